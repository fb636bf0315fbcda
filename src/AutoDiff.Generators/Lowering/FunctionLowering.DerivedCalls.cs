using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Derivatives inside a differentiated function: calls of generated members, which the passes make functions of the module.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>What a call of a generated member returns: a value, a value and its tangent, nothing; null if it is no such call.</summary>
    private Value[]? LowerDerivedCall(IOperation operation)
    {
        if (DiffCall.Of(operation) is { } diff)
        {
            return LowerDiffCall(diff);
        }

        if (operation is not IInvocationOperation call || !_module.HasSource(call.TargetMethod) || !AttributeNames.IsGenerated(call.TargetMethod))
        {
            return null;
        }

        IMethodSymbol member = TypeArguments.Current.Of(call.TargetMethod);
        GeneratedMember? derivative = GeneratedMembers.Find(member, _module.Cancellation);
        string? reason = derivative is null ? "the method that it is generated for is refused" : WhyNot(derivative);
        if (reason is not null)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, member.Name, reason);
            return NothingOf(member);
        }

        return LowerDerivative(call, GeneratedMembers.TakenApart(derivative!));
    }

    private Value[] NothingOf(IMethodSymbol member) => member.ReturnsVoid ? [] : [.. PartTypes(member.ReturnType).Select(Placeholder)];

    private string? WhyNot(GeneratedMember derivative) => derivative switch
    {
        { Primal: var primal } when MethodBody.ChangesThis(primal, _module) => "its method changes the struct that it is called on",
        { Mode: Modes.Taylor, Method: var method } when method.Parameters.Any(p => p.Part is not null || (p.IsActive && p.Elements is { Rank: > 1 })) || (method.ReturnsActive && method.Returned is not null) =>
            "Taylor series of methods that take or return structs, tuples or arrays with several dimensions are not supported inside a differentiated method",
        _ when derivative.Method.Parameters.Any(p => p.IsOfNullable) => "derivatives by nullable parameters are not supported inside a differentiated method",
        _ when derivative.Method.Parameters.Any(p => p.Elements is { IsRows: true }) => "derivatives of methods that take arrays of arrays are not supported inside a differentiated method",
        { Mode: Modes.Hessian or Modes.Jacobian } when derivative.Method.Parameters.Any(p => p.Modifier is "ref" or "out") =>
            "matrices of methods with parameters by reference are not supported inside a differentiated method",
        _ => null,
    };

    private Value[] LowerDerivative(IInvocationOperation call, GeneratedMember derivative)
    {
        IMethodSymbol member = TypeArguments.Current.Of(call.TargetMethod);
        IReadOnlyList<MemberParameter> parameters = DerivedSignature.Members(derivative.Method, derivative.Mode);
        int first = derivative.Method.IsInstance ? 1 : 0;
        Value[] arguments = new Value[parameters.Sum(p => p.Parts.Count)];
        if (first == 1)
        {
            Pass(parameters[0], LowerParts(call.Instance!), call.Instance!);
        }

        List<(int Ordinal, Variable?[] Variables)> written = [];
        Dictionary<int, Value[]> given = [];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IParameterSymbol parameter = argument.Parameter!;
            given[parameter.Ordinal] = IsByReference(parameter) ? LowerReference(argument.Value, parameter, written) : LowerParts(argument.Value);
            Pass(parameters[first + parameter.Ordinal], given[parameter.Ordinal], argument.Value);
        }

        foreach ((int ordinal, Variable?[] variables) in written)
        {
            foreach ((int index, int part) in parameters[first + ordinal].Parts)
            {
                arguments[index] = AtCall(arguments[index], variables[part]);
            }
        }

        CheckDimensions(call, derivative, parameters, arguments, given);
        CheckOverlaps(
        [
            .. call.Arguments.Select(a => (Argument: a, Parameter: parameters[first + a.Parameter!.Ordinal])).Select(a => (a.Argument, arguments[a.Parameter.Parts[0].Index], a.Parameter.First.IsWritten))
                .Where(a => a.Item2.Type.IsBuffer),
        ]);
        bool isActive = call.ChildOperations.Any(c => IsActive(c is IArgumentOperation argument ? argument.Value : c));
        if (_module.Derivative(_name, call, derivative, isActive) is not { } name)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, member.Name, "its method has no body");
            return NothingOf(member);
        }

        List<Value> results = [];
        Value[] returned = member.ReturnsVoid ? [] : ReturnedBy(derivative, results);
        foreach ((int ordinal, Variable?[] variables) in written.OrderBy(w => w.Ordinal))
        {
            Receive(parameters[first + ordinal], member.Parameters[ordinal], variables, results);
        }

        _builder.Append(new Call(
            _context.TakeId(), name, CallForm.Primal, arguments.ToEquatableArray(), results.ToEquatableArray(), [], [], [], []));
        foreach (IArgumentOperation argument in call.Arguments)
        {
            int index = parameters[first + argument.Parameter!.Ordinal].Parts[0].Index;
            _module.NoteArgument(this, arguments[index], name, index, argument, isActive);
        }

        return returned;

        void Pass(MemberParameter parameter, Value[] values, IOperation operation)
        {
            if (parameter.First.Slot is { Kind: SlotKind.Primal } && values.Length != parameter.Parts.Count)
            {
                RefuseConstruct(operation, "An object through which a derivative flows, in a call of a generated member", "pass its numbers");
                values = [.. Enumerable.Repeat(Placeholder(operation), parameter.Parts.Count)];
            }

            foreach ((int index, int part) in parameter.Parts)
            {
                arguments[index] = values[part];
            }
        }
    }

    /// <summary>The values of what a derivative returns, in the order of the member's result; those that the function has go to <paramref name="results"/>.</summary>
    private Value[] ReturnedBy(GeneratedMember derivative, List<Value> results)
    {
        List<Value> returned = [];
        foreach (bool isTangent in derivative.Mode == Modes.Jvp ? [false, true] : (bool[])[false])
        {
            foreach ((IrType type, bool isActive) in derivative.Method.ReturnedValues)
            {
                if (isTangent && !isActive)
                {
                    returned.Add(DefaultOf(type));
                    continue;
                }

                Value result = _context.Fresh(type);
                returned.Add(result);
                results.Add(result);
            }
        }

        return [.. returned];
    }

    /// <summary>What comes out of a parameter by reference; parts of a struct without derivatives are default values, or stay what they are.</summary>
    private void Receive(MemberParameter parameter, IParameterSymbol symbol, Variable?[] variables, List<Value> results)
    {
        for (int part = 0; part < variables.Length; part++)
        {
            Variable variable = variables[part]!;
            if (parameter.Parts.Any(p => p.Part == part))
            {
                Value result = _context.Fresh(variable.Type, variable.Name);
                results.Add(result);
                Set(variable, result);
            }
            else if (symbol.RefKind == RefKind.Out)
            {
                Set(variable, DefaultOf(variable.Type));
            }
        }

        void Set(Variable variable, Value value)
        {
            if (variable.Name.Length > 0)
            {
                _environment[variable] = value;
            }
        }
    }

    /// <summary>A derivative of an array with several dimensions has the lengths that the array has.</summary>
    private void CheckDimensions(IInvocationOperation call, GeneratedMember derivative, IReadOnlyList<MemberParameter> parameters, Value[] arguments, Dictionary<int, Value[]> given)
    {
        int first = derivative.Method.IsInstance ? 1 : 0;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (parameters[first + argument.Parameter!.Ordinal] is not { First: { Type.IsBuffer: true, Slot: { IsResult: false, Kind: not SlotKind.Primal } slot } } || given[argument.Parameter.Ordinal] is not { Length: > 1 } lengths)
            {
                continue;
            }

            List<(int Index, int Part)> own = parameters.First(p => p.First.Slot is { Kind: SlotKind.Primal } primal && primal.Index == slot.Index).Parts;
            for (int d = 1; d < lengths.Length; d++)
            {
                ThrowIf(
                    _builder.Compare(Op.NotEqual, lengths[d], arguments[own[d].Index]),
                    $"new global::System.ArgumentException(\"The length does not fit.\", \"{argument.Parameter.Name}\")");
            }
        }
    }

    /// <summary>A value and its tangent as the tuple that a <c>Jvp</c> returns.</summary>
    private Value? Returned(Value[] values, IInvocationOperation call, bool isUsed) => values switch
    {
        _ when !isUsed => values is [var only] ? only : null,
        [] => null,
        [var value] => value,
        _ when call.Type is INamedTypeSymbol { IsTupleType: true, TupleElements: [var first, _] } && TypeMapper.ShapeOf(first.Type) is null =>
            _builder.Let(TypeMapper.Map(call.Type!), new Inert("(Value: {0}, Tangent: {1})", [values[0], values[1]], Purity.Pure)),
        _ => RefuseConstruct(call),
    };

    /// <summary>Derivatives refuse results that overlap an argument; here only those of the same variable can.</summary>
    private void CheckOverlaps(IReadOnlyList<(IArgumentOperation Argument, Value Value, bool IsWritten)> buffers)
    {
        for (int i = 0; i < buffers.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (IArgumentOperation a, Value first, bool isWritten) = buffers[i];
                (IArgumentOperation b, Value second, bool isOtherWritten) = buffers[j];
                if ((!isWritten && !isOtherWritten) || !SameOrigin(a, b, first, second))
                {
                    continue;
                }

                string element = first.Type.Element!.Name;
                Value overlap = _builder.Let(IrType.Bool, new Inert(
                    $"global::System.MemoryExtensions.Overlaps<{element}>({{0}}, (global::System.ReadOnlySpan<{element}>){{1}})",
                    [first, second], Purity.Pure));
                string name = (isWritten ? a : b).Parameter!.Name;
                ThrowIf(overlap, $"new global::System.ArgumentException(\"The span is written and must not overlap another argument.\", \"{name}\")");
            }
        }
    }

    private bool SameOrigin(IArgumentOperation a, IArgumentOperation b, Value first, Value second)
    {
        ISymbol? Origin(IArgumentOperation argument, Value value) =>
            _origins.TryGetValue(value.Id, out ISymbol? origin) ? origin : ActiveSymbols.RootOf(argument.Value);
        return first.Type.Element == second.Type.Element && Origin(a, first) is { } root && SymbolEqualityComparer.Default.Equals(root, Origin(b, second));
    }
}

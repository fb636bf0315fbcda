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
        if (derivative is null || WhyNot(derivative) is not null)
        {
            string reason = derivative is null ? "the method that it is generated for is refused" : WhyNot(derivative)!;
            Refuse(DiagnosticDescriptors.UnknownCallee, call, member.Name, reason);
            return member.ReturnsVoid ? [] : [.. PartTypes(member.ReturnType).Select(Placeholder)];
        }

        return LowerDerivative(call, derivative);
    }

    private static string? WhyNot(GeneratedMember derivative) => derivative switch
    {
        { Primal: { IsStatic: false, ContainingType.IsReferenceType: false } } => "derivatives of instance methods of structs are not supported inside a differentiated method",
        _ when derivative.Method.Returned is not null || derivative.Primal.Parameters.Any(p => TypeMapper.ShapeOf(p.Type) is not null) =>
            "derivatives of methods that take or return tuples or structs are not supported inside a differentiated method",
        { Mode: Modes.Hessian or Modes.Jacobian } when derivative.Method.Parameters.Any(p => p.Modifier is "ref" or "out") =>
            "matrices of methods with parameters by reference are not supported inside a differentiated method",
        _ => null,
    };

    private Value[] LowerDerivative(IInvocationOperation call, GeneratedMember derivative)
    {
        IMethodSymbol member = TypeArguments.Current.Of(call.TargetMethod);
        // The object comes first.
        int first = member.IsStatic ? 0 : 1;
        Value[] arguments = new Value[first + member.Parameters.Length];
        if (first == 1)
        {
            arguments[0] = Lower(call.Instance!);
        }

        List<(int Ordinal, Variable?[] Variables)> written = [];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            IParameterSymbol parameter = argument.Parameter!;
            arguments[first + parameter.Ordinal] = IsByReference(parameter) ? LowerReference(argument.Value, parameter, written)[0] : Lower(argument.Value);
        }

        foreach ((int ordinal, Variable?[] variables) in written)
        {
            arguments[first + ordinal] = AtCall(arguments[first + ordinal], variables[0]);
        }

        CheckOverlaps(call.Arguments, arguments, derivative);
        bool isActive = call.Arguments.Any(a => IsActive(a.Value));
        if (_module.Derivative(_name, call, derivative, isActive) is not { } name)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, member.Name, "its method has no body");
            return member.ReturnsVoid ? [] : [.. PartTypes(member.ReturnType).Select(Placeholder)];
        }

        List<Value> results = member.ReturnsVoid ? [] : [.. PartTypes(member.ReturnType).Select(t => _context.Fresh(t))];
        int count = results.Count;
        foreach (Variable? variable in written.OrderBy(w => w.Ordinal).SelectMany(w => w.Variables))
        {
            Value result = _context.Fresh(variable!.Type, variable.Name);
            results.Add(result);
            if (variable.Name.Length > 0)
            {
                _environment[variable] = result;
            }
        }

        _builder.Append(new Call(
            _context.TakeId(), name, CallForm.Primal, arguments.ToEquatableArray(), results.ToEquatableArray(), [], [], [], []));
        foreach (IArgumentOperation argument in call.Arguments)
        {
            int ordinal = first + argument.Parameter!.Ordinal;
            _module.NoteArgument(this, arguments[ordinal], name, ordinal, argument, isActive);
        }

        return [.. results.Take(count)];
    }

    /// <summary>A value and its tangent as the tuple that a <c>Jvp</c> returns.</summary>
    private Value? Returned(Value[] values, ITypeSymbol type) => values switch
    {
        [] => null,
        [var value] => value,
        _ => _builder.Let(TypeMapper.Map(type), new Inert("(Value: {0}, Tangent: {1})", [values[0], values[1]], Purity.Pure)),
    };

    private void CheckOverlaps(IEnumerable<IArgumentOperation> given, Value[] arguments, GeneratedMember derivative)
    {
        IReadOnlyList<AddedParameter> parameters = DerivedSignature.All(derivative.Method, derivative.Mode);
        int first = derivative.Primal.IsStatic ? 0 : 1;
        CheckOverlaps(
        [
            .. given.Select(a => (Argument: a, Index: first + a.Parameter!.Ordinal)).Where(a => arguments[a.Index].Type.IsBuffer)
                .Select(a => (a.Argument, arguments[a.Index], parameters[a.Index].IsWritten)),
        ]);
    }

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

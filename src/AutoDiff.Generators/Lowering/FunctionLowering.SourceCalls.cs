using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls of methods, constructors, operators and getters whose source is here: functions of the module.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>A call as all its forms have it in common. Arguments are in the order of their evaluation.</summary>
    private sealed record SourceCall(
        IMethodSymbol Method, IOperation? Instance, IReadOnlyList<(IParameterSymbol Parameter, IOperation Value)> Arguments, IOperation Operation)
    {
        /// <summary>Whether the object decides what runs; a call of <c>base.F</c> names it.</summary>
        public bool IsVirtual { get; init; } = Dispatch.IsVirtual(Method);
    }

    private SourceCall CallOf(IInvocationOperation call)
    {
        IMethodSymbol method = TargetOf(call);
        SourceCall source = new(method, call.Instance, [.. call.Arguments.Select(a => (method.Parameters[a.Parameter!.Ordinal], a.Value))], call) { IsVirtual = IsVirtual(call, method) };
        return source.Instance is { } owner && IsLocalObject(owner) ? OnLocalObject(source, owner) : source;
    }

    /// <summary>The call that an expression stands for, if it must be seen through: a value that may be active goes in.</summary>
    private SourceCall? SourceCallOf(IOperation operation)
    {
        SourceCall? call = operation switch
        {
            IInvocationOperation invocation when !CallNames.IsSink(invocation.TargetMethod) && !CallNames.IsDiff(invocation.TargetMethod.ContainingType)
                && !AttributeNames.IsGenerated(invocation.TargetMethod) => CallOf(invocation),
            IBinaryOperation { IsLifted: false } binary when OperatorOf(binary.OperatorMethod, binary.ConstrainedToType) is { Parameters.Length: 2 } method =>
                new(method, null, [(method.Parameters[0], binary.LeftOperand), (method.Parameters[1], binary.RightOperand)], operation),
            ICompoundAssignmentOperation { IsLifted: false, InConversion.IsIdentity: true, OutConversion.IsIdentity: true } compound
                when OperatorOf(compound.OperatorMethod, compound.ConstrainedToType) is { Parameters.Length: 2 } method =>
                new(method, null, [(method.Parameters[0], compound.Target), (method.Parameters[1], compound.Value)], operation),
            IIncrementOrDecrementOperation { IsLifted: false } step when OperatorOf(step.OperatorMethod, step.ConstrainedToType) is { Parameters.Length: 1 } method =>
                new(method, null, [(method.Parameters[0], step.Target)], operation),
            IUnaryOperation { IsLifted: false } unary when OperatorOf(unary.OperatorMethod, unary.ConstrainedToType) is { Parameters.Length: 1 } method =>
                new(method, null, [(method.Parameters[0], unary.Operand)], operation),
            IConversionOperation conversion when OperatorOf(conversion.OperatorMethod, conversion.ConstrainedToType) is { Parameters.Length: 1 } method =>
                new(method, null, [(method.Parameters[0], conversion.Operand)], operation),
            IPropertyReferenceOperation { Property.GetMethod: { } declared } property when !IsPart(property) && GetterOf(property, declared) is var getter =>
                new(getter, property.Instance, [.. property.Arguments.Select((a, i) => (getter.Parameters[i], a.Value))], operation),
            _ => null,
        };
        if (call is not null && _module.ExpansionOf(call.Method) is { } expansion)
        {
            (IParameterSymbol, IOperation)[] receiver = call.Instance is { } instance ? [(expansion.Parameters[0], instance)] : [];
            call = new SourceCall(expansion, null, [.. receiver, .. call.Arguments.Select(a => (expansion.Parameters[a.Parameter.Ordinal + receiver.Length], a.Value))], operation);
        }

        if (call?.Instance is { } owner && IsLocalObject(owner))
        {
            call = OnLocalObject(call, owner);
        }

        return call is not null && _module.HasSource(call.Method) && !AttributeNames.Has(call.Method, AttributeNames.NoDerivative)
            && (NumericExpansions.Contains(operation.Syntax) || call.Arguments.Select(a => a.Value).Prepend(call.Instance).Any(o => o is not null && IsSeenThrough(o))) && ObstacleOf(call.Method, call.IsVirtual) is null
            ? call
            : null;
    }

    private bool IsSeenThrough(IOperation operation) => IsActive(operation) || (operation is not ITupleOperation && IsTakenApart(operation));

    /// <summary>What keeps a method with source from being differentiated where it is passed; null if nothing does.</summary>
    private static string? ObstacleOf(IMethodSymbol method) => Dispatch.IsVirtual(method) ? "it is virtual" : ObstacleOf(method, isVirtual: false);

    /// <summary>What keeps a method with source from being differentiated where it is called; null if nothing does.</summary>
    /// <param name="method">The method.</param>
    /// <param name="isVirtual">Whether the object that it is called on decides what runs.</param>
    internal static string? ObstacleOf(IMethodSymbol method, bool isVirtual) => method switch
    {
        { MethodKind: MethodKind.LocalFunction, IsStatic: false } => "it is a local function",
        { MethodKind: MethodKind.DelegateInvoke } => "it is a delegate",
        _ when isVirtual && !AttributeReader.IsMarked(method) => "it is virtual",
        { IsGenericMethod: true } or { ContainingType.IsGenericType: true } when isVirtual => "it is generic, and the object decides what runs",
        { IsStatic: false, ContainingType: { IsValueType: true, IsReadOnly: false } type } when !method.IsReadOnly && TypeMapper.ShapeOf(type) is null =>
            "it may change a struct that holds no numbers",
        _ when ExtensionBlock.ReceiverOf(method) is { RefKind: RefKind.Ref } => "it extends a reference",
        { IsAsync: true } => "it is asynchronous",
        { IsAbstract: true } when !isVirtual => "it has no body",
        { IsExtern: true } => "it has no body",
        _ when method.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In) && !(IsByReference(p) && CanBeResult(p.Type))) =>
            "it has parameters by reference that are not numbers",
        { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "it returns by reference",
        _ when !CanBeResult(method.ReturnType) && (TypeMapper.MayHoldActive(method.ReturnType) || TypeMapper.Map(method.ReturnType).IsBuffer) =>
            TypeMapper.Map(method.ReturnType).IsBuffer ? "it returns an array or span" : $"it returns '{method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'",
        _ => null,
    };

    private static bool CanBeResult(ITypeSymbol type) =>
        TypeMapper.ShapeOf(type) is { } shape ? !shape.Leaves.Any(l => l.IsBuffer) : TypeMapper.Element(type) is not null;

    /// <summary>Lowers a call; gives the values of what it returns, none for <c>void</c>.</summary>
    private Value[] LowerSourceCall(SourceCall call)
    {
        if (TakesObjects(call))
        {
            return LowerObjectCall(call);
        }

        IMethodSymbol method = call.Method;

        List<Value> receiver = [];
        Variable[] changed = [];
        Place[]? places = null;
        if (!method.IsStatic && method.MethodKind != MethodKind.Constructor && call.Instance is { } instance)
        {
            places = MethodBody.ChangesThis(method, _module) ? PlacesOf(instance) : null;
            if (places is not null && call.Arguments.FirstOrDefault(a => TypeMapper.StorageOf(a.Value.Type) is not null).Value is { } storage)
            {
                RefuseConstruct(storage, $"An array or span passed to '{method.Name}', which changes an element of storage", "copy the element to a variable, and back after the call");
            }

            receiver.AddRange(instance.Syntax is BaseExpressionSyntax && _this is { } own ? own.Select(v => _environment[v]!)
                : places is null ? LowerParts(instance) : Loaded(places, instance));
            changed = MethodBody.ChangesThis(method, _module) ? PartsNamed(instance) ?? [.. receiver.Select(v => new Variable("", v.Type))] : [];
        }

        Value[][] arguments = new Value[method.Parameters.Length][];
        List<(int Ordinal, Variable?[] Variables)> written = [];
        foreach ((IParameterSymbol parameter, IOperation operation) in call.Arguments)
        {
            arguments[parameter.Ordinal] = IsByReference(parameter) ? LowerReference(operation, parameter, written) : LowerArgument(operation, parameter);
        }

        foreach ((int ordinal, Variable?[] variables) in written)
        {
            arguments[ordinal] = [.. arguments[ordinal].Zip(variables, AtCall)];
        }

        foreach ((IParameterSymbol parameter, IOperation operation) in call.Arguments)
        {
            if (TypeMapper.Map(parameter.Type) is { IsBuffer: true, Buffer: BufferKind.Array } && arguments[parameter.Ordinal] is [{ Type: { IsBuffer: true, Buffer: not BufferKind.Array } }])
            {
                RefuseConstruct(operation, "An array that takes the place of another, passed on as an array", $"let '{method.Name}' take a span");
            }
        }

        string? obstacle = _module.BodyOf(method) is null ? "it has no body" : "it calls itself with ever new types";
        if ((call.IsVirtual ? _module.Dispatcher(method, out obstacle) : _module.Callee(method)) is not { } name)
        {
            Refuse(call.IsVirtual ? DiagnosticDescriptors.ImplementationNotDifferentiable : DiagnosticDescriptors.UnknownCallee, call.Operation, method.Name, obstacle!);
            return method.ReturnsVoid ? [] : [.. PartTypes(method.ReturnType).Select(Placeholder)];
        }

        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        ITypeSymbol returned = isConstructor ? method.ContainingType : method.ReturnType;
        List<Value> results = method.ReturnsVoid && !isConstructor ? [] : [.. PartTypes(returned).Select(t => _context.Fresh(t))];
        int count = results.Count;
        foreach (Variable? variable in written.OrderBy(w => w.Ordinal).SelectMany(w => w.Variables).Concat(changed))
        {
            Value result = _context.Fresh(variable!.Type, variable.Name);
            results.Add(result);
            _environment[variable] = result;
            if (variable.Name.Length == 0)
            {
                _environment.Remove(variable);
            }
        }

        Value[] stored = [.. results.Skip(results.Count - changed.Length)];
        Value[] all = [.. receiver, .. arguments.SelectMany(a => a ?? [])];
        _builder.Append(new Call(_context.TakeId(), name, CallForm.Primal, all.ToEquatableArray(), results.ToEquatableArray(), [], [], [], []));
        if (places is not null)
        {
            WriteAll(places, stored, call.Instance!);
        }

        bool isActive = call.Arguments.Select(a => a.Value).Prepend(call.Instance).Any(o => o is not null && IsActive(o));
        int index = receiver.Count;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            IOperation operation = call.Arguments.FirstOrDefault(a => a.Parameter.Ordinal == parameter.Ordinal).Value ?? call.Operation;
            foreach (Value value in arguments[parameter.Ordinal] ?? [])
            {
                _module.NoteArgument(this, value, name, index++, operation.Parent is IArgumentOperation argument ? argument : operation, isActive);
            }
        }

        return [.. results.Take(count)];
    }

    private Value[] LowerArgument(IOperation operation, IParameterSymbol parameter)
    {
        Value[] values = _ready.TryGetValue(operation, out Value[]? ready) ? [.. ready.Select((v, i) => Converted(v, PartTypes(parameter.Type)[i]))] : LowerParts(operation);
        if (!AttributeNames.Has(parameter, AttributeNames.NoDerivative) || !IsActive(operation))
        {
            return values;
        }

        return [.. values.Select(value => value.Type.IsReal ? Detached(value)
            : !value.Type.CanBeActive ? value
            : DetachedBuffer(value, operation) ?? RefuseConstruct(operation, "Storage passed to a [NoDerivative] parameter", "pass a read-only input, or the elements"))];
    }

    /// <summary>A variable passed by reference holds at the call what the arguments after it left in it.</summary>
    private Value AtCall(Value before, Variable? variable) =>
        variable is not null && _environment.Contains(variable) ? _environment[variable] ?? before : before;

    /// <summary>The values that a <c>ref</c> argument goes in with; notes the variables that take what comes out.</summary>
    private Value[] LowerReference(IOperation operation, IParameterSymbol parameter, List<(int Ordinal, Variable?[] Variables)> written)
    {
        IrType[] types = IsLocalObject(operation) ? TypeMapper.ShapeOf(parameter.Type)!.Leaves : PartTypes(parameter.Type);
        Variable[]? variables = null;
        switch (operation)
        {
            case IDiscardOperation:
                break;
            case IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }:
                variables = DeclareParts(declared.Local, declared.Local.Name, declared.Local.Type);
                break;
            case not null when PartsNamed(operation) is { } parts && !IsNoted(parts):
                if (OperationScan.VariableOf(operation) is null && ActiveSymbols.IsConstantPart(operation))
                {
                    Refuse(DiagnosticDescriptors.NoDerivativeStorageWritten, operation, operation.Syntax.ToString());
                }

                variables = parts;
                break;
            case not null when VariableFor(operation) is { } found && !IsNoted([found]):
                variables = [found];
                break;
            default:
                Refuse(
                    DiagnosticDescriptors.PassedByReference, operation!.Parent is IArgumentOperation argument ? argument : operation, operation.Syntax.ToString());
                break;
        }

        if (variables is null || variables.Length != types.Length)
        {
            // What comes out is dropped.
            variables = [.. types.Select(t => new Variable("", t))];
        }

        written.Add((parameter.Ordinal, variables));
        return [.. variables.Select(v => (parameter.RefKind == RefKind.Ref ? _environment[v] : null) ?? Placeholder(v.Type))];

        bool IsNoted(Variable[] parts) => written.Any(w => w.Variables.Any(parts.Contains));
    }

    /// <summary>The parts of a new struct, its initialiser left out.</summary>
    private Value[] LowerConstruction(IObjectCreationOperation creation, Shape shape)
    {
        IMethodSymbol? constructor = creation.Constructor is { } declared ? TypeArguments.Current.Of(declared) : null;
        if (constructor is { IsImplicitlyDeclared: true, Parameters.Length: 0 })
        {
            return [.. shape.Leaves.Select(DefaultOf)];
        }

        if (shape.IsTuple && creation.Arguments.Length == shape.Parts.Count)
        {
            return Fitted([.. creation.Arguments.SelectMany(a => LowerParts(a.Value))], shape);
        }

        if (NumericTypes.Is(shape.Type) && !creation.Arguments.Any(a => a.Value.Type is { } given && TypeMapper.Map(given).IsBuffer))
        {
            Value[] given = [.. creation.Arguments.OrderBy(a => a.Parameter!.Ordinal).SelectMany(a => LowerParts(a.Value))];
            return Fitted(given is [var one] ? [.. shape.Leaves.Select(_ => one)] : given, shape);
        }

        if (NumericTypes.Is(shape.Type) && constructor?.Parameters is [{ Type: var storage }]
            && shape.Type.GetMembers("Create").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(m.Parameters[0].Type, storage)) is { } create
            && _module.ExpansionOf(create) is { } expansion)
        {
            return LowerSourceCall(new SourceCall(expansion, null, [(expansion.Parameters[0], creation.Arguments[0].Value)], creation));
        }

        if (constructor is null || !_module.HasSource(constructor))
        {
            RefuseConstruct(creation, "This constructor", "give the struct a constructor with source");
            return [.. shape.Leaves.Select(Placeholder)];
        }

        return PrimaryConstructor.Is(constructor)
            ? LowerPrimaryConstruction(creation, constructor, shape)
            : LowerSourceCall(new SourceCall(constructor, null, [.. creation.Arguments.Select(a => (constructor.Parameters[a.Parameter!.Ordinal], a.Value))], creation));
    }

    /// <summary>A primary constructor, in place: its parameters are variables of the initialisers.</summary>
    private Value[] LowerPrimaryConstruction(IObjectCreationOperation creation, IMethodSymbol constructor, Shape shape)
    {
        Value[] values = [.. shape.Leaves.Select(DefaultOf)];
        // In a member of the struct its parameters are those of its own object.
        (Dictionary<ISymbol, Variable> variables, Dictionary<ISymbol, Variable[]> parts) = (_variables, _parts);
        (_variables, _parts) = (new(_variables, SymbolEqualityComparer.Default), new(_parts, SymbolEqualityComparer.Default));
        List<(IParameterSymbol Parameter, Value[] Values)> arguments = [];
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            Value[] content = LowerParts(argument.Value);
            arguments.Add((argument.Parameter!, content));
            if (PrimaryConstructor.PartOf(argument.Parameter!, shape) is { } part && part.Count == content.Length)
            {
                CheckConstantPart(part, argument.Value, argument.Value);
                for (int i = 0; i < content.Length; i++)
                {
                    values[part.Start + i] = Converted(content[i], shape.Leaves[part.Start + i]);
                }
            }
        }

        IParameterSymbol[] active = [.. creation.Arguments.Where(a => IsActive(a.Value)).Select(a => a.Parameter!.OriginalDefinition)];
        using TypeArguments.Scope types = TypeArguments.Of(constructor, _module.Compilation).Enter();
        foreach ((IParameterSymbol parameter, Value[] content) in arguments)
        {
            // Its parts are not those of this member's object.
            _parts.Remove(parameter.OriginalDefinition);
            SetParts(DeclareParts(parameter.OriginalDefinition, parameter.Name, parameter.Type), content);
        }

        Value[] made = Initialised(values, shape, active);
        (_variables, _parts) = (variables, parts);
        return made;
    }

    /// <summary>The parts of a struct after its initialisers, which every constructor runs first.</summary>
    private Value[] Initialised(Value[] values, Shape shape, IReadOnlyList<IParameterSymbol> active)
    {
        (Part Part, IOperation Value)[] initializers =
            [.. PrimaryConstructor.InitializersOf(shape).Select(i => (i.Part, _module.OperationOf(i.Value)!)).Where(i => i.Item2 is not null)];
        _active.Include(initializers.Select(i => i.Value), active);
        foreach ((Part part, IOperation operation) in initializers)
        {
            CheckConstantPart(part, operation, operation);
            Value[] content = ContentOf(operation, part.Type);
            for (int i = 0; i < part.Count && i < content.Length; i++)
            {
                values[part.Start + i] = Converted(content[i], shape.Leaves[part.Start + i]);
            }
        }

        return values;
    }

    /// <summary>A field that is held constant takes constants only.</summary>
    private void CheckConstantPart(Part part, IOperation content, IOperation use)
    {
        if (part.IsConstant && IsActive(content))
        {
            Refuse(DiagnosticDescriptors.NoDerivativeStorageWritten, use, part.Member.Name);
        }
    }

    /// <summary>The same, where it is named as the target of an assignment; a struct inside one that is held constant is, too.</summary>
    private void CheckConstantPart(IOperation target, IOperation? content)
    {
        for (IOperation? current = target; content is not null && current is IMemberReferenceOperation { Instance: { Type: { } type } instance } member; current = instance)
        {
            if (TypeMapper.ShapeOf(type)?.Find(member.Member) is { } part)
            {
                CheckConstantPart(part, content, target);
            }
        }
    }
}

using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Objects of classes that are made in the method, and through which derivatives flow: each is the variables of its fields. Constructors and members are
/// written in place, where the object that they are called on is these variables themselves.
/// </summary>
internal sealed partial class FunctionLowering
{
    private ElementRange? _thisElement;
    private INamedTypeSymbol? _ownType;

    /// <summary>What <c>this</c> is: variables, elements of storage, or a constant that is held whole.</summary>
    private sealed record OwnObject(Variable[]? Variables, ElementRange? Element, bool IsWhole, bool IsActive, INamedTypeSymbol? Type);

    private OwnObject Own
    {
        get => new(_this, _thisElement, _isThisWhole, _active.IsThisActive, _ownType);
        set => (_this, _thisElement, _isThisWhole, _active.IsThisActive, _ownType) = (value.Variables, value.Element, value.IsWhole, value.IsActive, value.Type);
    }

    /// <summary>Whether an expression gives an object, or an array of such, that is taken apart here.</summary>
    private bool IsLocalObject(IOperation operation) => TypeMapper.HoldsObjects(operation.Type) && (IsActive(operation) || IsTakenApart(operation));

    /// <summary>Whether an expression is null where an object could be that is taken apart.</summary>
    private static bool IsNoObject(IOperation operation) => operation.Type is { } type && Unwrapped(operation) is (ILiteralOperation or IDefaultValueOperation) && TypeMapper.ShapeOf(type) is { HasFlag: true };

    /// <summary>What is put into a member or an element of a type.</summary>
    private Value[] ContentOf(IOperation operation, ITypeSymbol type)
    {
        if (TypeMapper.ShapeOf(type) is not { IsMutableObject: true } shape)
        {
            return LowerParts(operation, always: true);
        }

        (ObjectName? name, Value[] values) = ObjectOf(operation, shape);
        return name is null ? values : RefusedNames(operation, shape);
    }

    /// <summary>What of an object cannot be taken apart, refused; null if nothing is in the way.</summary>
    private Value[]? RefusedObject(IOperation operation, Shape shape)
    {
        if (operation is IConversionOperation { Operand: IThrowOperation })
        {
            return null;
        }

        IOperation value = Unwrapped(operation);
        if (value is IDefaultValueOperation or ILiteralOperation && shape.HasFlag)
        {
            return null;
        }

        if (value is IDefaultValueOperation or ILiteralOperation)
        {
            RefuseConstruct(operation, "null in the place of an object through which a derivative flows", "keep a bool that says whether there is one");
        }
        else if (operation is IConversionOperation { Operand.Type: { } from, OperatorMethod: null } && !SymbolEqualityComparer.Default.Equals(TypeArguments.Current.Of(from).OriginalDefinition, shape.Type.OriginalDefinition))
        {
            RefuseConstruct(operation, "An object through which a derivative flows, as one of another type", "declare it with its own type");
        }
        else if (shape.IsMutableObject && ArmsOf(value).Any(a => a is not (IObjectCreationOperation or IWithOperation or IThrowOperation or ILiteralOperation or IDefaultValueOperation)))
        {
            RefuseConstruct(operation, "One object or another, through which a derivative flows and which may change", "work on each in its own branch, or make its fields read-only");
        }
        else
        {
            return null;
        }

        return [.. shape.Leaves.Select(Placeholder)];
    }

    private static IEnumerable<IOperation> ArmsOf(IOperation value) => (value switch
    {
        IConditionalOperation { WhenFalse: { } whenFalse } choice => [choice.WhenTrue, whenFalse],
        ISwitchExpressionOperation choice => [.. choice.Arms.Select(a => a.Value)],
        _ => Array.Empty<IOperation>(),
    }).Select(Unwrapped).SelectMany(a => a is IConditionalOperation or ISwitchExpressionOperation ? ArmsOf(a) : [a]);

    /// <summary>An object that is made elsewhere could change, or be changed, where this is not seen.</summary>
    private Value[] ExplodedObject(IOperation operation, Shape shape)
    {
        if (shape.IsMutableObject || shape.Parts.Any(p => p.Symbol is IParameterSymbol))
        {
            RefuseConstruct(operation, "An object that is not made here, in the place of one through which a derivative flows", "make a new object of what it holds");
            return [.. shape.Leaves.Select(Placeholder)];
        }

        return Exploded(Lower(operation), shape, operation);
    }

    /// <summary>The parts of a new object, its initialiser left out.</summary>
    private Value[] LowerNewObject(IObjectCreationOperation creation, Shape shape)
    {
        Variable[] self = Temporary(shape, [.. shape.Leaves.Select((l, i) => shape.HasFlag && i == 0 ? Bool(true) : DefaultOf(l))]);
        IMethodSymbol constructor = TypeArguments.Current.Of(creation.Constructor!);
        Construct(constructor, [.. creation.Arguments.Select(a => (constructor.Parameters[a.Parameter!.Ordinal], a.Value))], new OwnObject(self, null, false, true, (INamedTypeSymbol)shape.Type), creation);
        Value[] values = [.. self.Select(v => _environment[v]!)];
        foreach (Variable variable in self)
        {
            _environment.Remove(variable);
        }

        return values;
    }

    private Variable[] Temporary(Shape shape, Value[] values)
    {
        Variable[] variables = [.. shape.Leaves.Select(t => new Variable("", t))];
        for (int i = 0; i < variables.Length; i++)
        {
            _environment[variables[i]] = i < values.Length ? Converted(values[i], variables[i].Type) : Placeholder(variables[i].Type);
        }

        return variables;
    }

    /// <summary>Runs a constructor on an object: the initialisers of its class, the constructor of the base, its body.</summary>
    private void Construct(IMethodSymbol constructor, (IParameterSymbol Parameter, IOperation Value)[] arguments, OwnObject own, IOperation use)
    {
        if (!_module.HasSource(constructor) && !constructor.IsImplicitlyDeclared)
        {
            RefuseConstruct(use, "This constructor", "give the class a constructor with source");
            return;
        }

        IConstructorBodyOperation? body = constructor.IsImplicitlyDeclared ? null : _module.BodyOf(constructor) as IConstructorBodyOperation;
        INamedTypeSymbol type = constructor.ContainingType;
        bool isPrimary = PrimaryConstructor.Is(constructor);
        IReadOnlyList<IOperation> statements = isPrimary ? [] : (body?.BlockBody ?? body?.ExpressionBody)?.Operations ?? [];
        IInvocationOperation? chained = OperationsIn([body?.Initializer]).OfType<IInvocationOperation>().FirstOrDefault(c => c.TargetMethod.MethodKind == MethodKind.Constructor)
            ?? (isPrimary ? BaseCallOf(constructor) : null);
        bool isForwarding = chained is not null && SymbolEqualityComparer.Default.Equals(chained.TargetMethod.ContainingType.OriginalDefinition, type.OriginalDefinition);
        Action[] bindings = [.. arguments.Select(a => Binding(a.Parameter, a.Value))];
        Include(constructor, [.. statements, .. chained is null ? Array.Empty<IOperation>() : [chained]], arguments, own);
        InlineBound(constructor, statements, [.. bindings, Begin], use, null);

        void Begin()
        {
            Own = own;
            Shape shape = TypeMapper.ShapeOf(type)!;
            if (isPrimary)
            {
                Capture(shape, constructor);
            }

            if (!isForwarding)
            {
                Initialise(shape, type, own, constructor, arguments);
            }

            IMethodSymbol? next = chained is { } call ? TypeArguments.Current.Of(call.TargetMethod)
                : type.BaseType is { SpecialType: not SpecialType.System_Object } parent ? parent.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0) : null;
            if (next is { ContainingType.SpecialType: not SpecialType.System_Object })
            {
                Construct(next, [.. (chained?.Arguments ?? []).Select(a => (next.Parameters[a.Parameter!.Ordinal], a.Value))], own, use);
            }
        }
    }

    /// <summary>What the list of base types passes to the constructor of the base.</summary>
    private IInvocationOperation? BaseCallOf(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences
        .Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>()
        .SelectMany(d => d.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [])
        .Select(b => _module.OperationOf(b) as IInvocationOperation).FirstOrDefault(c => c is not null);

    /// <summary>Parameters of a primary constructor become fields: properties of a record, or fields without a name where members use them.</summary>
    private void Capture(Shape shape, IMethodSymbol constructor)
    {
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (PrimaryConstructor.PartOf(parameter, shape) is { } part)
            {
                SetParts(part.Of(_this!), [.. VariablesOf(parameter.OriginalDefinition).Select(v => _environment[v]!)]);
            }
        }
    }

    private void Initialise(Shape shape, INamedTypeSymbol type, OwnObject own, IMethodSymbol constructor, (IParameterSymbol Parameter, IOperation Value)[] arguments)
    {
        (Part Part, IOperation? Value)[] initializers =
        [
            .. PrimaryConstructor.InitializersOf(shape)
                .Where(i => SymbolEqualityComparer.Default.Equals(i.Part.Member.ContainingType.OriginalDefinition, type.OriginalDefinition))
                .Select(i => (i.Part, _module.OperationOf(i.Value))),
        ];
        Include(constructor, [.. initializers.Select(i => i.Value).OfType<IOperation>()], arguments, own);
        foreach ((Part part, IOperation? value) in initializers)
        {
            if (value is not null)
            {
                CheckConstantPart(part, value, value);
                SetParts(part.Of(own.Variables!), TypeMapper.HoldsObjects(part.Type) || TypeMapper.ShapeOf(part.Type) is not null ? ContentOf(value, part.Type) : [Lower(value)]);
            }
        }
    }

    /// <summary>Takes in what is written in place: the object and the arguments that are taken apart carry derivatives in it.</summary>
    private void Include(IMethodSymbol method, IReadOnlyList<IOperation> body, (IParameterSymbol Parameter, IOperation Value)[] arguments, OwnObject? own, IParameterSymbol? receiver = null)
    {
        bool[] active = [.. method.Parameters.Select(p => MayBeGivenActive(p.Type) || arguments.Any(a => a.Parameter.Ordinal == p.Ordinal && (IsLocalObject(a.Value) || IsNoObject(a.Value))))];
        IEnumerable<ISymbol> captured = own is { IsActive: true, Type: { } type } && TypeMapper.ShapeOf(type) is { } shape
            ? shape.Parts.Select(p => p.Symbol).OfType<IParameterSymbol>().Where(p => TypeMapper.MayHoldActive(p.Type)).Select(p => p.OriginalDefinition) : [];
        using TypeArguments.Scope types = TypeArguments.Current.With(TypeArguments.Of(method, _module.Compilation)).Enter();
        bool outer = _active.IsThisActive;
        _active.IsThisActive = own?.IsActive ?? outer;
        _active.Include(body, [.. method.OriginalDefinition.Parameters.Where(p => active[p.Ordinal]), .. captured, .. receiver is null ? Array.Empty<ISymbol>() : [receiver.OriginalDefinition]]);
        _active.IsThisActive = outer;
    }

    /// <summary>Whether a call must be written in place: it is of an object that is taken apart, is given one or returns one.</summary>
    private bool TakesObjects(SourceCall call) => _module.HasSource(call.Method) && !AttributeNames.Has(call.Method, AttributeNames.NoDerivative)
        && ((call.Instance is { } instance && IsLocalObject(instance)) || call.Arguments.Any(a => IsLocalObject(a.Value) || IsNoObject(a.Value))
            || (TypeMapper.HoldsObjects(call.Method.ReturnType) && IsReturnedApart(call.Operation)));

    /// <summary>Whether an object that a call returns is taken apart.</summary>
    private bool IsReturnedApart(IOperation call) =>
        IsActive(call) || IsPutWhereActive(call, call.ChildOperations.Select(c => c is IArgumentOperation argument ? argument.Value : c));

    /// <summary>A call on an object whose type is known: it is the one that it was made with.</summary>
    private SourceCall OnLocalObject(SourceCall call, IOperation owner)
    {
        if (owner.Syntax is BaseExpressionSyntax || !TypeMapper.IsObject(owner.Type))
        {
            return call with { IsVirtual = call.IsVirtual && owner.Syntax is not BaseExpressionSyntax };
        }

        INamedTypeSymbol type = owner is IInstanceReferenceOperation && _ownType is { } own ? own : (INamedTypeSymbol)TypeArguments.Current.Of(owner.Type!);
        IMethodSymbol method = Dispatch.OverrideIn(type, call.Method);
        return call with { Method = method, IsVirtual = false, Arguments = [.. call.Arguments.Select(a => (method.Parameters[a.Parameter.Ordinal], a.Value))] };
    }

    private Value[] LowerObjectCall(SourceCall call)
    {
        call = call.Instance is { } owner && IsLocalObject(owner) ? OnLocalObject(call, owner) : call;
        IMethodSymbol method = call.Method;
        string? obstacle = call.IsVirtual ? "it is virtual" : method.IsAsync ? "it is asynchronous" : method.ReturnsByRef || method.ReturnsByRefReadonly ? "it returns by reference" : null;
        if (obstacle is not null || StatementsOf(_module.BodyOf(method)) is not { } body)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call.Operation, method.Name, obstacle ?? "it has no body");
            return method.ReturnsVoid ? [] : [.. (TypeMapper.ShapeOf(method.ReturnType)?.Leaves ?? PartTypes(method.ReturnType)).Select(Placeholder)];
        }

        OwnObject? own = method.IsStatic || method.MethodKind == MethodKind.LocalFunction || call.Instance is null || ExtensionBlock.Has(method) ? null : OwnOf(call.Instance);
        IParameterSymbol? receiver = ExtensionBlock.ReceiverOf(method);
        if (receiver is { RefKind: RefKind.Ref })
        {
            return [RefuseConstruct(call.Operation, "A call of an extension of a reference", "let the extension return what it computes")];
        }

        Action[] bindings = BindingsOf(call);
        Include(method, body, [.. call.Arguments], own, receiver);
        return InlineBound(method, body, own is null ? bindings : [.. bindings, () => Become(own)], call.Operation, null);
    }

    /// <summary>What <c>this</c> is in a member that is called on an object.</summary>
    private OwnObject OwnOf(IOperation instance)
    {
        if (instance.Syntax is BaseExpressionSyntax)
        {
            return Own;
        }

        INamedTypeSymbol type = instance is IInstanceReferenceOperation && _ownType is { } exact ? exact : (INamedTypeSymbol)TypeArguments.Current.Of(instance.Type!);
        if (!IsLocalObject(instance) || TypeMapper.ShapeOf(instance.Type!) is not { IsObject: true } shape)
        {
            Variable whole = new("self", TypeMapper.Map(instance.Type!));
            _environment[whole] = Lower(instance);
            return new OwnObject([whole], null, true, false, type);
        }

        (ObjectName? name, Value[] values) = ObjectOf(instance, shape);
        CheckNamed(name, values, shape, instance);
        return name is null ? new OwnObject(Temporary(shape, values), null, false, true, type) : new OwnObject(name.Variables, name.Element, false, true, type);
    }

    /// <summary>Lets <c>this</c>, and the parameters that its class captured, be those of an object.</summary>
    private void Become(OwnObject own)
    {
        Own = own;
        if (!own.IsWhole && own.Type is { } type)
        {
            NameCaptured(type, own);
        }
    }

    /// <summary>Lets the parameters that a type captured be those of an object or struct.</summary>
    private void NameCaptured(INamedTypeSymbol type, OwnObject own)
    {
        foreach (Part part in TypeMapper.ShapeOf(type)?.Parts ?? [])
        {
            if (part.Symbol is not IParameterSymbol { OriginalDefinition: var parameter })
            {
                continue;
            }

            if (own.Element is { } element)
            {
                _references[parameter] = element.Of(part);
            }
            else if (TypeMapper.ShapeOf(part.Type) is null)
            {
                _variables[parameter] = own.Variables![part.Start];
            }
            else
            {
                _parts[parameter] = part.Of(own.Variables!);
            }
        }
    }

    /// <summary>The array of objects that a method of the framework would copy or reorder; null if there is none.</summary>
    private IOperation? SharesObjects(IInvocationOperation call) => call.TargetMethod.Name is "AsSpan" or "Slice" || _module.HasSource(call.TargetMethod) ? null
        : call.Arguments.Select(a => Unwrapped(a.Value)).Prepend(call.Instance)
            .FirstOrDefault(o => o?.Type is { } type && TypeMapper.ShapeOf(type) is { Element.IsMutableObject: true } && IsTakenApart(o));

    /// <summary>Whether an expression makes an array of objects that another one holds too.</summary>
    private static bool CopiesObjects(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices: [{ Type.Name: "Range" }] } => true,
        IConversionOperation { Operand: IInvocationOperation { TargetMethod.Name: "Clone" } } => true,
        IInvocationOperation { TargetMethod.Name: not ("AsSpan" or "Slice") } => true,
        ICollectionExpressionOperation collection => collection.Elements.Any(e => e is ISpreadOperation),
        _ => false,
    };
}

using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Which locals and parameters could hold a value that carries a derivative, at some time: decides what is refused. It errs
/// on the active side; which values really do is for the activity analysis.
/// </summary>
internal sealed class ActiveSymbols
{
    private readonly HashSet<ISymbol> _active = new(SymbolEqualityComparer.Default);
    private readonly List<(ISymbol Target, IOperation Source)> _flows = [];
    private readonly List<(ISymbol A, ISymbol B)> _aliases = [];
    private readonly List<IInvocationOperation> _calls = [];
    private readonly HashSet<ISymbol> _made = new(SymbolEqualityComparer.Default);

    public ActiveSymbols(IEnumerable<IOperation> bodies, IEnumerable<ISymbol> active, bool isThisActive)
    {
        IsThisActive = isThisActive;
        Include(bodies, active);
    }

    /// <summary>Whether the object that members are called on carries derivatives: another one inside a member that is written in place.</summary>
    public bool IsThisActive { get; set; }

    /// <summary>Takes in a body that is lowered in place of a call, and lambdas and local functions in it: these may be called with anything.</summary>
    public void Include(IEnumerable<IOperation> bodies, IEnumerable<ISymbol> active)
    {
        Add(active);
        foreach (IOperation body in bodies.SelectMany(OperationScan.WithNested))
        {
            IMethodSymbol? nested = (body as IAnonymousFunctionOperation)?.Symbol ?? (body as ILocalFunctionOperation)?.Symbol;
            Add(nested?.Parameters.Where(p => TypeMapper.MayHoldActive(p.Type)) ?? []);
            foreach (IOperation operation in OperationScan.SelfAndDescendants(body))
            {
                Collect(operation);
            }
        }

        while (Propagate())
        {
        }
    }

    private void Add(IEnumerable<ISymbol> symbols)
    {
        foreach (ISymbol symbol in symbols)
        {
            _active.Add(symbol);
            _made.Add(symbol);
        }
    }

    public bool Contains(ISymbol symbol) => _active.Contains(symbol);

    public bool IsActive(IOperation operation)
    {
        if (operation is IConversionOperation { Operand: IInvocationOperation { TargetMethod.Name: "Clone", Instance: { Type: IArrayTypeSymbol } cloned } })
        {
            return IsActive(cloned);
        }

        if (operation is IConversionOperation { Type.SpecialType: SpecialType.System_Array, Operand: { } array })
        {
            return IsActive(array);
        }

        if (operation is IPropertyReferenceOperation { Property.Name: "Values" or "Value" or "Keys" or "Key", Instance: ILocalReferenceOperation { Local: { } held } entry } part
            && (TypeMapper.ElementOfMap(entry.Type) is not null || entry.Type?.Name == "KeyValuePair"))
        {
            return part.Property.Name[0] == 'V' && _active.Contains(held);
        }

        if (operation is IInvocationOperation { Instance: null, TargetMethod.Name: "GetValueOrDefault", Arguments: [{ Value: { } table }, ..] asked }
            && FunctionLowering.Unwrapped(table) is ILocalReferenceOperation { Local: { } map } && TypeMapper.ElementOfMap(map.Type) is not null)
        {
            return _active.Contains(map) || asked.Skip(1).Any(a => IsActive(a.Value));
        }

        if (operation is IObjectOrCollectionInitializerOperation { Initializers: var added } && TypeMapper.ElementOfCollection(operation.Type) is not null)
        {
            return added.Any(a => a is IInvocationOperation call ? call.Arguments.Any(v => IsActive(v.Value)) : IsActive(a));
        }

        if (TypeMapper.ElementOfCollection(operation.Type) is not null)
        {
            return operation is ILocalReferenceOperation list ? _active.Contains(list.Local) : operation is not IParameterReferenceOperation && operation.ChildOperations.Any(IsActive);
        }

        if (operation.ConstantValue.HasValue || (operation.Type is { } type && !TypeMapper.MayHoldActive(type)))
        {
            return false;
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return _active.Contains(local.Local);
            case IParameterReferenceOperation parameter:
                return _active.Contains(parameter.Parameter);
            case IConditionalAccessInstanceOperation:
                IOperation inner = operation;
                while (inner.Parent is { } outer && !(outer is IConditionalAccessOperation known && ReferenceEquals(known.WhenNotNull, inner)))
                {
                    inner = outer;
                }

                return inner.Parent is IConditionalAccessOperation access && IsActive(access.Operation);
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction }:
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: ILocalReferenceOperation or IParameterReferenceOperation }:
                return true;
            case IInvocationOperation query when FunctionLowering.IsQueryMethod(query.TargetMethod):
                return query.Arguments.Any(a => IsActiveSequence(a.Value));
            case IInvocationOperation call when call.Arguments.Any(a => a.Value.Type is { TypeKind: Microsoft.CodeAnalysis.TypeKind.Delegate } && a.Value is not ILiteralOperation):
                return !AttributeNames.Has(call.TargetMethod, AttributeNames.NoDerivative);
            case IMemberReferenceOperation when IsConstantPart(operation):
                return false;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return IsThisActive;
            case IInvocationOperation call when CallNames.IsDetach(call.TargetMethod) || AttributeNames.Has(call.TargetMethod, AttributeNames.NoDerivative):
                return false;
            default:
                foreach (IOperation child in operation.ChildOperations)
                {
                    if (IsActive(child))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    /// <summary>Whether an expression names a field of a struct, or what is inside one, that is held constant.</summary>
    public static bool IsConstantPart(IOperation operation) =>
        operation is IMemberReferenceOperation { Instance: { Type: { } type } instance } member && TypeMapper.HasParts(type)
        && (TypeMapper.ShapeOf(type)?.Find(member.Member)?.IsConstant == true || IsConstantPart(instance));

    /// <summary>Whether active values may come out of a sequence: functions may have captured any.</summary>
    private bool IsActiveSequence(IOperation operation) => operation switch
    {
        IConversionOperation conversion => IsActiveSequence(conversion.Operand),
        { Type.TypeKind: Microsoft.CodeAnalysis.TypeKind.Delegate } => true,
        IInvocationOperation query when FunctionLowering.IsQueryMethod(query.TargetMethod) => query.Arguments.Any(a => IsActiveSequence(a.Value)),
        { Type.TypeKind: Microsoft.CodeAnalysis.TypeKind.Interface } => true,
        _ => IsActive(operation),
    };

    /// <summary>The variable whose storage a buffer expression is a view of, if it is one.</summary>
    public static ISymbol? RootOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IParenthesizedOperation parenthesized => RootOf(parenthesized.Operand),
        IMemberReferenceOperation { Instance: { Type: { } type } instance } when TypeMapper.HasParts(type) => RootOf(instance),
        IConversionOperation conversion => RootOf(conversion.Operand),
        ICoalesceOperation { Type.IsReferenceType: true } choice => RootOf(choice.Value) ?? RootOf(choice.WhenNull),
        IConditionalAccessOperation { Type.IsReferenceType: true } access => RootOf(access.Operation),
        IArrayElementReferenceOperation element => RootOf(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true } indexer => RootOf(indexer.Instance),
        IImplicitIndexerReferenceOperation indexer => RootOf(indexer.Instance),
        IInvocationOperation { TargetMethod.Name: "Slice" } slice => RootOf(slice.Instance),
        IInvocationOperation { TargetMethod: { Name: "Cast", ContainingType.Name: "MemoryMarshal" }, Arguments: { Length: > 0 } arguments } => RootOf(arguments[0].Value),
        IPropertyReferenceOperation { Property.Name: "Span", Instance: { } memory } when TypeMapper.IsMemory(memory.Type) => RootOf(memory),
        IInvocationOperation { TargetMethod.Name: "AsSpan" or "AsMemory", Arguments: { Length: > 0 } arguments } => RootOf(arguments[0].Value),
        _ => null,
    };

    private void Collect(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                Flow(declarator.Symbol, value);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (IOperation target in OperationScan.SelfAndDescendants(deconstruction.Target))
                {
                    if (RootOf(target) is { } written)
                    {
                        Flow(written, deconstruction.Value);
                    }
                }

                break;
            case IIsPatternOperation test:
                FlowIntoPattern(test, test.Value);
                break;
            case ISwitchOperation choice:
                FlowIntoPattern(choice, choice.Value);
                break;
            case ISwitchExpressionOperation choice:
                FlowIntoPattern(choice, choice.Value);
                break;
            case IAssignmentOperation assignment when RootOf(assignment.Target) is { } target:
                Flow(target, assignment.Value);
                break;
            case IForEachLoopOperation loop:
                // The conversion of an array to an enumerable is not one that the loop makes.
                IOperation items = loop.Collection is IConversionOperation { IsImplicit: true } array ? array.Operand : loop.Collection;
                foreach (ISymbol item in ItemsOf(loop.LoopControlVariable))
                {
                    _flows.Add((item, items));
                    if (item is ILocalSymbol { Type: { } type } && (TypeMapper.IsObject(type) || TypeMapper.BufferOf(type) is not null) && RootOf(items) is { } elements)
                    {
                        _aliases.Add((item, elements));
                    }
                }

                break;
            case IInvocationOperation call:
                _calls.Add(call);
                break;
        }
    }

    /// <summary>The variables that a loop's items go into, whole or taken apart.</summary>
    private static IEnumerable<ISymbol> ItemsOf(IOperation variable) => variable is IVariableDeclaratorOperation declared
        ? [declared.Symbol] : OperationScan.SelfAndDescendants(variable).OfType<ILocalReferenceOperation>().Select(l => l.Local);

    private void FlowIntoPattern(IOperation whole, IOperation value)
    {
        foreach (IOperation operation in OperationScan.SelfAndDescendants(whole))
        {
            if (FunctionLowering.DeclaredBy(operation) is { } declared)
            {
                Flow(declared, value);
            }
        }
    }

    private void Flow(ISymbol target, IOperation value)
    {
        _flows.Add((target, value));
        if (target is ILocalSymbol && (IsMade(value) || (IsThisActive && OperationScan.IsThis(value))))
        {
            _made.Add(target);
        }

        if (TypeMapper.StorageOf(value.Type) is not null || TypeMapper.IsObject(value.Type) || target is ILocalSymbol { RefKind: not RefKind.None })
        {
            _aliases.AddRange(OperationScan.Alternatives(value).Select(RootOf).OfType<ISymbol>().Select(source => (target, source)));
        }
    }

    /// <summary>Whether an expression makes an object, or gives one that a method made.</summary>
    private static bool IsMade(IOperation value) => TypeMapper.HoldsObjects(value.Type) && FunctionLowering.Unwrapped(value) switch
    {
        IConditionalOperation { WhenFalse: { } whenFalse } choice => IsMade(choice.WhenTrue) || IsMade(whenFalse),
        ISwitchExpressionOperation choice => choice.Arms.Any(a => IsMade(a.Value)),
        ICoalesceOperation choice => IsMade(choice.Value) || IsMade(choice.WhenNull),
        IObjectCreationOperation or IWithOperation or IArrayCreationOperation or ICollectionExpressionOperation or IInvocationOperation or IBinaryOperation or IUnaryOperation => true,
        _ => false,
    };

    /// <summary>What is written to an object that is not made here does not stay with it: it is refused where it is written.</summary>
    private void Activate(ISymbol symbol)
    {
        ITypeSymbol? type = (symbol as ILocalSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type;
        if (!TypeMapper.HoldsObjects(type) || _made.Contains(symbol))
        {
            _active.Add(symbol);
        }
    }

    private bool Propagate()
    {
        int before = _active.Count + _made.Count;
        foreach ((ISymbol target, IOperation source) in _flows)
        {
            if (IsActive(source))
            {
                Activate(target);
            }
        }

        foreach ((ISymbol a, ISymbol b) in _aliases)
        {
            if (_made.Contains(a) || _made.Contains(b))
            {
                _made.Add(a);
                _made.Add(b);
            }

            if (_active.Contains(a) || _active.Contains(b))
            {
                Activate(a);
                Activate(b);
            }
        }

        foreach (IInvocationOperation call in _calls)
        {
            PropagateThrough(call);
        }

        return _active.Count + _made.Count != before;
    }

    /// <summary>A call that is given an active value may write it to any storage that it is given but that of [NoDerivative] parameters.</summary>
    private void PropagateThrough(IInvocationOperation call)
    {
        if (DiffCall.Of(call) is null && !call.ChildOperations.Any(c => IsActive(c is IArgumentOperation argument ? argument.Value : c)))
        {
            return;
        }

        foreach (IOperation child in call.ChildOperations)
        {
            IOperation value = child is IArgumentOperation argument ? argument.Value : child;
            if (child is IArgumentOperation { Parameter: { } constant } && AttributeNames.Has(constant, AttributeNames.NoDerivative))
            {
                continue;
            }

            if (child is IArgumentOperation { Parameter: { } parameter } && FunctionLowering.IsByReference(parameter)
                && (value is IDeclarationExpressionOperation declared ? RootOf(declared.Expression) : RootOf(value)) is { } written)
            {
                if (written is ILocalSymbol)
                {
                    _made.Add(written);
                }

                Activate(written);
            }

            if (ReferenceEquals(value, call.Instance) && value.Type is { IsReadOnly: false } owner && !call.TargetMethod.IsReadOnly && TypeMapper.ShapeOf(owner) is not null && RootOf(value) is { } changed)
            {
                Activate(changed);
            }

            if (TypeMapper.HoldsObjects(value.Type) && RootOf(value) is { } passed)
            {
                Activate(passed);
            }

            if (ReferenceEquals(value, call.Instance) && value is ILocalReferenceOperation filled && TypeMapper.ElementOfCollection(filled.Type) is not null)
            {
                _active.Add(filled.Local);
            }

            // An array may be passed as an Array.
            if (TypeMapper.StorageOf(FunctionLowering.Unwrapped(value).Type) is { CanBeActive: true, Buffer: not BufferKind.ReadOnlySpan }
                && TypeMapper.StorageOf(value.Type) is not { Buffer: BufferKind.ReadOnlySpan } && RootOf(value) is { } root)
            {
                Activate(root);
            }
        }
    }
}

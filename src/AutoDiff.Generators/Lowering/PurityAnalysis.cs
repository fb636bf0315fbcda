using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>What evaluating inert C# may do, so far as it can be proved: what cannot be runs exactly once.</summary>
internal sealed class PurityAnalysis(ModuleLowering module)
{
    /// <summary>Framework types of which property getters and the methods named read their own content only.</summary>
    private static readonly Dictionary<string, string[]> Readers = new()
    {
        ["System.String"] = ["Substring", "IndexOf", "Contains", "StartsWith", "EndsWith", "Trim", "Equals", "Split", "Replace"],
        ["System.Nullable"] = ["GetValueOrDefault"],
        ["System.Memory"] = ["Slice"],
        ["System.ReadOnlyMemory"] = ["Slice"],
        ["System.Span"] = ["Slice"],
        ["System.ReadOnlySpan"] = ["Slice"],
        ["System.MemoryExtensions"] = ["AsSpan", "SequenceEqual", "IndexOf"],
        ["System.Array"] = ["GetLength", "GetLowerBound", "GetUpperBound"],
        ["System.Collections.Generic.List"] = ["Contains", "IndexOf", "BinarySearch"],
        ["System.Collections.Generic.Dictionary"] = ["ContainsKey"],
        ["System.Collections.Generic.HashSet"] = ["Contains"],
        ["System.Collections.Immutable.ImmutableArray"] = ["AsSpan"],
        ["System.TimeSpan"] = [],
        ["System.Version"] = [],
        ["System.Numerics.BitOperations"] = ["PopCount", "Log2", "LeadingZeroCount", "TrailingZeroCount", "RotateLeft", "RotateRight", "IsPow2"],
    };

    private readonly Dictionary<IMethodSymbol, Purity> _known = new(SymbolEqualityComparer.Default);

    public Purity Of(IPropertyReferenceOperation property) => OfProperty(property.Property);

    public Purity Of(IMethodSymbol method)
    {
        if (CallNames.PrimitivePrefix(method.ContainingType) is not null)
        {
            return Purity.Pure;
        }

        if (AttributeNames.IsGenerated(method))
        {
            // The generator cannot see its body.
            return Purity.Effect;
        }

        if (Readers.TryGetValue(TypeName(method.ContainingType), out string[]? names))
        {
            return Array.IndexOf(names, method.Name) >= 0 ? Purity.Reads : Purity.Effect;
        }

        return OfSource(method);
    }

    public Purity OfOperator(IMethodSymbol method) =>
        method.ContainingNamespace is { Name: "System" } ? Purity.Pure : OfSource(method);

    /// <summary>Whether operations may change anything but local variables and storage that the IR sees.</summary>
    public bool HasEffects(IOperation body) =>
        OperationScan.SelfAndDescendants(body).Any(o => OfOperation(o, storesAreKnown: true) == Purity.Effect);

    public Purity OfProperty(IPropertySymbol property)
    {
        if (Readers.ContainsKey(TypeName(property.ContainingType)))
        {
            return Purity.Reads;
        }

        if (property.GetMethod is not { } getter || property.IsVirtual || property.IsAbstract || property.IsOverride)
        {
            return Purity.Effect;
        }

        return IsAuto(property) ? Purity.Reads : OfSource(getter);
    }

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(m => m is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static string TypeName(INamedTypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";

    /// <summary>A method is as pure as what its body does; a recursive call is assumed to be while its own body is looked at.</summary>
    private Purity OfSource(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (_known.TryGetValue(method, out Purity known))
        {
            return known;
        }

        if (!module.HasSource(method) || method.IsVirtual || method.IsAbstract || method.IsOverride || method.IsAsync || module.BodyOf(method) is not { } body)
        {
            return _known[method] = Purity.Effect;
        }

        _known[method] = Purity.Reads;
        Purity purity = Purity.Pure;
        HashSet<ISymbol> own = StorageOf(method, body);
        foreach (IOperation operation in OperationScan.SelfAndDescendants(body))
        {
            Purity one = OfOperation(operation, storesAreKnown: false, own);
            purity = one > purity ? one : purity;
        }

        return _known[method] = purity;
    }

    /// <summary>The arrays and spans that a method makes for itself: nobody sees what it writes to them, or that it made them.</summary>
    private static HashSet<ISymbol> StorageOf(IMethodSymbol method, IOperation body)
    {
        HashSet<ISymbol> own = new(SymbolEqualityComparer.Default);
        if (!method.ReturnsVoid && !method.ReturnType.IsUnmanagedType)
        {
            return own;
        }

        HashSet<ISymbol> assigned = new(OperationScan.AssignedVariables(OperationScan.WithNested(body)).Select(a => a.Symbol), SymbolEqualityComparer.Default);
        foreach (IVariableDeclaratorOperation declarator in OperationScan.SelfAndDescendants(body).OfType<IVariableDeclaratorOperation>())
        {
            if (declarator is { Symbol: { RefKind: RefKind.None } local, Initializer.Value: { } made } && !assigned.Contains(local)
                && TypeMapper.StorageElement(local.Type) is { IsUnmanagedType: true } && (IsMade(made) || (ActiveSymbols.RootOf(made) is { } viewed && own.Contains(viewed))))
            {
                own.Add(local);
            }
        }

        return own;
    }

    /// <summary>Whether an expression makes storage, whichever of its branches is taken.</summary>
    private static bool IsMade(IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null or { ContainingType.Name: "Span" or "ReadOnlySpan" } } conversion => IsMade(conversion.Operand),
        IParenthesizedOperation parenthesized => IsMade(parenthesized.Operand),
        IConditionalOperation { WhenFalse: { } whenFalse } choice => IsMade(choice.WhenTrue) && IsMade(whenFalse),
        _ => IsCreation(operation),
    };

    private static bool IsCreation(IOperation operation) => operation is IArrayCreationOperation or ICollectionExpressionOperation
        || operation is { Kind: OperationKind.None, Syntax: StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax };

    /// <summary>Whether what an expression makes goes to storage of the method's own.</summary>
    private static bool IsOwn(IOperation creation, HashSet<ISymbol> own)
    {
        IOperation? outer = creation.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation or IConditionalOperation)
        {
            outer = outer.Parent;
        }

        return outer is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } && own.Contains(local);
    }

    private static bool IsIn(IOperation operation, HashSet<ISymbol>? own) => own is not null && ActiveSymbols.RootOf(operation) is { } root && own.Contains(root);

    /// <param name="operation">The operation, without those in it.</param>
    /// <param name="storesAreKnown">Whether what is written to storage is seen otherwise.</param>
    /// <param name="own">The storage that the method makes for itself.</param>
    private Purity OfOperation(IOperation operation, bool storesAreKnown, HashSet<ISymbol>? own = null)
    {
        switch (operation)
        {
            case not null when own is not null && IsCreation(operation) && IsOwn(operation, own):
            case IInvocationOperation { TargetMethod.Name: "Clear" or "Fill", Instance: { } cleared } when CallNames.IsSpanOrMemory(cleared.Type) && IsIn(cleared, own):
                return Purity.Pure;
            case IDeconstructionAssignmentOperation { Target: { } target }:
                return OperationScan.SelfAndDescendants(target).Any(o => o is not (ITupleOperation or IDeclarationExpressionOperation)
                    && o.Parent is ITupleOperation && OfWrite(o, storesAreKnown, own) == Purity.Effect) ? Purity.Effect : Purity.Pure;
            case IAssignmentOperation assignment:
                return OfWrite(assignment.Target, storesAreKnown, own);
            case IIncrementOrDecrementOperation step:
                return OfWrite(step.Target, storesAreKnown, own);
            case IInvocationOperation call when storesAreKnown && IsBufferMethod(call):
                return Purity.Pure;
            case IInvocationOperation call:
                return Of(call.TargetMethod);
            case IPropertyReferenceOperation property:
                return OfProperty(property.Property);
            case IFieldReferenceOperation { ConstantValue.HasValue: false } or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation:
                return Purity.Reads;
            case IObjectCreationOperation creation:
                return storesAreKnown && creation.Parent is IThrowOperation or IConversionOperation { Parent: IThrowOperation } ? Purity.Pure : Purity.Effect;
            case IUnaryOperation { OperatorMethod: { } method }:
                return OfOperator(method);
            case IBinaryOperation { OperatorMethod: { } method }:
                return OfOperator(method);
            case IBlockOperation or IMethodBodyOperation or IReturnOperation or IExpressionStatementOperation or IVariableDeclarationGroupOperation
                or IVariableDeclarationOperation or IVariableDeclaratorOperation or IVariableInitializerOperation or IConditionalOperation
                or ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IConversionOperation or IParenthesizedOperation
                or IBinaryOperation or IUnaryOperation or IForLoopOperation or IWhileLoopOperation or IBranchOperation or IEmptyOperation
                or IArgumentOperation or IInstanceReferenceOperation or IThrowOperation or IDefaultValueOperation or IRangeOperation
                or ISwitchOperation or ISwitchCaseOperation or ICaseClauseOperation or ISwitchExpressionOperation or ISwitchExpressionArmOperation
                or IPatternOperation or IPropertySubpatternOperation or IIsPatternOperation or ITupleOperation or IDiscardOperation
                or IDeclarationExpressionOperation or ILabeledOperation or IConditionalAccessInstanceOperation or IConditionalAccessOperation
                or IFieldReferenceOperation or ICoalesceOperation or IArrayInitializerOperation or ITypeOfOperation:
                return Purity.Pure;
            case IForEachLoopOperation loop:
                return loop.Collection is IConversionOperation { Operand.Type: IArrayTypeSymbol } || CallNames.IsSpanOrMemory(loop.Collection.Type) ? Purity.Reads : Purity.Effect;
            case IArrayCreationOperation or ICollectionExpressionOperation when storesAreKnown:
                return Purity.Pure;
            default:
                return Purity.Effect;
        }
    }

    private static Purity OfWrite(IOperation target, bool storesAreKnown, HashSet<ISymbol>? own) => target switch
    {
        IFieldReferenceOperation { Instance: { Type.IsValueType: true } element } when IsIn(element, own) => OfWrite(element, storesAreKnown, own),
        IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true } or IImplicitIndexerReferenceOperation when IsIn(target, own) => Purity.Pure,
        ILocalReferenceOperation { Local.RefKind: RefKind.None } or IParameterReferenceOperation { Parameter.RefKind: RefKind.None } or IDiscardOperation => Purity.Pure,
        IArrayElementReferenceOperation or IPropertyReferenceOperation or IImplicitIndexerReferenceOperation
            when storesAreKnown && ActiveSymbols.RootOf(target) is not null && TypeMapper.Element(target.Type!) is not null => Purity.Pure,
        _ => Purity.Effect,
    };

    private static bool IsBufferMethod(IInvocationOperation call) =>
        (CallNames.IsSpanOrMemory(call.Instance?.Type) && call.TargetMethod.Name is "Slice" or "Clear" or "Fill" or "CopyTo" or "ToArray")
        || CallNames.IsDetach(call.TargetMethod);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Arrays of which every element is set before any is read: by a loop over all of them, which is the first statement that uses the array after its declaration.
/// </summary>
internal static class FilledArray
{
    public static bool Is(IArrayCreationOperation creation, PurityAnalysis purity)
    {
        if (creation.DimensionSizes is not [{ } size])
        {
            return false;
        }

        if (size.ConstantValue is { HasValue: true, Value: 0 })
        {
            return true;
        }

        IOperation? at = creation.Parent;
        while (at is IConversionOperation { IsImplicit: true })
        {
            at = at.Parent;
        }

        if (at is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var array } declarator } || !SymbolEqualityComparer.Default.Equals(array.Type, creation.Type)
            || declarator.Parent?.Parent is not { Parent: IBlockOperation block } declaration)
        {
            return false;
        }

        IOperation? user = block.Operations.SkipWhile(o => !ReferenceEquals(o, declaration)).Skip(1).FirstOrDefault(o => Mentions(o, array));
        return user is IForLoopOperation loop && Fills(loop, array, size, purity)
            && !Assigned(block.Operations.SkipWhile(o => !ReferenceEquals(o, declaration)).Skip(1).TakeWhile(o => !ReferenceEquals(o, user)), size);
    }

    private static bool Fills(IForLoopOperation loop, ILocalSymbol array, IOperation size, PurityAnalysis purity)
    {
        if (CountedLoop.Recognise(loop, [.. OperationScan.WithNested(loop.Body)], purity) is not { Step: 1, Inclusive: false, Lower.ConstantValue: { HasValue: true, Value: 0 } } counted
            || !IsLengthOf(counted.Upper, array, size) || OperationScan.WithNested(loop.Body).Skip(1).Any(nested => Mentions(nested, array)))
        {
            return false;
        }

        IReadOnlyList<IOperation> statements = loop.Body is IBlockOperation block ? block.Operations : [loop.Body];
        int place = statements.TakeWhile(s => !IsSetting(s, array, counted.Index)).Count();
        return place < statements.Count
            && !JumpsOf(statements).Any(b => b.BranchKind == BranchKind.GoTo || SymbolEqualityComparer.Default.Equals(b.Target, loop.ExitLabel))
            && !JumpsOf(statements.Take(place)).Any(b => SymbolEqualityComparer.Default.Equals(b.Target, loop.ContinueLabel))
            && Enumerable.Range(0, statements.Count).All(i => OperationScan.SelfAndDescendants(statements[i]).Where(o => IsIt(o, array)).All(o => IsSet(o, counted.Index, i > place)));
    }

    private static IEnumerable<IBranchOperation> JumpsOf(IEnumerable<IOperation> statements) => statements.SelectMany(OperationScan.SelfAndDescendants).OfType<IBranchOperation>();

    private static bool IsSetting(IOperation statement, ILocalSymbol array, ILocalSymbol index) =>
        statement is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation { Indices: [var at] } target } } && IsIt(target.ArrayReference, array) && IsIt(at, index);

    /// <summary>Whether the array is used for its length, the element that is set here, or one that was set before.</summary>
    private static bool IsSet(IOperation array, ILocalSymbol index, bool isAfter) => array.Parent switch
    {
        IPropertyReferenceOperation { Property.Name: "Length" } => true,
        IArrayElementReferenceOperation { Indices: [var at] } element when IsIt(at, index) =>
            isAfter || (element.Parent is ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment && ReferenceEquals(assignment.Target, element)),
        IArrayElementReferenceOperation { Indices: [IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: var left, RightOperand.ConstantValue: { HasValue: true, Value: int and > 0 } }] } => IsIt(left, index),
        _ => false,
    };

    private static bool IsLengthOf(IOperation upper, ILocalSymbol array, IOperation size) =>
        upper is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } instance } && IsIt(instance, array)
        || (upper.ConstantValue is { HasValue: true, Value: int a } && size.ConstantValue is { HasValue: true, Value: int b } && a >= b)
        || (OperationScan.VariableOf(upper) is { } bound && SymbolEqualityComparer.Default.Equals(bound, OperationScan.VariableOf(size)))
        || (upper is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } measured } && size is IPropertyReferenceOperation { Property.Name: "Length", Instance: { } other }
            && OperationScan.VariableOf(measured) is { } storage && SymbolEqualityComparer.Default.Equals(storage, OperationScan.VariableOf(other)));

    /// <summary>Whether statements may change what the size is made of.</summary>
    private static bool Assigned(IEnumerable<IOperation> statements, IOperation size)
    {
        HashSet<ISymbol> used = new(OperationScan.SelfAndDescendants(size).Select(OperationScan.VariableOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        return OperationScan.AssignedVariables(statements).Any(a => used.Contains(a.Symbol));
    }

    private static bool Mentions(IOperation operation, ILocalSymbol array) => OperationScan.WithNested(operation).SelectMany(OperationScan.SelfAndDescendants).Any(o => IsIt(o, array));

    private static bool IsIt(IOperation operation, ILocalSymbol local) => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local);
}

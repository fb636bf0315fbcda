using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// How much room a collection needs, computed where it is made: for each place that adds to it, the most that the loops round that place run. Bounds that only have a value
/// later (a row's length, the index of an outer loop) are replaced by the least or most that they can come to.
/// </summary>
internal sealed partial class FunctionLowering
{
    /// <summary>How many variables that have no value yet are looked through, one by way of the other.</summary>
    private const int DeepestBound = 8;

    private enum Limit
    {
        Least,
        Most,
    }

    /// <summary>How many elements a list can come to have; null if that is not known where it is made.</summary>
    private Value? RoomFor(ILocalSymbol local, IOperation initializer, int initial)
    {
        IOperation scope = initializer;
        while (scope is not IBlockOperation && scope.Parent is { } parent)
        {
            scope = parent;
        }

        bool IsIt(IOperation o) => SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(o), local);
        if (OperationScan.WithNested(scope).Skip(1).Any(nested => OperationScan.SelfAndDescendants(nested).Any(IsIt)))
        {
            return null;
        }

        Value room = _builder.Int(initial);
        foreach (IOperation addition in OperationScan.SelfAndDescendants(scope).Where(o => o switch
        {
            IInvocationOperation { Instance: { } instance } call => IsIt(instance) && IsAddition(call.TargetMethod),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } } => IsIt(instance) && TypeMapper.ElementOfMap(instance.Type) is not null,
            _ => false,
        }))
        {
            Value count = _builder.Int(1);
            for (IOperation? at = addition.Parent; at is not null && at != scope; at = at.Parent)
            {
                if (at is not ILoopOperation loop)
                {
                    continue;
                }

                if (addition is ISimpleAssignmentOperation && at is IForEachLoopOperation { Collection: { } own } && (IsIt(Unwrapped(own)) || (Unwrapped(own) is IPropertyReferenceOperation { Instance: { } whole } && IsIt(whole))))
                {
                    // Its keys are those that the loop runs over.
                    count = _builder.Int(0);
                    break;
                }

                if (TripsOf(loop) is not { } trips)
                {
                    return null;
                }

                count = Product(count, trips);
            }

            room = Sum(room, count);
        }

        return room;
    }

    private static bool IsAddition(IMethodSymbol method) => method.Name is "Add" or "TryAdd" or "Push" or "Enqueue";

    /// <summary>How often a loop runs at most; null if that is not known here.</summary>
    private Value? TripsOf(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation { Collection: { } listed })
        {
            if (MostElements(listed) is { } most)
            {
                return most;
            }

            IOperation items = Unwrapped(listed);
            items = items is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } whole } && MapOf(whole) is not null ? Unwrapped(whole) : items;
            return ListOf(items) is { } list ? CountOf(list.Buffer, list.Stride) : MapOf(items) is { } map ? CountOf(map.Buffer, map.Stride)
                : items.Type is IArrayTypeSymbol { Rank: 1 } or { SpecialType: SpecialType.System_String } && OperationScan.VariableOf(items) is { } inert && IsSettled(inert) && IsInert(items) ? LengthOf(items)
                : null;
        }

        if (loop is not IForLoopOperation @for || CountedLoop.Recognise(@for, WithCalled([@for.Body]), _module.Purity) is not { } counted)
        {
            return null;
        }

        (IOperation first, IOperation last) = counted.Step > 0 ? (counted.Lower, counted.Upper) : (counted.Upper, counted.Lower);
        return Extreme(last, Limit.Most) is { } high && Extreme(first, Limit.Least) is { } low
            ? _builder.Apply(IrType.Int, "Math.Max", Sum(Difference(high, low), counted.Inclusive ? 1 : 0), _builder.Int(0)) : null;
    }

    private Value LengthOf(IOperation items) => _builder.Let(IrType.Int, new Inert("{0}.Length", [Lower(items)], Purity.Pure));

    /// <summary>The least or most that an integer can come to, as far as that is known here; null if it is not.</summary>
    private Value? Extreme(IOperation operation, Limit limit, int depth = 0)
    {
        if (IsKnownHere(operation))
        {
            return Lower(operation);
        }

        Value? Of(IOperation part, Limit of) => Extreme(part, of, depth);
        Limit other = limit == Limit.Most ? Limit.Least : Limit.Most;
        operation = Unwrapped(operation);
        if (operation.Type?.SpecialType != SpecialType.System_Int32)
        {
            return null;
        }

        switch (operation)
        {
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add } sum:
                return Of(sum.LeftOperand, limit) is { } left && Of(sum.RightOperand, limit) is { } right ? Sum(left, right) : null;
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Subtract } difference:
                return Of(difference.LeftOperand, limit) is { } from && Of(difference.RightOperand, other) is { } less ? Difference(from, less) : null;
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Multiply, RightOperand.ConstantValue: { HasValue: true, Value: int by } } product:
                return Of(product.LeftOperand, by < 0 ? other : limit) is { } times ? Product(times, _builder.Int(by)) : null;
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Divide, RightOperand.ConstantValue: { HasValue: true, Value: int and > 0 and var by } } quotient:
                return Of(quotient.LeftOperand, limit) is { } divided ? Count(Op.Divide, divided, _builder.Int(by), (x, y) => x / y) : null;
            case IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Remainder, RightOperand.ConstantValue: { HasValue: true, Value: int and > 0 and var by } }:
                return _builder.Int(limit == Limit.Most ? by - 1 : 1 - by);
            case IPropertyReferenceOperation { Property: { Name: "Length", IsIndexer: false }, Instance: { } storage }:
                return limit == Limit.Least ? _builder.Int(0) : MostElements(storage, depth);
            case ILocalReferenceOperation local:
                return ExtremeOfIndex(local, limit, depth) ?? (InitialOf(local, depth) is { } initial ? Extreme(initial, limit, depth + 1) : null);
            default:
                return null;
        }
    }

    /// <summary>What the index of a counted loop round an expression can come to in it.</summary>
    private Value? ExtremeOfIndex(ILocalReferenceOperation index, Limit limit, int depth)
    {
        for (IOperation? at = index.Parent; at is not null && depth < DeepestBound; at = at.Parent)
        {
            if (at is IForLoopOperation loop && CountedLoop.Recognise(loop, WithCalled([loop.Body]), _module.Purity) is { } counted && SymbolEqualityComparer.Default.Equals(counted.Index, index.Local))
            {
                return (counted.Step > 0) == (limit == Limit.Least) ? Extreme(counted.Lower, limit, depth + 1)
                    : Extreme(counted.Upper, limit, depth + 1) is not { } end ? null
                    : Sum(end, counted.Inclusive ? 0 : Math.Sign(-counted.Step));
            }
        }

        return null;
    }

    /// <summary>How many elements storage has at most; null if that is not known here.</summary>
    private Value? MostElements(IOperation storage, int depth = 0)
    {
        storage = Unwrapped(storage);
        if (OperationScan.VariableOf(storage) is { } symbol && IsSettled(symbol))
        {
            return IsStorage(storage) && PooledOf(storage) is null ? CountOf(LowerBuffer(storage), TypeMapper.StrideOf(storage.Type)) : null;
        }

        return storage switch
        {
            _ when SizeOfAllocation(storage) is { } size => Extreme(size, Limit.Most, depth),
            ILocalReferenceOperation local => InitialOf(local, depth) is { } initial ? MostElements(initial, depth + 1) : null,
            IImplicitIndexerReferenceOperation { Argument.Type.Name: "Range" } part => MostElements(part.Instance, depth),
            IArrayElementReferenceOperation { Indices: [{ Type.Name: "Range" }] } part => MostElements(part.ArrayReference, depth),
            IInvocationOperation { TargetMethod.Name: "Slice" or "AsSpan" or "ToArray" or "Clone" } view
                when TypeMapper.BufferOf(view.Type) is not null && (view.Instance ?? view.Arguments.FirstOrDefault()?.Value) is { } whole && TypeMapper.BufferOf(Unwrapped(whole).Type) is not null =>
                MostElements(whole, depth),
            _ => null,
        };
    }

    /// <summary>What a variable is declared with that is not assigned again.</summary>
    private IOperation? InitialOf(ILocalReferenceOperation reference, int depth)
    {
        if (depth == DeepestBound || _reassigned.Contains(reference.Local))
        {
            return null;
        }

        IOperation body = reference;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return OperationScan.SelfAndDescendants(body).OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, reference.Local))?.Initializer?.Value;
    }
}

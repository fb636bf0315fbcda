using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Arrays with several dimensions: one buffer of their elements in the order in which they lie in memory, and their lengths.</summary>
internal sealed partial class FunctionLowering
{
    private const string GridClass = "global::AutoDiff.Runtime.Grid";

    /// <summary>For the counter of a loop that starts at zero or above and goes upwards: the bound that it stays below.</summary>
    private readonly Dictionary<int, Value> _below = [];

    /// <summary>Whether an expression is an array with several dimensions that is known here as its elements.</summary>
    private bool IsGrid(IOperation operation) => operation.Type is { } type && TypeMapper.ShapeOf(type) is { Rank: > 1 } && IsTakenApart(operation);

    /// <summary>The buffer of all elements of an array or span, of several dimensions too.</summary>
    private Value LowerElements(IOperation operation) => IsGrid(operation) ? LowerParts(operation)[0] : LowerBuffer(operation);

    private ElementRange GridElement(IArrayElementReferenceOperation element)
    {
        Value[] parts = LowerParts(element.ArrayReference);
        Value[] indices = [.. element.Indices.Select(Lower)];
        Value index = indices[0];
        for (int d = 1; d < indices.Length; d++)
        {
            index = IndexIn(index, indices[d], parts[d + 1]);
        }

        Shape? inner = TypeMapper.ShapeOf(element.ArrayReference.Type!)!.Element;
        return new ElementRange(parts[0], Scaled(index, inner?.Leaves.Length ?? 1), 0, inner?.Kinds ?? [default]);
    }

    /// <summary>An index of one more dimension; what is out of range in it would else be an element of another row.</summary>
    private Value IndexIn(Value row, Value column, Value length)
    {
        bool isInRange = (_below.TryGetValue(column.Id, out Value? bound) && bound.Id == length.Id) || (IntegerOf(column) is { } known && IntegerOf(length) is { } extent && known >= 0 && known < extent);
        return isInRange
            ? Sum(Product(row, length), column)
            : _builder.Let(IrType.Int, new Inert(GridClass + ".Index({0}, {1}, {2})", [row, column, length], Purity.Pure));
    }

    /// <summary>An array with several dimensions: its buffer, then its lengths.</summary>
    private Value[] LowerGrid(IOperation operation, Shape shape)
    {
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return LowerGrid(parenthesized.Operand, shape);
            case IConversionOperation { Operand: { } clone } when ClonedArray(clone) is { } instance:
                Value[] parts = LowerParts(instance);
                return [CopyOf(parts[0], shape.Leaves[0]), .. parts.Skip(1)];
            case IConversionOperation { OperatorMethod: null, Operand: { Type: { } from } operand } when TypeMapper.ShapeOf(from) is { } same && same.Rank == shape.Rank && IsGrid(operand):
                return LowerParts(operand);
            case IArrayCreationOperation creation:
                {
                    Value[] lengths = [.. creation.DimensionSizes.Select(Lower)];
                    int stride = shape.Element?.Leaves.Length ?? 1;
                    Value count = lengths.Aggregate(Product);
                    Value buffer = Allocated(
                        IrType.Array(shape.Leaves[0].Element!), AllocationKind.Array, Scaled(count, stride), creation.Initializer is null ? [] : [.. ElementsOf(creation.Initializer)]);
                    return [View(buffer, shape.Leaves[0]), .. lengths];
                }
        }

        if (IsActive(operation) || IsTakenApart(operation))
        {
            RefuseConstruct(operation, "This expression for an array with several dimensions", "use a variable or a new array");
            return [.. shape.Leaves.Select(Placeholder)];
        }

        return Exploded(Lower(operation), shape, operation);
    }

    private static IEnumerable<IOperation> ElementsOf(IArrayInitializerOperation initializer) =>
        initializer.ElementValues.SelectMany(e => e is IArrayInitializerOperation inner ? ElementsOf(inner) : [e]);

    /// <summary>What a member of an array with several dimensions says about its lengths; false for any other member.</summary>
    private bool TryGridMember(IOperation operation, out Value? result)
    {
        result = null;
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.Name: "Length" or "LongLength" or "Rank", Instance: { } instance } property when IsGrid(instance):
                {
                    Value[] parts = LowerParts(instance);
                    result = property.Property.Name == "Rank" ? _builder.Int(parts.Length - 1)
                        : Converted(CountOf(parts[0], TypeMapper.ShapeOf(instance.Type!)!.Element?.Leaves.Length ?? 1), TypeMapper.Map(property.Type!));
                    return true;
                }

            case IInvocationOperation { TargetMethod.Name: "GetLength" or "GetUpperBound" or "GetLowerBound", Instance: { } instance, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: int dimension } }] } call
                when IsGrid(instance) && dimension >= 0 && dimension < TypeMapper.ShapeOf(instance.Type!)!.Rank:
                {
                    Value length = LowerParts(instance)[dimension + 1];
                    result = call.TargetMethod.Name switch
                    {
                        "GetLength" => length,
                        "GetUpperBound" => Difference(length, _builder.Int(1)),
                        _ => _builder.Int(0),
                    };
                    return true;
                }

            default:
                return false;
        }
    }
}

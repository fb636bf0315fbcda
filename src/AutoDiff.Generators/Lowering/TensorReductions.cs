using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Lowering;

/// <summary>The numbers that <c>TensorPrimitives</c> makes of all elements, as loops.</summary>
internal sealed class TensorReductions(IrBuilder builder, Func<Value, Value[], Func<IrBuilder, Value, Value[], Value[]>, Value[]> loop, IrType type, Value[] inputs)
{
    private readonly Value _count = builder.Let(IrType.Int, new Length(inputs[0]));

    /// <summary>The last operation; those before it are appended.</summary>
    public Primitive Of(string name)
    {
        switch (name)
        {
            case "Sum":
                return Same(Sum((b, x) => x[0]));
            case "SumOfSquares":
                return Same(Sum((b, x) => b.Apply(type, Op.Multiply, x[0], x[0])));
            case "SumOfMagnitudes":
                return Same(Sum((b, x) => b.Math("Abs", x[0])));
            case "Dot":
                return Same(Sum((b, x) => b.Apply(type, Op.Multiply, x[0], x[1])));
            case "Norm":
                return Root(Sum((b, x) => b.Apply(type, Op.Multiply, x[0], x[0])));
            case "Distance":
                return Root(Sum((b, x) => Square(b, b.Apply(type, Op.Subtract, x[0], x[1]))));
            case "CosineSimilarity":
                Value dot = Sum((b, x) => b.Apply(type, Op.Multiply, x[0], x[1]));
                Value left = builder.Math("Sqrt", Sum((b, x) => b.Apply(type, Op.Multiply, x[0], x[0])));
                Value right = builder.Math("Sqrt", Sum((b, x) => b.Apply(type, Op.Multiply, x[1], x[1])));
                return new Primitive(Op.Divide, [dot, builder.Apply(type, Op.Multiply, left, right)]);
            case "Average":
                return new Primitive(Op.Divide, [Sum((b, x) => x[0]), Count()]);
            case "StdDev":
                Value count = Count();
                Value mean = builder.Divide(Sum((b, x) => x[0]), count);
                return Root(builder.Divide(Sum((b, x) => Square(b, b.Apply(type, Op.Subtract, x[0], mean))), count));
            case "Product":
                return Same(Product((b, x) => x[0]));
            case "ProductOfSums":
                return Same(Product((b, x) => b.Add(x[0], x[1])));
            case "ProductOfDifferences":
                return Same(Product((b, x) => b.Apply(type, Op.Subtract, x[0], x[1])));
            default:
                throw new InvalidOperationException($"{name} is no reduction.");
        }
    }

    private Value Count() => builder.Apply(type, Op.Convert, _count);

    private static Primitive Same(Value value) => new(Op.Convert, [value]);

    private Primitive Root(Value square) => new(type == IrType.Float ? "MathF.Sqrt" : "Math.Sqrt", [square]);

    private Value Square(IrBuilder b, Value x) => b.Apply(type, Op.Multiply, x, x);

    private Value Sum(Func<IrBuilder, Value[], Value> term) => Accumulated("0", (b, s, x) => b.Add(s, term(b, x)));

    private Value Product(Func<IrBuilder, Value[], Value> factor) => Accumulated("1", (b, p, x) => b.Apply(type, Op.Multiply, p, factor(b, x)));

    private Value Accumulated(string start, Func<IrBuilder, Value, Value[], Value> next) => loop(_count, [builder.Real(type, start)], (b, index, carried) =>
    {
        Value[] x = [.. inputs.Select(v => b.Let(type, new Load(v, index)))];
        return [next(b, carried[0], x)];
    })[0];
}

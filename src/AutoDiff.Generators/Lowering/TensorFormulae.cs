using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a member of <c>TensorPrimitives</c> does to the elements at one place.</summary>
internal static class TensorFormulae
{
    /// <param name="name">The member.</param>
    /// <param name="output">Which of its destinations is meant.</param>
    /// <param name="builder">Takes what comes before the last operation.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="x">The elements, and the numbers that are the same at all places.</param>
    public static Primitive Of(string name, int output, IrBuilder builder, IrType type, Value[] x)
    {
        string Prefixed(string function) => (type == IrType.Float ? "float." : "double.") + function;
        Value One() => builder.Real(type, "1");
        switch (name)
        {
            case "Add" or "Subtract" or "Multiply" or "Divide" or "Negate" or "Remainder":
                return new Primitive(name, new(x));
            case "MultiplyAdd":
                return new Primitive(Op.Add, [builder.Apply(type, Op.Multiply, x[0], x[1]), x[2]]);
            case "AddMultiply":
                return new Primitive(Op.Multiply, [builder.Add(x[0], x[1]), x[2]]);
            case "Increment":
                return new Primitive(Op.Add, [x[0], One()]);
            case "Decrement":
                return new Primitive(Op.Subtract, [x[0], One()]);
            case "Reciprocal":
                return new Primitive(Op.Divide, [One(), x[0]]);
            case "ReciprocalSqrt":
                return new Primitive(Op.Divide, [One(), builder.Math("Sqrt", x[0])]);
            case "ConvertChecked" or "ConvertSaturating" or "ConvertTruncating":
                return new Primitive(Op.Convert, [x[0]]);
            case "Clamp":
                // Unlike Math.Clamp it does not throw if the bounds are the wrong way round: the upper one wins.
                Value below = builder.Compare(Op.Less, x[0], x[1]);
                Value above = builder.Compare(Op.Greater, builder.Math("Max", x[0], x[1]), x[2]);
                return new Primitive(Op.Select, [above, x[2], builder.Select(below, x[1], x[0])]);
            case "Sigmoid":
                // ½ + ½ tanh(x/2): no exponential that could overflow.
                Value half = builder.Real(type, "0.5");
                return new Primitive(Op.Add, [half, builder.Apply(type, Op.Multiply, half, builder.Math("Tanh", builder.Apply(type, Op.Multiply, half, x[0])))]);
            case "SinCos":
                return new Primitive(Prefixed(output == 0 ? "Sin" : "Cos"), new(x));
            case "SinCosPi":
                return new Primitive(Prefixed(output == 0 ? "SinPi" : "CosPi"), new(x));
            default:
                return new Primitive(Prefixed(name), new(x));
        }
    }
}

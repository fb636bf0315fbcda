using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>The range of a real value, from the definitions of the values that it is made of: all reals, where nothing is known.</summary>
internal static class Intervals
{
    private const int MaxDepth = 16;

    public static (double Low, double High) Of(Value value, Func<Value, Operation?> definitionOf, int depth = 0)
    {
        (double Low, double High) all = (double.NegativeInfinity, double.PositiveInfinity);
        if (depth > MaxDepth)
        {
            return all;
        }

        (double Low, double High) Argument(Primitive primitive, int i) => Of(primitive.Arguments[i], definitionOf, depth + 1);
        switch (definitionOf(value))
        {
            case Constant { Number: { } known }:
                return (known, known);
            case Constant constant when RealConstant.TryParse(constant.Text, value.Type, out double number):
                return (number, number);
            case Primitive { Name: Op.Negate } primitive:
                return Argument(primitive, 0) is var x ? (-x.High, -x.Low) : all;
            case Primitive { Name: Op.Add } primitive:
                return Sum(Argument(primitive, 0), Argument(primitive, 1));
            case Primitive { Name: Op.Subtract } primitive:
                return Argument(primitive, 1) is var y ? Sum(Argument(primitive, 0), (-y.High, -y.Low)) : all;
            case Primitive { Name: Op.Multiply } primitive when primitive.Arguments[0].Id == primitive.Arguments[1].Id:
                return Square(Argument(primitive, 0));
            case Primitive { Name: Op.Multiply } primitive:
                return Product(Argument(primitive, 0), Argument(primitive, 1));
            case Primitive { Name: Op.Convert } primitive when primitive.Arguments[0].Type.IsReal:
                return Argument(primitive, 0);
            case Primitive primitive:
                return OfFunction(primitive, i => Argument(primitive, i));
            default:
                return all;
        }
    }

    private static (double Low, double High) OfFunction(Primitive primitive, Func<int, (double Low, double High)> argument)
    {
        switch (primitive.Name.Substring(primitive.Name.IndexOf('.') + 1))
        {
            case "Sin" or "Cos" or "Tanh" or "SinPi" or "CosPi":
                return (-1, 1);
            case "Atan":
                return (-Math.PI / 2, Math.PI / 2);
            case "Exp" or "Exp2" or "Cosh" or "Sqrt":
                return (0, double.PositiveInfinity);
            case "Abs":
                (double Low, double High) x = argument(0);
                return (x.Low > 0 ? x.Low : x.High < 0 ? -x.High : 0, Math.Max(Math.Abs(x.Low), Math.Abs(x.High)));
            case "Max":
                return (Math.Max(argument(0).Low, argument(1).Low), Math.Max(argument(0).High, argument(1).High));
            case "Min":
                return (Math.Min(argument(0).Low, argument(1).Low), Math.Min(argument(0).High, argument(1).High));
            case "Clamp":
                return (argument(1).Low, argument(2).High);
            default:
                return (double.NegativeInfinity, double.PositiveInfinity);
        }
    }

    private static (double Low, double High) Sum((double Low, double High) a, (double Low, double High) b) => (a.Low + b.Low, a.High + b.High);

    private static (double Low, double High) Product((double Low, double High) a, (double Low, double High) b)
    {
        double[] corners = [Times(a.Low, b.Low), Times(a.Low, b.High), Times(a.High, b.Low), Times(a.High, b.High)];
        return (corners.Min(), corners.Max());
    }

    private static (double Low, double High) Square((double Low, double High) x)
    {
        (double Low, double High) product = Product(x, x);
        return x.Low < 0 && x.High > 0 ? (0, product.High) : product;
    }

    private static double Times(double a, double b) => a == 0 || b == 0 ? 0 : a * b;
}

using System.Globalization;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>Reads constants, and writes ones that follow from them exactly.</summary>
internal static class RealConstant
{
    /// <summary>The number that a value always has, if its definition says so.</summary>
    public static bool TryGet(IrContext context, Value value, out double number)
    {
        switch (context.DefinitionOf(value))
        {
            case Constant { Number: { } known }:
                number = known;
                return true;
            case Constant constant:
                return TryParse(constant.Text, value.Type, out number);
            case Primitive { Name: Op.Negate } negate:
                bool found = TryGet(context, negate.Arguments[0], out number);
                number = -number;
                return found;
            case Primitive { Name: Op.Convert } convert when value.Type.IsReal:
                bool converts = TryGet(context, convert.Arguments[0], out number);
                number = Rounded(number, value.Type);
                return converts;
            case Primitive { Name: Op.Multiply } product when value.Type.IsReal && TryGet(context, product.Arguments[0], out double a):
                bool both = TryGet(context, product.Arguments[1], out double b);
                number = Rounded(a * b, value.Type);
                return both;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>Reads a C# literal or one of the well-known named constants.</summary>
    public static bool TryParse(string text, IrType type, out double number)
    {
        if (type.IsParameter)
        {
            return ParameterLiteral.TryParse(type, text, out number);
        }

        switch (text)
        {
            case "global::System.Math.PI" or "global::System.MathF.PI" or "double.Pi" or "float.Pi":
                number = Math.PI;
                return true;
            case "global::System.Math.E" or "global::System.MathF.E" or "double.E" or "float.E":
                number = Math.E;
                return true;
            case "global::System.Math.Tau" or "global::System.MathF.Tau" or "double.Tau" or "float.Tau":
                number = 2 * Math.PI;
                return true;
        }

        text = text.Replace("_", "").TrimEnd('f', 'F', 'd', 'D', 'm', 'M', 'l', 'L', 'u', 'U');
        bool parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        number = Rounded(number, type);
        return parsed && !double.IsInfinity(number) && !double.IsNaN(number);
    }

    /// <summary>The shortest decimal text found for <paramref name="number"/> − 1, rounded in the given type.</summary>
    public static string OneLess(double number, IrType type)
    {
        bool single = type == IrType.Float;
        double result = single ? (float)number - 1f : number - 1;
        if (Math.Abs(number) < 1e9)
        {
            // Decimal arithmetic turns 1.7 − 1 into 0.7 where that is the same number.
            string text = ((single ? (decimal)(float)number : (decimal)number) - 1m).ToString(CultureInfo.InvariantCulture);
            if (TryParse(text, type, out double parsed) && parsed == result)
            {
                return text;
            }
        }

        return result.ToString(single ? "G9" : "G17", CultureInfo.InvariantCulture);
    }

    private static double Rounded(double number, IrType type) => type == IrType.Float ? (float)number : number;
}

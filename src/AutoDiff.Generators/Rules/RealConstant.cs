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
            case Constant constant:
                return TryParse(constant.Text, value.Type, out number);
            case Primitive { Name: Op.Negate } negate:
                bool found = TryGet(context, negate.Arguments[0], out number);
                number = -number;
                return found;
            case Primitive { Name: Op.Convert } convert when value.Type == IrType.Double || convert.Arguments[0].Type.Kind == TypeKind.Integer:
                return TryGet(context, convert.Arguments[0], out number);
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>Reads a C# literal or one of the well-known named constants.</summary>
    public static bool TryParse(string text, IrType type, out double number)
    {
        switch (text.Substring(text.LastIndexOf('.') + 1))
        {
            case "PI" or "Pi":
                number = Math.PI;
                return true;
            case "E":
                number = Math.E;
                return true;
            case "Tau":
                number = 2 * Math.PI;
                return true;
        }

        text = text.Replace("_", "").TrimEnd('f', 'F', 'd', 'D', 'm', 'M', 'l', 'L', 'u', 'U');
        bool parsed = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (type == IrType.Float)
        {
            number = (float)number;
        }

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
}

using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>Constants of rules where a type parameter may stand for numbers with more digits than <c>double</c>, or with fewer.</summary>
internal static class ExactConstant
{
    // Whatever the number type, it holds multiples of a half up to here.
    private const double Largest = 64;

    /// <summary>A decimal literal of the tables: the number that it is the rounded value of, for a type parameter.</summary>
    public static Value Make(IrBuilder builder, IrType type, string text) =>
        type.IsParameter && Expression(type.Name, text) is { } exact ? builder.Constant(type, exact) : builder.Real(type, text);

    /// <summary>Whether a value is a constant, and which; one that a type parameter's numbers may not hold is none.</summary>
    public static bool TryGet(IrContext context, Value value, out double number) => RealConstant.TryGet(context, value, out number)
        && (!value.Type.IsParameter || (Math.Abs(number) <= Largest && 2 * number == Math.Floor(2 * number)));

    private static string? Expression(string t, string text)
    {
        string log2 = $"{t}.Log({t}.CreateChecked(2))", log10 = $"{t}.Log({t}.CreateChecked(10))";
        return text switch
        {
            Rows.Ln2 => log2,
            Rows.Ln10 => log10,
            Rows.OneOverLn2 => $"({t}.One / {log2})",
            Rows.OneOverLn10 => $"({t}.One / {log10})",
            Rows.OneOverPi => $"({t}.One / {t}.Pi)",
            "-" + Rows.OneOverPi => $"(-{t}.One / {t}.Pi)",
            Rows.RadiansPerDegree => $"({t}.Pi / {t}.CreateChecked(180))",
            Rows.DegreesPerRadian => $"({t}.CreateChecked(180) / {t}.Pi)",
            _ => null,
        };
    }
}

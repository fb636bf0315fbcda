using System.Globalization;

namespace AutoDiff.Generators.Ir;

/// <summary>Numbers of a type that is a type parameter, as C#: there are no literals of it.</summary>
internal static class ParameterLiteral
{
    private const string Create = ".CreateChecked(";

    /// <param name="type">The type parameter.</param>
    /// <param name="text">A decimal literal without suffix.</param>
    public static string Of(IrType type, string text)
    {
        bool isNumber = type.Has(NumberTraits.Number);
        return text switch
        {
            "0" => type.Name + (isNumber ? ".Zero" : ".AdditiveIdentity"),
            "1" => type.Name + (isNumber ? ".One" : ".MultiplicativeIdentity"),
            "-0" when type.Has(NumberTraits.FloatingPoint) => type.Name + ".NegativeZero",
            _ when text[0] == '-' => "-" + Of(type, text.Substring(1)),
            _ when isNumber => $"{type.Name}{Create}{text})",

            // Only small integers come up where there are sums and products alone.
            _ => $"({string.Join(" + ", Enumerable.Repeat(Of(type, "1"), int.Parse(text, CultureInfo.InvariantCulture)))})",
        };
    }

    /// <summary>Reads what <see cref="Of"/> has written.</summary>
    public static bool TryParse(IrType type, string text, out double number)
    {
        if (text.Length > 0 && text[0] == '-')
        {
            bool isNumber = TryParse(type, text.Substring(1), out number);
            number = -number;
            return isNumber;
        }

        string created = type.Name + Create;
        if (text.StartsWith(created, StringComparison.Ordinal))
        {
            return double.TryParse(text.Substring(created.Length).TrimEnd(')'), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        }

        number = text == Of(type, "1") ? 1 : 0;
        return number == 1 || text == Of(type, "0");
    }
}

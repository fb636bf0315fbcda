using System.Globalization;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>The C# text of constants: as the user wrote them where that is possible, else by value.</summary>
internal static class ConstantText
{
    /// <summary>
    /// The text of a constant expression, of exactly its type; null for what is no constant, and for composite constants of
    /// numbers, which keep their operators.
    /// </summary>
    public static string? Of(IOperation operation, ModuleLowering module)
    {
        if (!operation.ConstantValue.HasValue || operation.Type is not { } type)
        {
            return null;
        }

        object? value = operation.ConstantValue.Value;
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Of(parenthesized.Operand, module);
            case ILiteralOperation literal when IsNumeric(type):
                return literal.IsImplicit ? OfValue(value, type) : literal.Syntax.ToString();
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, Operand: ILiteralOperation literal } when IsNumeric(type):
                return "-" + literal.Syntax;
            case IFieldReferenceOperation when NumericExpansions.Contains(operation.Syntax):
                return OfValue(value, type);
            case IFieldReferenceOperation { Field: { } field } when type.TypeKind != Microsoft.CodeAnalysis.TypeKind.Enum && module.Compilation.IsSymbolAccessibleWithin(field, module.Home):
                return $"{TypeMapper.PlainName(field.ContainingType)}.{Identifier(field.Name)}";
            case IFieldReferenceOperation:
                return OfValue(value, type);
            case ILocalReferenceOperation:
                return null;
            case IConversionOperation conversion when IsNumeric(type) && conversion.Operand.Type is { } from && IsNumeric(from):
                // A decimal integer as a real, or an integer as another integer: exact as text. Real to real keeps its conversion.
                return IsReal(from) ? null : OfValue(value, type);
            case IBinaryOperation or IUnaryOperation or IConversionOperation or IConditionalOperation or IDefaultValueOperation when IsNumeric(type):
                return null;
            default:
                return OfValue(value, type);
        }
    }

    /// <summary>The value of a finite numeric constant, if a double holds it exactly.</summary>
    public static double? Number(object? value) => value switch
    {
        double d when !double.IsNaN(d) && !double.IsInfinity(d) => d,
        float f when !float.IsNaN(f) && !float.IsInfinity(f) => f,
        int or uint or short or ushort or byte or sbyte => System.Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Whether a constant's text is a plain decimal integer.</summary>
    public static bool IsDecimal(string text) => text.Length > 0 && text.Skip(text[0] == '-' && text.Length > 1 ? 1 : 0).All(c => c is >= '0' and <= '9');

    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The text of a parameter's default value or of any other constant.</summary>
    public static string OfValue(object? value, ITypeSymbol type) => value switch
    {
        null => type.IsValueType || type is ITypeParameterSymbol || TypeMapper.Map(type).IsBuffer ? "default" : "null",
        bool b => b ? "true" : "false",
        char c => SymbolDisplay.FormatLiteral(c, quote: true),
        string s => SymbolDisplay.FormatLiteral(s, quote: true),
        double d => OfDouble(d),
        float f => OfFloat(f),
        decimal m => m.ToString(CultureInfo.InvariantCulture) + "m",
        IFormattable number when type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum => EnumText(number, type),
        IFormattable number => Integer(number, type),
        _ => value.ToString(),
    };

    private static bool IsNumeric(ITypeSymbol type) => TypeMapper.Element(type) is { Kind: Ir.TypeKind.Real or Ir.TypeKind.Integer } && type.SpecialType != SpecialType.System_Char;

    private static bool IsReal(ITypeSymbol type) => TypeMapper.Element(type) is { IsReal: true };

    private static string Integer(IFormattable number, ITypeSymbol type)
    {
        string text = number.ToString(null, CultureInfo.InvariantCulture);
        return type.SpecialType switch
        {
            SpecialType.System_Int32 => text == "-2147483648" ? "int.MinValue" : text,
            SpecialType.System_Int64 => number is long.MinValue ? "long.MinValue" : text + "L",
            SpecialType.System_UInt32 => text + "u",
            SpecialType.System_UInt64 => text + "UL",
            SpecialType.System_Double => IrBuilder.RealLiteral(IrType.Double, text),
            SpecialType.System_Single => IrBuilder.RealLiteral(IrType.Float, text),
            _ => $"({TypeMapper.PlainName(type)})({text})",
        };
    }

    private static string EnumText(IFormattable number, ITypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, number))
            {
                return $"{TypeMapper.PlainName(type)}.{Identifier(field.Name)}";
            }
        }

        return $"({TypeMapper.PlainName(type)})({number.ToString(null, CultureInfo.InvariantCulture)})";
    }

    private static string OfDouble(double value)
    {
        if (double.IsNaN(value))
        {
            return "double.NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        if (value == 0)
        {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }

        // Some hosts' shortest form does not always round-trip.
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) || !parsed.Equals(value))
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        return IrBuilder.RealLiteral(IrType.Double, text);
    }

    private static string OfFloat(float value)
    {
        if (float.IsNaN(value))
        {
            return "float.NaN";
        }

        if (float.IsInfinity(value))
        {
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        return value == 0 && 1 / value < 0 ? "-0f" : value.ToString("G9", CultureInfo.InvariantCulture) + "f";
    }
}

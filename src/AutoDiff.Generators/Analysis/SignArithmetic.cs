using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// What functions do to the facts known of their arguments, in floating point: a product of two positive numbers may underflow, a
/// sum may not. Monotone: fewer facts in, no more facts out.
/// </summary>
internal static class SignArithmetic
{
    public static Facts Sum(Facts a, Facts b) => (a & b & Facts.NonNegative) != 0 ? a | b : Facts.None;

    public static Facts Product(Facts a, Facts b) =>
        (a & b & (Facts.NonNegative | Facts.AtLeastOne)) | (((a | b) & Facts.AtLeastOne) != 0 ? a & b & Facts.NonZero : Facts.None);

    /// <summary>The divisor must not be zero: if negative, that would turn the sign.</summary>
    public static Facts Quotient(Facts a, Facts b) => (b & Facts.NonZero) != 0 ? a & b & Facts.NonNegative : Facts.None;

    /// <summary>A small number may become zero as a <c>float</c>; an integer may not.</summary>
    public static Facts Conversion(Facts a, IrType from, IrType to)
    {
        if (from.Kind == TypeKind.Integer)
        {
            return (a & Facts.NonZero) != 0 ? a | Facts.AtLeastOne : a;
        }

        return to == IrType.Double || from == to || (a & Facts.AtLeastOne) != 0 ? a : a & ~Facts.NonZero;
    }

    /// <summary>A member of <c>Math</c> by its name.</summary>
    public static Facts OfFunction(string name, IReadOnlyList<Facts> x)
    {
        switch (name)
        {
            case "Abs":
                return x[0] | Facts.NonNegative;
            case "Sqrt":
                return (x[0] & (Facts.NonZero | Facts.AtLeastOne)) | Facts.NonNegative;
            case "Exp" or "Exp2" or "Exp10":
                return (x[0] & Facts.NonNegative) != 0 ? Facts.All : Facts.NonNegative;
            case "Cosh":
                return Facts.All;
            case "Hypot":
                return x[0] | x[1] | Facts.NonNegative;
            case "Acos" or "AcosPi" or "Acosh":
                return Facts.NonNegative;
            case "Cbrt" or "Sinh" or "RadiansToDegrees":
                return x[0];
            case "Asinh" or "Atan" or "Tanh":
                return x[0] & ~Facts.AtLeastOne;
            case "AtanPi" or "Asin" or "AsinPi" or "Atanh" or "ExpM1" or "Exp2M1" or "Exp10M1" or "LogP1" or "Log2P1" or "Log10P1"
                or "DegreesToRadians" or "ScaleB":
                return x[0] & Facts.NonNegative;
            case "Log" or "Log2" or "Log10" when x.Count == 1:
                return (x[0] & Facts.NonNegative) != 0 && (x[0] & Facts.AtLeastOne) != 0 ? Facts.NonNegative : Facts.None;
            case "Floor" or "Ceiling" or "Truncate" or "Round":
                return (x[0] & Facts.AtLeastOne) != 0 ? x[0] : x[0] & Facts.NonNegative;
            case "Max":
                return (x[0] & x[1]) | Bound(x[0]) | Bound(x[1]);
            case "Clamp":
                return (x[0] & x[1] & x[2]) | Bound(x[1]);
            case "Min" or "MaxNative" or "MinNative" or "MaxNumber" or "MinNumber" or "MaxMagnitude" or "MinMagnitude" or "MaxMagnitudeNumber"
                or "MinMagnitudeNumber":
                return x[0] & x[1];
            default:
                return Facts.None;
        }
    }

    /// <summary>What is known of a number that is not below one with these facts.</summary>
    private static Facts Bound(Facts lower) => (lower & Facts.NonNegative) != 0 ? lower : Facts.None;
}

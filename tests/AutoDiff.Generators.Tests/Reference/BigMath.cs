namespace AutoDiff.Generators.Tests.Reference;

/// <summary>The functions of <c>Math</c> and <c>double</c> from their definitions, on the real numbers.</summary>
internal static class BigMath
{
    private static readonly BigReal Ln10 = BigReal.Log(10);

    public static BigReal Exp(BigReal x) => BigReal.Exp(x);

    public static BigReal Exp2(BigReal x) => BigReal.Exp(x * BigReal.Ln2);

    public static BigReal Exp10(BigReal x) => BigReal.Exp(x * Ln10);

    public static BigReal Log(BigReal x) => BigReal.Log(x);

    public static BigReal Log2(BigReal x) => BigReal.Log(x) / BigReal.Ln2;

    public static BigReal Log10(BigReal x) => BigReal.Log(x) / Ln10;

    public static BigReal Sin(BigReal x) => BigReal.SinCos(x).Sin;

    public static BigReal Cos(BigReal x) => BigReal.SinCos(x).Cos;

    public static BigReal Tan(BigReal x)
    {
        (BigReal sin, BigReal cos) = BigReal.SinCos(x);
        return sin / cos;
    }

    public static BigReal Asin(BigReal x) => BigReal.Atan(x / BigReal.Sqrt(BigReal.One - (x * x)));

    public static BigReal Acos(BigReal x) => BigReal.Pi.ScaledBy(-1) - Asin(x);

    /// <summary>The angle of (x, y) without the constant that depends on the quadrant: smooth across the branch cut.</summary>
    public static BigReal Angle(BigReal y, BigReal x) => y.Absolute > x.Absolute ? -BigReal.Atan(x / y) : BigReal.Atan(y / x);

    public static BigReal Sinh(BigReal x) => (BigReal.Exp(x) - BigReal.Exp(-x)).ScaledBy(-1);

    public static BigReal Cosh(BigReal x) => (BigReal.Exp(x) + BigReal.Exp(-x)).ScaledBy(-1);

    public static BigReal Tanh(BigReal x)
    {
        BigReal square = BigReal.Exp(x.ScaledBy(1));
        return (square - BigReal.One) / (square + BigReal.One);
    }

    public static BigReal Asinh(BigReal x)
    {
        BigReal result = BigReal.Log(x.Absolute + BigReal.Sqrt((x * x) + BigReal.One));
        return x.Sign < 0 ? -result : result;
    }

    public static BigReal Acosh(BigReal x) => BigReal.Log(x + BigReal.Sqrt((x * x) - BigReal.One));

    public static BigReal Atanh(BigReal x) => BigReal.Log((BigReal.One + x) / (BigReal.One - x)).ScaledBy(-1);

    public static BigReal Sqrt(BigReal x) => BigReal.Sqrt(x);

    public static BigReal Root(BigReal x, int n)
    {
        BigReal root = BigReal.Exp(BigReal.Log(x.Absolute) / n);
        return x.Sign < 0 ? -root : root;
    }

    public static BigReal Hypot(BigReal x, BigReal y) => BigReal.Sqrt((x * x) + (y * y));

    public static BigReal Pow(BigReal x, BigReal y)
    {
        if (x.Sign > 0)
        {
            return BigReal.Exp(y * BigReal.Log(x));
        }

        BigReal magnitude = BigReal.Exp(y * BigReal.Log(-x));
        return y.Round().IsEven ? magnitude : -magnitude;
    }

    /// <summary>x − n y with the integer n that truncation or rounding of x / y gives.</summary>
    public static BigReal Remainder(BigReal x, BigReal y, bool round)
    {
        BigReal quotient = x / y;
        BigReal n = BigReal.From(round ? quotient.Round() : quotient.Absolute.Floor());
        return x - (round || quotient.Sign >= 0 ? n : -n) * y;
    }
}

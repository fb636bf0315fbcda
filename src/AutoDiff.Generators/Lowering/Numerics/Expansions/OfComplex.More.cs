using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Inverse functions, comparisons and what else <see cref="Complex"/> has.</summary>
internal static partial class OfComplex
{
    private const double InverseOfLog10 = 0.43429448190325;
    private const int LargestProduct = 64;

    public static Complex op_Implicit(float value) => new Complex(value, 0);

    public static Complex op_UnaryPlus(Complex a) => a;

    public static Complex op_Increment(Complex a) => new Complex(a.Real + 1, a.Imaginary);

    public static Complex op_Decrement(Complex a) => new Complex(a.Real - 1, a.Imaginary);

    public static Complex Add(Complex a, double b) => op_Addition(a, b);

    public static Complex Add(double a, Complex b) => op_Addition(a, b);

    public static Complex Subtract(Complex a, double b) => op_Subtraction(a, b);

    public static Complex Subtract(double a, Complex b) => op_Subtraction(a, b);

    public static Complex Multiply(Complex a, double b) => op_Multiply(a, b);

    public static Complex Multiply(double a, Complex b) => op_Multiply(a, b);

    public static Complex Divide(Complex a, double b) => op_Division(a, b);

    public static Complex Divide(double a, Complex b) => op_Division(a, b);

    public static Complex Pow(Complex a, Complex b) => IsZero(a) ? Pow(a, b.Real) : Exp(op_Multiply(b, Log(a)));

    public static Complex Pow(Complex a, double b)
    {
        if (b == Math.Floor(b) && Math.Abs(b) <= LargestProduct)
        {
            return b < 0 ? Inverse(Product(a, (int)-b)) : Product(a, (int)b);
        }

        double magnitude = Math.Pow(double.Hypot(a.Real, a.Imaginary), b);
        double phase = b * Math.Atan2(a.Imaginary, a.Real);
        return new Complex(magnitude * Math.Cos(phase), magnitude * Math.Sin(phase));
    }

    // Zero is a point like any other to an integer power, as it would not be to a magnitude and a phase.
    private static Complex Product(Complex a, int power)
    {
        if (power == 0)
        {
            return new Complex(1, 0);
        }

        int bit = 1;
        while (bit <= power >> 1)
        {
            bit <<= 1;
        }

        Complex result = a;
        for (bit >>= 1; bit > 0; bit >>= 1)
        {
            result = op_Multiply(result, result);
            if ((power & bit) != 0)
            {
                result = op_Multiply(result, a);
            }
        }

        return result;
    }

    public static Complex Reciprocal(Complex a) => Inverse(a);

    // The library's reciprocal of zero is zero: a value without a derivative, which infinite slopes say.
    private static Complex Inverse(Complex a) => IsZero(a) ? BranchPoint(a) : op_Division(1, a);

    public static Complex Sqrt(Complex a)
    {
        if (IsZero(a))
        {
            return BranchPoint(a);
        }

        double magnitude = double.Hypot(a.Real, a.Imaginary);
        if (a.Real >= 0)
        {
            double real = Math.Sqrt((magnitude + a.Real) * 0.5);
            return new Complex(real, a.Imaginary / (2 * real));
        }

        double imaginary = (a.Imaginary < 0 ? -1 : 1) * Math.Sqrt((magnitude - a.Real) * 0.5);
        return new Complex(a.Imaginary / (2 * imaginary), imaginary);
    }

    private static bool IsZero(Complex a) => a.Real == 0 && a.Imaginary == 0;

    private static Complex BranchPoint(Complex a) => new Complex(Math.Sqrt(a.Real), Math.Sqrt(a.Imaginary));

    public static Complex Log10(Complex a)
    {
        Complex logarithm = Log(a);
        return new Complex(logarithm.Real * InverseOfLog10, logarithm.Imaginary * InverseOfLog10);
    }

    public static Complex Log(Complex a, double b) => op_Division(Log(a), Log(new Complex(b, 0)));

    public static Complex Tan(Complex a)
    {
        // Nothing overflows: what is not finite is divided by.
        double inverse = 1 / Math.Cosh(2 * a.Imaginary);
        double divisor = 1 + Math.Cos(2 * a.Real) * inverse;
        return new Complex(Math.Sin(2 * a.Real) * inverse / divisor, Math.Tanh(2 * a.Imaginary) / divisor);
    }

    public static Complex Tanh(Complex a)
    {
        double inverse = 1 / Math.Cosh(2 * a.Real);
        double divisor = 1 + Math.Cos(2 * a.Imaginary) * inverse;
        return new Complex(Math.Tanh(2 * a.Real) / divisor, Math.Sin(2 * a.Imaginary) * inverse / divisor);
    }

    public static Complex Asin(Complex a)
    {
        (double cosine, double height) = Inclination(a, a.Imaginary < 0);
        return new Complex(Math.Atan2(a.Real, cosine), height);
    }

    public static Complex Acos(Complex a)
    {
        (double cosine, double height) = Inclination(a, a.Imaginary <= 0);
        return new Complex(Math.Atan2(cosine, a.Real), -height);
    }

    // With α half the sum of the distances to 1 and −1, asin(x + iy) = atan(x / √(α² − x²)) ± i arcosh α (Hull, Fairgrieve and Tang 1997).
    // Differences from α that vanish on an axis have y² in them: y is taken out of the root, which is then smooth there. On a cut the caller says whose side it takes.
    private static (double Cosine, double Height) Inclination(Complex a, bool isBelow)
    {
        double x = double.IsNegative(a.Real) ? -a.Real : a.Real, y = isBelow ? 0 - a.Imaginary : a.Imaginary;
        double far = double.Hypot(x + 1, y), near = double.Hypot(x - 1, y), mean = 0.5 * (far + near), left = 1 / (far + (x + 1));
        double cosine = x > 1
            ? y * Math.Sqrt(0.5 * (left + 1 / (near + (x - 1))) * (mean + x))
            : Math.Sqrt(0.5 * (y * y * left + (near + (1 - x))) * (mean + x));
        double height = x < 1
            ? Math.Asinh(y * Math.Sqrt(0.5 * (left + 1 / (near + (1 - x))) * (mean + 1)))
            : Math.Asinh(Math.Sqrt(0.5 * (y * y * left + (near + (x - 1))) * (mean + 1)));
        return (cosine, isBelow ? -height : height);
    }

    public static Complex Atan(Complex a)
    {
        double x = a.Real, y = a.Imaginary, ratio = 2 * y / (1 + x * x + y * y);
        double imaginary = Math.Abs(ratio) < 0.5 ? 0.5 * Math.Atanh(ratio) : 0.5 * Math.Log(double.Hypot(x, 1 + y) / double.Hypot(x, 1 - y));
        return new Complex(0.5 * (Math.Atan2(x, 1 - y) - Math.Atan2(0 - x, 1 + y)), imaginary);
    }

    public static Complex MaxMagnitude(Complex a, Complex b)
    {
        double first = double.Hypot(a.Real, a.Imaginary), second = double.Hypot(b.Real, b.Imaginary);
        return first == second ? (IsFirst(a, b) ? a : b) : first > second || double.IsNaN(first) ? a : b;
    }

    public static Complex MinMagnitude(Complex a, Complex b)
    {
        double first = double.Hypot(a.Real, a.Imaginary), second = double.Hypot(b.Real, b.Imaginary);
        return first == second ? (IsFirst(a, b) ? b : a) : first < second || double.IsNaN(first) ? a : b;
    }

    // Which of two of one magnitude is the larger goes by signs.
    private static bool IsFirst(Complex a, Complex b) =>
        double.IsNegative(b.Real) && double.IsNegative(b.Imaginary) || (double.IsNegative(b.Real) || double.IsNegative(b.Imaginary)) && !double.IsNegative(a.Real);

    public static bool op_Equality(Complex a, Complex b) => a.Real == b.Real && a.Imaginary == b.Imaginary;

    public static bool op_Inequality(Complex a, Complex b) => a.Real != b.Real || a.Imaginary != b.Imaginary;

    public static bool IsFinite(Complex a) => double.IsFinite(a.Real) && double.IsFinite(a.Imaginary);

    public static bool IsInfinity(Complex a) => double.IsInfinity(a.Real) || double.IsInfinity(a.Imaginary);

    public static bool IsNaN(Complex a) => !IsInfinity(a) && !IsFinite(a);

    public static bool IsRealNumber(Complex a) => a.Imaginary == 0 && double.IsRealNumber(a.Real);

    public static bool IsImaginaryNumber(Complex a) => a.Real == 0 && double.IsRealNumber(a.Imaginary);

    public static bool IsComplexNumber(Complex a) => a.Real != 0 && a.Imaginary != 0;

    public static bool IsInteger(Complex a) => a.Imaginary == 0 && double.IsInteger(a.Real);

    public static bool IsEvenInteger(Complex a) => a.Imaginary == 0 && double.IsEvenInteger(a.Real);

    public static bool IsOddInteger(Complex a) => a.Imaginary == 0 && double.IsOddInteger(a.Real);

    public static bool IsNegative(Complex a) => a.Imaginary == 0 && double.IsNegative(a.Real);

    public static bool IsPositive(Complex a) => a.Imaginary == 0 && double.IsPositive(a.Real);

    public static bool IsNegativeInfinity(Complex a) => a.Imaginary == 0 && double.IsNegativeInfinity(a.Real);

    public static bool IsPositiveInfinity(Complex a) => a.Imaginary == 0 && double.IsPositiveInfinity(a.Real);

    public static bool IsNormal(Complex a) => double.IsNormal(a.Real) && (a.Imaginary == 0 || double.IsNormal(a.Imaginary));

    public static bool IsSubnormal(Complex a) => double.IsSubnormal(a.Real) || double.IsSubnormal(a.Imaginary);
}

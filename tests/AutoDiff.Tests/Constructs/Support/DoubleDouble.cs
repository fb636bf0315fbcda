using System.Globalization;
using System.Numerics;

namespace AutoDiff.Tests.Constructs.Support;

/// <summary>
/// A number of about 32 digits, as the sum of two doubles of which the second is below half a unit of the first (Dekker, "A floating-point technique for
/// extending the available precision", 1971): what a user's own number type looks like to a generic method.
/// </summary>
public readonly partial struct DoubleDouble
{
    private readonly double _high;
    private readonly double _low;

    private DoubleDouble(double high, double low)
    {
        _high = high;
        _low = low;
    }

    public static DoubleDouble Pi { get; } = Of("3.14159265358979323846264338327950288419716939937510");

    public static DoubleDouble E { get; } = Of("2.71828182845904523536028747135266249775724709369996");

    private static DoubleDouble Ln2 { get; } = Of("0.693147180559945309417232121458176568075500134360255");

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>A decimal fraction, rounded to what the type holds.</summary>
    public static DoubleDouble Of(string text)
    {
        string digits = text.Replace(".", "");
        int decimals = text.Contains('.') ? text.Length - text.IndexOf('.') - 1 : 0;
        (BigInteger numerator, BigInteger denominator) = (BigInteger.Parse(digits, CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals));

        // Two roundings of the exact quotient, the second of what the first leaves.
        double high = Quotient(numerator, denominator);
        (BigInteger scaled, int shift) = Scaled(high);
        BigInteger rest = shift >= 0 ? numerator - (scaled << shift) * denominator : (numerator << -shift) - scaled * denominator;
        return Normalised(high, Quotient(rest, shift >= 0 ? denominator : denominator << -shift));
    }

    private static double Quotient(BigInteger numerator, BigInteger denominator) =>
        Math.ScaleB((double)((numerator << 200) / denominator), -200);

    /// <summary>A double as an integer times a power of two.</summary>
    private static (BigInteger Integer, int Exponent) Scaled(double value)
    {
        int exponent = value == 0 ? 0 : Math.ILogB(value) - 52;
        return (new BigInteger(Math.ScaleB(value, -exponent)), exponent);
    }

    private static DoubleDouble Normalised(double high, double low)
    {
        double sum = high + low;
        return new(sum, low - (sum - high));
    }

    private static (double Sum, double Error) Sum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return (sum, a - (sum - part) + (b - part));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        (double high, double error) = Sum(a._high, b._high);
        (double low, double lowError) = Sum(a._low, b._low);
        DoubleDouble first = Normalised(high, error + low);
        return Normalised(first._high, first._low + lowError);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a._high, -a._low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double high = a._high * b._high;
        return Normalised(high, Math.FusedMultiplyAdd(a._high, b._high, -high) + (a._high * b._low + a._low * b._high));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a._high / b._high;
        DoubleDouble rest = a - b * first;
        double second = rest._high / b._high;
        rest -= b * second;
        return Normalised(first, second) + (DoubleDouble)(rest._high / b._high);
    }

    public static DoubleDouble operator %(DoubleDouble a, DoubleDouble b) => a - Truncated(a / b) * b;

    public static bool operator ==(DoubleDouble a, DoubleDouble b) => a._high == b._high && a._low == b._low;

    public static bool operator !=(DoubleDouble a, DoubleDouble b) => !(a == b);

    public static bool operator <(DoubleDouble a, DoubleDouble b) => a._high < b._high || (a._high == b._high && a._low < b._low);

    public static bool operator >(DoubleDouble a, DoubleDouble b) => b < a;

    public static bool operator <=(DoubleDouble a, DoubleDouble b) => a < b || a == b;

    public static bool operator >=(DoubleDouble a, DoubleDouble b) => b <= a;

    private static DoubleDouble Truncated(DoubleDouble x) =>
        Math.Truncate(x._high) == x._high ? Normalised(x._high, x._high < 0 ? Math.Ceiling(x._low) : Math.Floor(x._low)) : Math.Truncate(x._high);

    public static DoubleDouble Abs(DoubleDouble x) => x < 0 ? -x : x;

    public static DoubleDouble Sqrt(DoubleDouble x)
    {
        if (x == 0)
        {
            return 0;
        }

        DoubleDouble root = Math.Sqrt(x._high);
        root += (x - root * root) / (2 * root);
        return root + (x - root * root) / (2 * root);
    }

    public static DoubleDouble Exp(DoubleDouble x)
    {
        double k = Math.Round(x._high / Ln2._high);
        DoubleDouble reduced = (x - Ln2 * k) / 512, term = reduced, sum = reduced;
        for (int n = 2; n < 14; n++)
        {
            term *= reduced / n;
            sum += term;
        }

        // exp(2r) − 1 from exp(r) − 1, which keeps the digits that 1 + … would lose.
        for (int i = 0; i < 9; i++)
        {
            sum = 2 * sum + sum * sum;
        }

        sum += 1;
        return new(Math.ScaleB(sum._high, (int)k), Math.ScaleB(sum._low, (int)k));
    }

    public static DoubleDouble Log(DoubleDouble x)
    {
        DoubleDouble log = Math.Log(x._high);
        log += x * Exp(-log) - 1;
        return log + (x * Exp(-log) - 1);
    }

    public static (DoubleDouble Sin, DoubleDouble Cos) SinCos(DoubleDouble x)
    {
        double quarter = Math.Round(x._high / (Pi._high / 2));
        DoubleDouble reduced = x - Pi * (quarter / 2), term = 1, sin = 0, cos = 0;
        for (int n = 0; n < 32; n++)
        {
            DoubleDouble signed = n % 4 < 2 ? term : -term;
            (sin, cos) = n % 2 == 0 ? (sin, cos + signed) : (sin + signed, cos);
            term *= reduced / (n + 1);
        }

        return ((int)quarter & 3) switch { 0 => (sin, cos), 1 => (cos, -sin), 2 => (-sin, -cos), _ => (-cos, sin) };
    }

    public static DoubleDouble Atan2(DoubleDouble y, DoubleDouble x)
    {
        DoubleDouble radius = Sqrt(x * x + y * y), angle = Math.Atan2(y._high, x._high);
        for (int i = 0; i < 2; i++)
        {
            (DoubleDouble sin, DoubleDouble cos) = SinCos(angle);
            angle += (y * cos - x * sin) / radius;
        }

        return angle;
    }

    public static DoubleDouble Tanh(DoubleDouble x)
    {
        DoubleDouble e = Exp(-2 * Abs(x));
        DoubleDouble tanh = (1 - e) / (1 + e);
        return x < 0 ? -tanh : tanh;
    }

    public static DoubleDouble Pow(DoubleDouble x, DoubleDouble y) => Exp(y * Log(x));
}

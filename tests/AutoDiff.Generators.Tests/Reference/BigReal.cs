using System.Numerics;

namespace AutoDiff.Generators.Tests.Reference;

/// <summary>
/// A real number m · 2ᵉ of some 420 digits: enough for difference quotients at points where a derivative is 10⁻³⁰⁰ of its function.
/// Slow and simple; an oracle for tests.
/// </summary>
internal readonly record struct BigReal
{
    private const int Bits = 1400;

    private BigReal(BigInteger mantissa, int exponent)
    {
        int excess = (int)(BigInteger.Abs(mantissa).GetBitLength() - Bits);
        Mantissa = excess > 0 ? mantissa >> excess : mantissa;
        Exponent = mantissa.IsZero ? 0 : excess > 0 ? exponent + excess : exponent;
    }

    private BigInteger Mantissa { get; }

    private int Exponent { get; }

    public static readonly BigReal Zero = 0;

    public static readonly BigReal One = 1;

    public int Sign => Mantissa.Sign;

    public BigReal Absolute => new(BigInteger.Abs(Mantissa), Exponent);

    /// <summary>The e with 2ᵉ⁻¹ ≤ |x| &lt; 2ᵉ.</summary>
    private int Scale => Exponent + (int)BigInteger.Abs(Mantissa).GetBitLength();

    public static implicit operator BigReal(int value) => new(value, 0);

    public static implicit operator BigReal(double value)
    {
        if (value == 0)
        {
            return default;
        }

        int exponent = Math.ILogB(value) - 52;
        return exponent < -1000
            ? new BigReal((BigInteger)Math.ScaleB(Math.ScaleB(value, 600), -exponent - 600), exponent)
            : new BigReal((BigInteger)Math.ScaleB(value, -exponent), exponent);
    }

    public static explicit operator double(BigReal value)
    {
        // Rounded once, also where the result is subnormal.
        int digits = Math.Min(53, value.Scale + 1074);
        if (value.Sign == 0 || digits < 0)
        {
            return 0;
        }

        int shift = value.Scale - digits - value.Exponent;
        BigInteger mantissa = shift <= 0 ? value.Mantissa << -shift : (value.Mantissa + (BigInteger.One << (shift - 1))) >> shift;
        return Math.ScaleB((double)mantissa, value.Exponent + shift);
    }

    public static BigReal operator -(BigReal x) => new(-x.Mantissa, x.Exponent);

    public static BigReal operator +(BigReal x, BigReal y)
    {
        if (x.Sign == 0 || y.Sign == 0)
        {
            return x.Sign == 0 ? y : x;
        }

        if (x.Exponent < y.Exponent)
        {
            (x, y) = (y, x);
        }

        int shift = x.Exponent - y.Exponent;
        return shift > 4 * Bits
            ? (x.Scale > y.Scale ? x : y)
            : new((x.Mantissa << shift) + y.Mantissa, y.Exponent);
    }

    public static BigReal operator -(BigReal x, BigReal y) => x + -y;

    public static BigReal operator *(BigReal x, BigReal y) => new(x.Mantissa * y.Mantissa, x.Exponent + y.Exponent);

    public static BigReal operator /(BigReal x, BigReal y)
    {
        int shift = Bits + 64 + (int)(BigInteger.Abs(y.Mantissa).GetBitLength() - BigInteger.Abs(x.Mantissa).GetBitLength());
        shift = Math.Max(shift, 0);
        return new((x.Mantissa << shift) / y.Mantissa, x.Exponent - shift - y.Exponent);
    }

    public static bool operator <(BigReal x, BigReal y) => (x - y).Sign < 0;

    public static bool operator >(BigReal x, BigReal y) => (x - y).Sign > 0;

    /// <summary>x · 2ⁿ.</summary>
    public BigReal ScaledBy(int n) => new(Mantissa, Exponent + n);

    public BigInteger Floor() => Exponent >= 0 ? Mantissa << Exponent : Mantissa >> Math.Min(-Exponent, 8 * Bits);

    /// <summary>The nearest integer; the even one of two.</summary>
    public BigInteger Round()
    {
        BigInteger floor = Floor();
        int above = (this - new BigReal(floor, 0) - One.ScaledBy(-1)).Sign;
        return above > 0 || (above == 0 && !floor.IsEven) ? floor + 1 : floor;
    }

    public static BigReal From(BigInteger value) => new(value, 0);

    public static BigReal Sqrt(BigReal x)
    {
        if (x.Sign <= 0)
        {
            return x.Sign == 0 ? x : throw new ArgumentOutOfRangeException(nameof(x));
        }

        int shift = Math.Max(0, (2 * Bits) + 128 - (int)x.Mantissa.GetBitLength());
        shift += (x.Exponent - shift) & 1;
        BigInteger n = x.Mantissa << shift;
        BigInteger root = BigInteger.One << (int)((n.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (n / root)) >> 1;
            if (next >= root)
            {
                return new(root, (x.Exponent - shift) / 2);
            }

            root = next;
        }
    }

    public static BigReal Exp(BigReal x)
    {
        BigInteger octaves = (x / Ln2).Round();
        const int Halvings = 32;
        BigReal r = (x - (From(octaves) * Ln2)).ScaledBy(-Halvings);
        BigReal sum = One, term = One;
        for (int n = 1; term.Sign != 0 && term.Scale > -Bits - 64; n++)
        {
            term = term * r / n;
            sum += term;
        }

        for (int i = 0; i < Halvings; i++)
        {
            sum *= sum;
        }

        return sum.ScaledBy((int)octaves);
    }

    public static BigReal Log(BigReal x)
    {
        if (x.Sign <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x));
        }

        BigReal mantissa = x.ScaledBy(-x.Scale);
        BigReal guess = Math.Log((double)mantissa);
        return guess + LogNearOne(mantissa * Exp(-guess)) + (x.Scale * Ln2);
    }

    public static BigReal Atan(BigReal x)
    {
        if (x.Absolute > One)
        {
            BigReal complement = (Pi.ScaledBy(-1)) - Atan(One / x.Absolute);
            return x.Sign > 0 ? complement : -complement;
        }

        BigReal guess = x.Scale < -1000 ? Zero : Math.Atan((double)x);
        (BigReal sin, BigReal cos) = SinCos(guess);
        BigReal rest = ((x * cos) - sin) / (cos + (x * sin));
        return guess + Series(rest, alternating: true);
    }

    public static (BigReal Sin, BigReal Cos) SinCos(BigReal x)
    {
        BigInteger quarters = (x / Pi.ScaledBy(-1)).Round();
        BigReal r = x - (From(quarters) * Pi.ScaledBy(-1));
        BigReal sin = Zero, cos = Zero, term = One;
        for (int n = 0; n < 4 || (term.Sign != 0 && term.Scale > Math.Min(r.Scale, 0) - Bits - 16); n++)
        {
            BigReal signed = (n & 2) == 0 ? term : -term;
            (sin, cos) = (n & 1) == 0 ? (sin, cos + signed) : (sin + signed, cos);
            term = term * r / (n + 1);
        }

        return (int)(quarters & 3) switch
        {
            0 => (sin, cos),
            1 => (cos, -sin),
            2 => (-sin, -cos),
            _ => (-cos, sin),
        };
    }

    public static readonly BigReal Ln2 = 2 * Series(One / 3, alternating: false);

    public static readonly BigReal Pi = 4 * ((4 * Series(One / 5, alternating: true)) - Series(One / 239, alternating: true));

    /// <summary>x ± x³/3 + x⁵/5 …: the inverse tangent, or the inverse hyperbolic tangent.</summary>
    private static BigReal Series(BigReal x, bool alternating)
    {
        BigReal square = alternating ? -(x * x) : x * x, sum = x, power = x;
        for (int n = 3; power.Sign != 0 && power.Scale > x.Scale - Bits - 16; n += 2)
        {
            power *= square;
            sum += power / n;
        }

        return sum;
    }

    private static BigReal LogNearOne(BigReal x) => 2 * Series((x - One) / (x + One), alternating: false);

    public override string ToString() => ((double)this).ToString("R");
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace AutoDiff.Tests.Constructs.Support;

/// <summary>What the interfaces of numbers ask for: the rest in terms of the few functions that are computed, or not supported where derivatives do not go.</summary>
public readonly partial struct DoubleDouble : IFloatingPointIeee754<DoubleDouble>
{
    public static DoubleDouble Zero => 0;

    public static DoubleDouble One => 1;

    public static DoubleDouble NegativeOne => -1;

    public static DoubleDouble AdditiveIdentity => 0;

    public static DoubleDouble MultiplicativeIdentity => 1;

    public static DoubleDouble Tau => 2 * Pi;

    public static DoubleDouble Epsilon => double.Epsilon;

    public static DoubleDouble NaN => double.NaN;

    public static DoubleDouble NegativeInfinity => double.NegativeInfinity;

    public static DoubleDouble PositiveInfinity => double.PositiveInfinity;

    public static DoubleDouble NegativeZero => -0.0;

    static int INumberBase<DoubleDouble>.Radix => 2;

    public static DoubleDouble operator +(DoubleDouble a) => a;

    public static DoubleDouble operator ++(DoubleDouble a) => a + 1;

    public static DoubleDouble operator --(DoubleDouble a) => a - 1;

    public static DoubleDouble Exp2(DoubleDouble x) => Exp(x * Ln2);

    public static DoubleDouble Exp10(DoubleDouble x) => Exp(x * Log(10));

    public static DoubleDouble Log(DoubleDouble x, DoubleDouble newBase) => Log(x) / Log(newBase);

    public static DoubleDouble Log2(DoubleDouble x) => Log(x) / Ln2;

    public static DoubleDouble Log10(DoubleDouble x) => Log(x) / Log(10);

    public static DoubleDouble Cbrt(DoubleDouble x) => x < 0 ? -Cbrt(-x) : x == 0 ? 0 : Pow(x, One / 3);

    public static DoubleDouble Hypot(DoubleDouble x, DoubleDouble y) => Sqrt(x * x + y * y);

    public static DoubleDouble RootN(DoubleDouble x, int n) => Pow(x, One / n);

    public static DoubleDouble Sin(DoubleDouble x) => SinCos(x).Sin;

    public static DoubleDouble Cos(DoubleDouble x) => SinCos(x).Cos;

    public static DoubleDouble Tan(DoubleDouble x) => Sin(x) / Cos(x);

    public static DoubleDouble SinPi(DoubleDouble x) => Sin(x * Pi);

    public static DoubleDouble CosPi(DoubleDouble x) => Cos(x * Pi);

    public static DoubleDouble TanPi(DoubleDouble x) => Tan(x * Pi);

    public static (DoubleDouble SinPi, DoubleDouble CosPi) SinCosPi(DoubleDouble x) => SinCos(x * Pi);

    public static DoubleDouble Asin(DoubleDouble x) => Atan2(x, Sqrt((1 - x) * (1 + x)));

    public static DoubleDouble Acos(DoubleDouble x) => Atan2(Sqrt((1 - x) * (1 + x)), x);

    public static DoubleDouble Atan(DoubleDouble x) => Atan2(x, 1);

    public static DoubleDouble AsinPi(DoubleDouble x) => Asin(x) / Pi;

    public static DoubleDouble AcosPi(DoubleDouble x) => Acos(x) / Pi;

    public static DoubleDouble AtanPi(DoubleDouble x) => Atan(x) / Pi;

    public static DoubleDouble Atan2Pi(DoubleDouble y, DoubleDouble x) => Atan2(y, x) / Pi;

    public static DoubleDouble Sinh(DoubleDouble x) => (Exp(x) - Exp(-x)) / 2;

    public static DoubleDouble Cosh(DoubleDouble x) => (Exp(x) + Exp(-x)) / 2;

    public static DoubleDouble Asinh(DoubleDouble x) => Log(x + Sqrt(x * x + 1));

    public static DoubleDouble Acosh(DoubleDouble x) => Log(x + Sqrt(x * x - 1));

    public static DoubleDouble Atanh(DoubleDouble x) => Log((1 + x) / (1 - x)) / 2;

    public static DoubleDouble FusedMultiplyAdd(DoubleDouble a, DoubleDouble b, DoubleDouble c) => a * b + c;

    public static DoubleDouble Ieee754Remainder(DoubleDouble a, DoubleDouble b) => a - Round(a / b, 0, MidpointRounding.ToEven) * b;

    public static DoubleDouble BitDecrement(DoubleDouble x) => throw new NotSupportedException();

    public static DoubleDouble BitIncrement(DoubleDouble x) => throw new NotSupportedException();

    public static int ILogB(DoubleDouble x) => Math.ILogB(x._high);

    public static DoubleDouble ScaleB(DoubleDouble x, int n) => new(Math.ScaleB(x._high, n), Math.ScaleB(x._low, n));

    public static DoubleDouble Round(DoubleDouble x, int digits, MidpointRounding mode) =>
        digits == 0 ? Math.Round(x._high) == x._high ? Normalised(x._high, Math.Round(x._low, mode)) : Math.Round(x._high, mode) : throw new NotSupportedException();

    public static bool IsCanonical(DoubleDouble x) => true;

    public static bool IsComplexNumber(DoubleDouble x) => false;

    public static bool IsEvenInteger(DoubleDouble x) => IsInteger(x) && x % 2 == 0;

    public static bool IsFinite(DoubleDouble x) => double.IsFinite(x._high);

    public static bool IsImaginaryNumber(DoubleDouble x) => false;

    public static bool IsInfinity(DoubleDouble x) => double.IsInfinity(x._high);

    public static bool IsInteger(DoubleDouble x) => Truncated(x) == x;

    public static bool IsNaN(DoubleDouble x) => double.IsNaN(x._high);

    public static bool IsNegative(DoubleDouble x) => double.IsNegative(x._high);

    public static bool IsNegativeInfinity(DoubleDouble x) => double.IsNegativeInfinity(x._high);

    public static bool IsNormal(DoubleDouble x) => double.IsNormal(x._high);

    public static bool IsOddInteger(DoubleDouble x) => IsInteger(x) && x % 2 != 0;

    public static bool IsPositive(DoubleDouble x) => double.IsPositive(x._high);

    public static bool IsPositiveInfinity(DoubleDouble x) => double.IsPositiveInfinity(x._high);

    public static bool IsRealNumber(DoubleDouble x) => !IsNaN(x);

    public static bool IsSubnormal(DoubleDouble x) => double.IsSubnormal(x._high);

    public static bool IsZero(DoubleDouble x) => x._high == 0;

    public static DoubleDouble MaxMagnitude(DoubleDouble a, DoubleDouble b) => Abs(a) > Abs(b) ? a : b;

    public static DoubleDouble MaxMagnitudeNumber(DoubleDouble a, DoubleDouble b) => MaxMagnitude(a, b);

    public static DoubleDouble MinMagnitude(DoubleDouble a, DoubleDouble b) => Abs(a) < Abs(b) ? a : b;

    public static DoubleDouble MinMagnitudeNumber(DoubleDouble a, DoubleDouble b) => MinMagnitude(a, b);

    public int CompareTo(DoubleDouble other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    public int CompareTo(object? obj) => CompareTo((DoubleDouble)obj!);

    public bool Equals(DoubleDouble other) => this == other;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DoubleDouble other && this == other;

    public override int GetHashCode() => HashCode.Combine(_high, _low);

    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    public string ToString(string? format, IFormatProvider? formatProvider) => $"{_high.ToString("R", formatProvider)} + {_low.ToString("R", formatProvider)}";

    static bool INumberBase<DoubleDouble>.TryConvertFromChecked<TOther>(TOther value, out DoubleDouble result) => TryConvertFrom(value, out result);

    static bool INumberBase<DoubleDouble>.TryConvertFromSaturating<TOther>(TOther value, out DoubleDouble result) => TryConvertFrom(value, out result);

    static bool INumberBase<DoubleDouble>.TryConvertFromTruncating<TOther>(TOther value, out DoubleDouble result) => TryConvertFrom(value, out result);

    static bool INumberBase<DoubleDouble>.TryConvertToChecked<TOther>(DoubleDouble value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    static bool INumberBase<DoubleDouble>.TryConvertToSaturating<TOther>(DoubleDouble value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    static bool INumberBase<DoubleDouble>.TryConvertToTruncating<TOther>(DoubleDouble value, [MaybeNullWhen(false)] out TOther result) => TryConvertTo(value, out result);

    private static bool TryConvertFrom<TOther>(TOther value, out DoubleDouble result)
        where TOther : INumberBase<TOther>
    {
        // Doubles hold all the constants that derivatives have.
        result = double.CreateChecked(value);
        return true;
    }

    private static bool TryConvertTo<TOther>(DoubleDouble value, [MaybeNullWhen(false)] out TOther result)
        where TOther : INumberBase<TOther>
    {
        result = TOther.CreateChecked(value._high);
        return true;
    }

    int IFloatingPoint<DoubleDouble>.GetExponentByteCount() => throw new NotSupportedException();

    int IFloatingPoint<DoubleDouble>.GetExponentShortestBitLength() => throw new NotSupportedException();

    int IFloatingPoint<DoubleDouble>.GetSignificandBitLength() => throw new NotSupportedException();

    int IFloatingPoint<DoubleDouble>.GetSignificandByteCount() => throw new NotSupportedException();

    bool IFloatingPoint<DoubleDouble>.TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) => throw new NotSupportedException();

    bool IFloatingPoint<DoubleDouble>.TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) => throw new NotSupportedException();

    bool IFloatingPoint<DoubleDouble>.TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) => throw new NotSupportedException();

    bool IFloatingPoint<DoubleDouble>.TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) => throw new NotSupportedException();

    public static DoubleDouble Parse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider) => throw new NotSupportedException();

    public static DoubleDouble Parse(string s, NumberStyles style, IFormatProvider? provider) => throw new NotSupportedException();

    public static DoubleDouble Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => throw new NotSupportedException();

    public static DoubleDouble Parse(string s, IFormatProvider? provider) => throw new NotSupportedException();

    public static bool TryParse(ReadOnlySpan<char> s, NumberStyles style, IFormatProvider? provider, out DoubleDouble result) => throw new NotSupportedException();

    public static bool TryParse([NotNullWhen(true)] string? s, NumberStyles style, IFormatProvider? provider, out DoubleDouble result) => throw new NotSupportedException();

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out DoubleDouble result) => throw new NotSupportedException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DoubleDouble result) => throw new NotSupportedException();

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) => throw new NotSupportedException();
}

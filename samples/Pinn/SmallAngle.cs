using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pinn;

/// <summary>Sines and cosines of angles that are known to be small, by their series.</summary>
internal static class SmallAngle
{
    /// <summary>Of angles up to π/4, to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sine, Vector512<double> Cosine) SinCos(Vector512<double> x)
    {
        Vector512<double> z = x * x;
        Vector512<double> sine = Vector512.FusedMultiplyAdd(Vector512.Create(-1.0 / 1307674368000), z, Vector512.Create(1.0 / 6227020800));
        sine = Vector512.FusedMultiplyAdd(sine, z, Vector512.Create(-1.0 / 39916800));
        sine = Vector512.FusedMultiplyAdd(sine, z, Vector512.Create(1.0 / 362880));
        Vector512<double> cosine = Vector512.FusedMultiplyAdd(Vector512.Create(1.0 / 20922789888000), z, Vector512.Create(-1.0 / 87178291200));
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(1.0 / 479001600));
        cosine = Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(-1.0 / 3628800));
        return (SineFrom(sine, x, z), CosineFrom(Vector512.FusedMultiplyAdd(cosine, z, Vector512.Create(1.0 / 40320)), z));
    }

    /// <summary>Of angles up to 1/15, to rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sine, Vector512<double> Cosine) SinCosOfTiny(Vector512<double> x)
    {
        Vector512<double> z = x * x;
        return (SineFrom(Vector512<double>.Zero, x, z), CosineFrom(Vector512.Create(1.0 / 40320), z));
    }

    /// <summary>x − x³/3! + x⁵/5! − x⁷/7! + <paramref name="series"/> x⁹.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineFrom(Vector512<double> series, Vector512<double> x, Vector512<double> z)
    {
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-1.0 / 5040));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 120));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-1.0 / 6));
        return Vector512.FusedMultiplyAdd(series * z, x, x);
    }

    /// <summary>1 − x²/2! + x⁴/4! − x⁶/6! + <paramref name="series"/> x⁸.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosineFrom(Vector512<double> series, Vector512<double> z)
    {
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-1.0 / 720));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(1.0 / 24));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-0.5));
        return Vector512.FusedMultiplyAdd(series, z, Vector512<double>.One);
    }
}

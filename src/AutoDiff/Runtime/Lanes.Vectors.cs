using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Runtime;

/// <summary>Neighbouring elements of storage that generated code works on at once.</summary>
public static partial class Lanes
{
    /// <summary>Below this the rational function is used, above it the exponential.</summary>
    private const double SmallTangent = 0.625;

    /// <summary>From here on the hyperbolic tangent is one.</summary>
    private const double LargeTangent = 22;

    /// <summary>The elements from an index on as vectors, those that are left over apart; none if the index is outside of the storage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector<T>> Vectors<T>(ReadOnlySpan<T> storage, int start)
        where T : struct =>
        (uint)start < (uint)storage.Length ? MemoryMarshal.Cast<T, Vector<T>>(storage.Slice(start)) : default;

    /// <inheritdoc cref="Vectors{T}(ReadOnlySpan{T}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector<T>> Vectors<T>(Span<T> storage, int start)
        where T : struct =>
        (uint)start < (uint)storage.Length ? MemoryMarshal.Cast<T, Vector<T>>(storage.Slice(start)) : default;

    /// <summary>The elements as vectors, those that are left over apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector<T>> Vectors<T>(ReadOnlySpan<T> storage)
        where T : struct => MemoryMarshal.Cast<T, Vector<T>>(storage);

    /// <inheritdoc cref="Vectors{T}(ReadOnlySpan{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector<T>> Vectors<T>(Span<T> storage)
        where T : struct => MemoryMarshal.Cast<T, Vector<T>>(storage);

    /// <summary>A product in which a zero factor wins, lane by lane: <see cref="StrongZero"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> StrongMultiply<T>(Vector<T> a, Vector<T> b) =>
        Vector.AndNot(a * b, Vector.Equals<T>(a, Vector<T>.Zero) | Vector.Equals<T>(b, Vector<T>.Zero));

    /// <summary>A quotient in which a zero dividend wins, lane by lane: <see cref="StrongZero"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> StrongDivide<T>(Vector<T> dividend, Vector<T> divisor) =>
        Vector.AndNot(dividend / divisor, Vector.Equals<T>(dividend, Vector<T>.Zero));

    /// <summary>The hyperbolic tangent of each lane, to about two units in the last place.</summary>
    /// <remarks>1 − 2 / (e²ˣ + 1), which cancels near zero; there, Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))) with eight denominators
    /// (Lambert 1768), multiplied out.</remarks>
    public static Vector<double> Tanh(Vector<double> x)
    {
        Vector<double> size = Vector.Abs(x), square = x * x;
        Vector<double> numerator = (((((36.0 * square) + Vector.Create(6930.0)) * square) + Vector.Create(270270.0)) * square) + Vector.Create(2027025.0);
        Vector<double> denominator = ((((((square + Vector.Create(630.0)) * square) + Vector.Create(51975.0)) * square) + Vector.Create(945945.0)) * square)
            + Vector.Create(2027025.0);
        Vector<double> small = x * (numerator / denominator);
        Vector<double> exponential = Vector.Exp(2.0 * Vector.Min(size, Vector.Create(LargeTangent)));
        Vector<double> large = Vector<double>.One - (Vector.Create(2.0) / (exponential + Vector<double>.One));
        return Vector.ConditionalSelect(Vector.LessThan(size, Vector.Create(SmallTangent)), small, Vector.CopySign(large, x));
    }

    /// <inheritdoc cref="Tanh(Vector{double})"/>
    public static Vector<float> Tanh(Vector<float> x)
    {
        Vector.Widen(x, out Vector<double> lower, out Vector<double> upper);
        return Vector.Narrow(Tanh(lower), Tanh(upper));
    }
}

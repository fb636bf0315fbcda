using System.Numerics;
using System.Numerics.Tensors;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>Vector kernels on spans.</summary>
internal static class Vectors
{
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.Dot(x, y);

    /// <summary>The Euclidean norm, scaled where squares would overflow or vanish.</summary>
    public static T Norm<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T sum = TensorPrimitives.SumOfSquares(x);
        if (T.IsNormal(sum))
        {
            return T.Sqrt(sum);
        }

        if (T.IsNaN(sum) || x.IsEmpty)
        {
            return sum;
        }

        T scale = T.Abs(TensorPrimitives.MaxMagnitude(x));
        if (T.IsZero(scale) || !T.IsFinite(scale))
        {
            return scale;
        }

        sum = T.Zero;
        foreach (T entry in x)
        {
            T scaled = entry / scale;
            sum += scaled * scaled;
        }

        return scale * T.Sqrt(sum);
    }

    public static bool IsFinite<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
        => x.IsEmpty || TensorPrimitives.IsFiniteAll(x);

    /// <summary>y += a·x.</summary>
    public static void AddScaled<T>(T a, ReadOnlySpan<T> x, Span<T> y)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.MultiplyAdd(x, a, y, y);

    /// <summary>z = x + a·y.</summary>
    public static void Combine<T>(ReadOnlySpan<T> x, T a, ReadOnlySpan<T> y, Span<T> z)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.MultiplyAdd(y, a, x, z);

    /// <summary>y = a·x; the two may be the same span.</summary>
    public static void Scale<T>(T a, ReadOnlySpan<T> x, Span<T> y)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.Multiply(x, a, y);

    /// <summary>y = −x.</summary>
    public static void Negate<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.Negate(x, y);

    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> difference)
        where T : IFloatingPointIeee754<T>
        => TensorPrimitives.Subtract(x, y, difference);
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Exact Euclidean projections. None allocates.</summary>
public static partial class Projections
{
    /// <summary>The point of {y ≥ 0, Σyᵢ = sum} that is nearest to x: yᵢ = max(xᵢ − θ, 0) with the one θ that makes the sum right (Held, Wolfe and Crowder 1974,
    /// <i>Mathematical Programming</i> 6). O(n log n).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="sum">What the components add up to; positive and finite.</param>
    /// <exception cref="ArgumentException">There are no components, the lengths differ, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sum"/> is not positive and finite.</exception>
    public static void OntoSimplex<T>(ReadOnlySpan<T> x, Span<T> result, T sum)
        where T : IFloatingPointIeee754<T>
    {
        Check(x, result);
        CheckPositive(sum, nameof(sum));
        x.CopyTo(result);
        T threshold = Threshold(result, sum);
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = T.Max(x[i] - threshold, T.Zero);
        }
    }

    /// <summary>The point of {Σ|yᵢ| ≤ radius} that is nearest to x (Duchi, Shalev-Shwartz, Singer and Chandra 2008, ICML). O(n log n).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <exception cref="ArgumentException">There are no components, the lengths differ, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="radius"/> is not positive and finite.</exception>
    public static void OntoManhattanBall<T>(ReadOnlySpan<T> x, Span<T> result, T radius)
        where T : IFloatingPointIeee754<T>
    {
        Check(x, result);
        CheckPositive(radius, nameof(radius));
        T norm = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = T.Abs(x[i]);
            norm += result[i];
        }

        if (norm <= radius)
        {
            x.CopyTo(result);
            return;
        }

        T threshold = Threshold(result, radius);
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = T.CopySign(T.Max(T.Abs(x[i]) - threshold, T.Zero), x[i]);
        }
    }

    /// <summary>The point of {‖y − center‖ ≤ radius} that is nearest to x. O(n).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="center">As long as <paramref name="x"/>; empty for 0.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <exception cref="ArgumentException">There are no components, the lengths differ, or the spans overlap.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="radius"/> is not positive and finite.</exception>
    public static void OntoBall<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> center, Span<T> result, T radius)
        where T : IFloatingPointIeee754<T>
    {
        Check(x, result);
        CheckPositive(radius, nameof(radius));
        if (!center.IsEmpty && center.Length != x.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The center has {center.Length} components, the point {x.Length}."), nameof(center));
        }

        x.CopyTo(result);
        if (!center.IsEmpty)
        {
            Vectors.Subtract(x, center, result);
        }

        T norm = Vectors.Norm<T>(result);
        if (norm <= radius)
        {
            x.CopyTo(result);
            return;
        }

        Vectors.Scale(radius / norm, result, result);
        if (!center.IsEmpty)
        {
            Vectors.AddScaled(T.One, center, result);
        }
    }

    /// <summary>θ with Σmax(vᵢ − θ, 0) = sum; sorts v.</summary>
    private static T Threshold<T>(Span<T> v, T sum)
        where T : IFloatingPointIeee754<T>
    {
        v.Sort();
        T largest = v[^1];
        T total = T.Zero;
        T threshold = T.NaN;
        for (int k = 1; k <= v.Length; k++)
        {
            // Relative to the largest, so that a large common part of the components costs no digits.
            total += v[^k] - largest;
            T candidate = (total - sum) / T.CreateChecked(k);
            if (!(v[^k] - largest > candidate))
            {
                break;
            }

            threshold = candidate;
        }

        return threshold + largest;
    }

    private static void Check<T>(ReadOnlySpan<T> x, Span<T> result)
    {
        if (x.IsEmpty)
        {
            throw new ArgumentException("The point has no components.", nameof(x));
        }

        if (result.Length != x.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The result has {result.Length} components, the point {x.Length}."), nameof(result));
        }

        if (((ReadOnlySpan<T>)result).Overlaps(x))
        {
            throw new ArgumentException("The result overlaps the point.", nameof(result));
        }
    }

    private static void CheckPositive<T>(T value, string name)
        where T : IFloatingPointIeee754<T>
    {
        if (!(value > T.Zero) || !T.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must be positive and finite.");
        }
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Their derivatives along a direction. All Jacobians are symmetric: the same functions give products with the transpose.
public static partial class Projections
{
    /// <summary>The projection on the simplex and its derivative: the direction less its mean over the components that are not 0, and 0 for the others.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="tangent">The direction, as long as <paramref name="x"/>.</param>
    /// <param name="result">Receives the projection.</param>
    /// <param name="resultTangent">Receives its derivative along the direction.</param>
    /// <param name="sum">What the components add up to; positive and finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a span that is written overlaps another.</exception>
    public static void OntoSimplexJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent, T sum)
        where T : IFloatingPointIeee754<T>
    {
        CheckTangents(x, tangent, result, resultTangent);
        OntoSimplex(x, result, sum);
        int support = 0;
        T mean = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            if (result[i] > T.Zero)
            {
                support++;
                mean += tangent[i];
            }
        }

        mean /= T.CreateChecked(support);
        for (int i = 0; i < x.Length; i++)
        {
            resultTangent[i] = result[i] > T.Zero ? tangent[i] - mean : T.Zero;
        }
    }

    /// <summary>The projection on the Manhattan ball and its derivative.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="tangent">The direction, as long as <paramref name="x"/>.</param>
    /// <param name="result">Receives the projection.</param>
    /// <param name="resultTangent">Receives its derivative along the direction.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a span that is written overlaps another.</exception>
    public static void OntoManhattanBallJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent, T radius)
        where T : IFloatingPointIeee754<T>
    {
        CheckTangents(x, tangent, result, resultTangent);
        OntoManhattanBall(x, result, radius);
        T norm = T.Zero;
        T along = T.Zero;
        int support = 0;
        for (int i = 0; i < x.Length; i++)
        {
            norm += T.Abs(x[i]);
            if (!T.IsZero(result[i]))
            {
                support++;
                along += T.CopySign(T.One, x[i]) * tangent[i];
            }
        }

        if (norm <= radius)
        {
            tangent.CopyTo(resultTangent);
            return;
        }

        along /= T.CreateChecked(support);
        for (int i = 0; i < x.Length; i++)
        {
            resultTangent[i] = T.IsZero(result[i]) ? T.Zero : tangent[i] - T.CopySign(T.One, x[i]) * along;
        }
    }

    /// <summary>The projection on the Euclidean ball and its derivative: outside, radius/‖d‖ times the part of the direction that is orthogonal to d = x − center.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point; at least one component.</param>
    /// <param name="center">As long as <paramref name="x"/>; empty for 0.</param>
    /// <param name="tangent">The direction, as long as <paramref name="x"/>.</param>
    /// <param name="result">Receives the projection.</param>
    /// <param name="resultTangent">Receives its derivative along the direction.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a span that is written overlaps another.</exception>
    public static void OntoBallJvp<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> center, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent, T radius)
        where T : IFloatingPointIeee754<T>
    {
        CheckTangents(x, tangent, result, resultTangent);
        OntoBall(x, center, result, radius);
        x.CopyTo(resultTangent);
        if (!center.IsEmpty)
        {
            Vectors.Subtract(x, center, resultTangent);
        }

        T norm = Vectors.Norm<T>(resultTangent);
        if (norm <= radius)
        {
            tangent.CopyTo(resultTangent);
            return;
        }

        T along = Vectors.Dot<T>(resultTangent, tangent) / norm / norm;
        Vectors.Combine(tangent, -along, resultTangent, resultTangent);
        Vectors.Scale(radius / norm, resultTangent, resultTangent);
    }

    private static void CheckTangents<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
    {
        ArgumentCheck.Length(tangent.Length, x.Length, nameof(tangent));
        ArgumentCheck.Length(resultTangent.Length, x.Length, nameof(resultTangent));
        ReadOnlySpan<T> written = resultTangent;
        if (written.Overlaps(x) || written.Overlaps(tangent) || written.Overlaps(result))
        {
            throw new ArgumentException("The derivative overlaps another argument.", nameof(resultTangent));
        }

        if (((ReadOnlySpan<T>)result).Overlaps(tangent))
        {
            throw new ArgumentException("The result overlaps the direction.", nameof(result));
        }
    }
}

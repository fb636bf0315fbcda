using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Cones, and their derivatives along a direction.
public static partial class Projections
{
    /// <summary>The point of {(t, u): ‖u‖ ≤ t} that is nearest to x = (t, u): x itself, 0 where ‖u‖ ≤ −t, and ½(1 + t/‖u‖)(‖u‖, u) between (Alizadeh and Goldfarb 2003, <i>Second-order cone
    /// programming</i>). O(n).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point, t first; at least one component.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <exception cref="ArgumentException">There are no components, the lengths differ, or the spans overlap.</exception>
    public static void OntoSecondOrderCone<T>(ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        Check(x, result);
        T norm = Vectors.Norm(x[1..]);
        if (norm <= x[0])
        {
            x.CopyTo(result);
            return;
        }

        if (norm <= -x[0])
        {
            result.Fill(T.Zero);
            return;
        }

        T height = (norm + x[0]) / (T.One + T.One);
        Vectors.Scale(height / norm, x, result);
        result[0] = height;
    }

    /// <summary>The projection on the second-order cone and its derivative: with w = u/‖u‖ between the cone and its polar, ½[[1, wᵀ], [w, (1 + t/‖u‖)I − (t/‖u‖)wwᵀ]].</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point, t first; at least one component.</param>
    /// <param name="tangent">The direction, as long as <paramref name="x"/>.</param>
    /// <param name="result">Receives the projection.</param>
    /// <param name="resultTangent">Receives its derivative along the direction.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a span that is written overlaps another.</exception>
    public static void OntoSecondOrderConeJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        where T : IFloatingPointIeee754<T>
    {
        CheckTangents(x, tangent, result, resultTangent);
        OntoSecondOrderCone(x, result);
        T norm = Vectors.Norm(x[1..]);
        if (norm <= x[0])
        {
            tangent.CopyTo(resultTangent);
            return;
        }

        if (norm <= -x[0])
        {
            resultTangent.Fill(T.Zero);
            return;
        }

        T two = T.One + T.One;
        T ratio = x[0] / norm;
        T along = Vectors.Dot(x[1..], tangent[1..]) / norm;
        for (int i = 1; i < x.Length; i++)
        {
            resultTangent[i] = (((tangent[0] - (ratio * along)) * x[i] / norm) + ((T.One + ratio) * tangent[i])) / two;
        }

        resultTangent[0] = (tangent[0] + along) / two;
    }
}

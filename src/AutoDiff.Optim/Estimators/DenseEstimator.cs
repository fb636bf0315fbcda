using System.Numerics;
using AutoDiff.Optim;

namespace AutoDiff.Estimators;

/// <summary>Unbiased estimates of operators from derivatives along random directions in all coordinates.</summary>
public static class DenseEstimator
{
    /// <summary>Estimates the Laplacian as the mean of vᵀ∇²u v.</summary>
    /// <remarks>The variance of one sample is 2 ‖H‖² for Gaussian v and 2 Σ_{i≠j} Hᵢⱼ² for Rademacher v (Hutchinson 1989).</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="kind">The distribution of v.</param>
    /// <param name="samples">How many directions; at least 1.</param>
    /// <param name="probes">Where they come from.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> has the wrong length, or <paramref name="samples"/> is out of range.</exception>
    public static Estimate<T> Laplacian<T, F, D>(
        F function, D directions, ReadOnlySpan<T> point, ProbeKind kind, int samples, ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct =>
        Run(function, directions, point, 2, T.CreateChecked(2), [], directions.Count, kind, samples, probes, workspace);

    /// <summary>Estimates tr(S Sᵀ ∇²u) as the mean of the second derivatives along S v.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="factor">S, row-major: one row for each coordinate. The generator of a diffusion with this factor is half of the estimate.</param>
    /// <param name="columns">The number of columns of S.</param>
    /// <param name="kind">The distribution of v.</param>
    /// <param name="samples">How many directions; at least 1.</param>
    /// <param name="probes">Where they come from.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or a number is out of range.</exception>
    public static Estimate<T> SecondOrder<T, F, D>(
        F function, D directions, ReadOnlySpan<T> point, ReadOnlySpan<T> factor, int columns, ProbeKind kind, int samples, ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentCheck.Length(factor.Length, directions.Count * columns, nameof(factor));
        return Run(function, directions, point, 2, T.CreateChecked(2), factor, columns, kind, samples, probes, workspace);
    }

    /// <summary>Estimates Δ²u as a third of the mean of the fourth derivatives along Gaussian directions.</summary>
    /// <remarks>E[vᵢvⱼvₖvₗ] = δᵢⱼδₖₗ + δᵢₖδⱼₗ + δᵢₗδⱼₖ for Gaussian v alone, so that no other distribution is offered.</remarks>
    /// <inheritdoc cref="Laplacian{T, F, D}(F, D, ReadOnlySpan{T}, ProbeKind, int, ProbeStream, Workspace{T})"/>
    public static Estimate<T> Biharmonic<T, F, D>(F function, D directions, ReadOnlySpan<T> point, int samples, ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct =>
        Run(function, directions, point, 4, T.CreateChecked(8), [], directions.Count, ProbeKind.Gaussian, samples, probes, workspace);

    private static Estimate<T> Run<T, F, D>(
        F function, D directions, ReadOnlySpan<T> point, int order, T weight, ReadOnlySpan<T> factor, int probeLength, ProbeKind kind, int samples,
        ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        ArgumentCheck.Length(point.Length, directions.Length, nameof(point));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(workspace);
        Arena<T> arena = workspace.Enter(((long)(order + 1) * (point.Length + 1)) + probeLength, 0);
        try
        {
            var curve = new Curve<T>(point, order, ref arena);
            Span<T> probe = arena.Take(probeLength);
            var mean = default(RunningMean<T>);
            for (int s = 0; s < samples; s++)
            {
                probes.Fill(kind, probe);
                curve.Clear(order);
                for (int i = 0; i < directions.Count; i++)
                {
                    T component = factor.IsEmpty
                        ? probe[i]
                        : Optim.LinearAlgebra.Vectors.Dot<T>(factor.Slice(i * probeLength, probeLength), probe);
                    directions.Add(i, component, curve.Row(1));
                }

                function.Taylor(order, curve.Series(order), curve.Result);
                mean.Add(weight * curve.Result[order]);
            }

            return mean.Result;
        }
        finally
        {
            workspace.Leave();
        }
    }
}

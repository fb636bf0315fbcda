using System.Numerics;
using AutoDiff.Optim;

namespace AutoDiff.Estimators;

public sealed partial class DifferentialOperator
{
    /// <summary>Estimates the operator from some of its series, drawn without replacement: their sum times <see cref="JetCount"/> over their number.</summary>
    /// <remarks>Unbiased, with the variance N²/R · (1 − R/N) · S², S² being the variance of the contributions of the N series; exact if all are drawn. For the Laplacian this is
    /// the estimator by sampled dimensions (Shi et al. 2024).</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="samples">R, from 1 to <see cref="JetCount"/>.</param>
    /// <param name="probes">Where the draw comes from.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Apply{T, F, D}(F, D, ReadOnlySpan{T}, Workspace{T})"/>, or <paramref name="samples"/> is out of range.</exception>
    public Estimate<T> Estimate<T, F, D>(F function, D directions, ReadOnlySpan<T> point, int samples, ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        Check(directions, point, workspace);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, JetCount);
        Arena<T> arena = workspace.Enter((long)(_plan.MaxOrder + 1) * (point.Length + 1), samples);
        try
        {
            var curve = new Curve<T>(point, _plan.MaxOrder, ref arena);
            Span<int> drawn = arena.TakeIntegers(samples);
            probes.Sample(JetCount, drawn);
            var mean = default(RunningMean<T>);
            foreach (int index in drawn)
            {
                mean.Add(Expand(function, directions, curve, index));
            }

            T count = T.CreateChecked(JetCount);
            T error = samples == JetCount
                ? T.Zero
                : count * mean.Result.StandardError * T.Sqrt(T.One - (T.CreateChecked(samples) / count));
            return new Estimate<T>((count * mean.Result.Mean) + (T.CreateChecked(_valueCoefficient) * curve.Result[0]), error, samples);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Estimates (Lu − f)² without bias, as the product of two residuals with independent samples.</summary>
    /// <remarks>The square of one estimated residual is too large by the variance of the estimate. The product can be negative.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="rightHandSide">f at the point.</param>
    /// <param name="samples">How many series each of the two samples has, from 1 to <see cref="JetCount"/>.</param>
    /// <param name="probes">Where the draws come from.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The product.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Apply{T, F, D}(F, D, ReadOnlySpan{T}, Workspace{T})"/>, or <paramref name="samples"/> is out of range.</exception>
    public T EstimateSquaredResidual<T, F, D>(
        F function, D directions, ReadOnlySpan<T> point, T rightHandSide, int samples, ProbeStream probes, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        T first = Estimate(function, directions, point, samples, probes, workspace).Mean - rightHandSide;
        return first * (Estimate(function, directions, point, samples, probes, workspace).Mean - rightHandSide);
    }
}

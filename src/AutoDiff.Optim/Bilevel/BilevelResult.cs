using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>What a bilevel run found, and how accurate its parts were.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class BilevelResult<T>
    where T : IFloatingPointIeee754<T>
{
    internal BilevelResult(T[] theta, T[] x, OptimSummary<T> summary, InnerAccuracy<T> accuracy)
    {
        Theta = theta;
        X = x;
        Summary = summary;
        Inner = accuracy;
    }

    /// <summary>The outer variables.</summary>
    public T[] Theta { get; }

    /// <summary>The inner minimum there.</summary>
    public T[] X { get; }

    /// <summary>How the outer run ended.</summary>
    public OptimSummary<T> Summary { get; }

    /// <summary>The outer objective at the end.</summary>
    public T Value => Summary.Value;

    /// <summary>Whether the outer run converged.</summary>
    public bool Converged => Summary.Converged;

    /// <summary>How accurately the inner problems were solved.</summary>
    public InnerAccuracy<T> Inner { get; }
}

/// <summary>How accurately the inner problems of a bilevel run were solved.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="LastGradientNorm">‖∇ₓg‖ of the last one.</param>
/// <param name="WorstGradientNorm">‖∇ₓg‖ of the worst.</param>
/// <param name="LastLinearResidual">‖H·p − v‖/‖v‖ of the last gradient; NaN for methods without second derivatives.</param>
/// <param name="WorstLinearResidual">That of the worst.</param>
/// <param name="Problems">How many inner problems were solved.</param>
/// <param name="Unconverged">How many of them did not converge.</param>
/// <param name="Iterations">All inner iterations together.</param>
public readonly record struct InnerAccuracy<T>(
    T LastGradientNorm, T WorstGradientNorm, T LastLinearResidual, T WorstLinearResidual, int Problems, int Unconverged, int Iterations)
    where T : IFloatingPointIeee754<T>
{
    internal InnerAccuracy<T> WithProblem(OptimSummary<T> summary) => this with
    {
        LastGradientNorm = summary.GradientNorm,
        WorstGradientNorm = T.Max(WorstGradientNorm, summary.GradientNorm),
        Problems = Problems + 1,
        Unconverged = Unconverged + (summary.Converged ? 0 : 1),
        Iterations = Iterations + summary.Iterations,
    };

    internal InnerAccuracy<T> WithResidual(T residual) => this with
    {
        LastLinearResidual = residual,
        WorstLinearResidual = T.Max(WorstLinearResidual, residual),
    };
}

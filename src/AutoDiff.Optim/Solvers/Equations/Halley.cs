namespace AutoDiff.Optim;

/// <summary>Halley's method for as many equations as unknowns (Cuyt and Rall 1985), in the trust region of <see cref="NewtonRaphson"/>: the second derivative of the
/// residuals along the step makes the convergence cubic.</summary>
/// <remarks>In addition to the costs of Newton's method two directional derivatives and a product with Jᵀ per trial, which count as
/// <see cref="EvaluationCounts.HessianVectors"/>: worth it where the Jacobian or its factors are dear. Far from a root, where the correction is as long as the
/// step, the step is Newton's.</remarks>
public sealed record Halley : RootMethod
{
    /// <summary>The radius of the first trust region, as a multiple of the scaled norm of the starting point (itself the radius if that is 0).
    /// Default 100 (MINPACK).</summary>
    public double InitialRadius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRadius)); } = 100;

    /// <summary>The fraction of the reduction that the linear model predicts which a step must reach, in (0, ¼). Default 1e-4 (MINPACK).</summary>
    public double SufficientReduction { get; init => field = ParameterCheck.Within(value, 0, 0.25, nameof(SufficientReduction)); } = 1e-4;

    internal override OptimSummary<T> Run<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        => ResidualProcess<T, F>.Run(
            residual,
            start,
            solution,
            workspace,
            new ResidualPlan<T>(
                ResidualStep.Dogleg,
                StepCorrection.Halley,
                T.CreateChecked(InitialRadius),
                T.CreateChecked(SufficientReduction),
                null,
                SeeksRoot: true),
            options,
            callback,
            cancellationToken);
}

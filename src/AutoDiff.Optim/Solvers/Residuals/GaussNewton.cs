namespace AutoDiff.Optim;

/// <summary>Gauss–Newton for ½Σr²: the minimiser of the linear model, shortened until the sum of squares falls enough (Nocedal and Wright 2006, section 10.3).</summary>
/// <remarks>For problems that are nearly linear or start near the solution; elsewhere, and where the Jacobian is nearly singular, choose
/// <see cref="LevenbergMarquardt"/>. Costs per iteration and bounds as there.</remarks>
public sealed record GaussNewton : LeastSquaresMethod
{
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
                ResidualStep.GaussNewton,
                StepCorrection.None,
                T.PositiveInfinity,
                T.CreateChecked(SufficientReduction),
                Loss,
                SeeksRoot: false),
            options,
            callback,
            cancellationToken);
}

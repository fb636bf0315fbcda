namespace AutoDiff.Optim;

/// <summary>Powell's dogleg for ½Σr²: in the trust region a step between steepest descent and Gauss–Newton (Powell 1970, <i>A hybrid method for nonlinear equations</i>;
/// Nocedal and Wright 2006, section 4.1), in the variables that the columns of the Jacobian scale.</summary>
/// <remarks>A trial after a rejected one costs n² operations where <see cref="LevenbergMarquardt"/> takes n³: for many variables and cheap residuals. Otherwise costs per
/// iteration, bounds and tests of convergence are the same.</remarks>
public sealed record PowellDogleg : LeastSquaresMethod
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
                StepCorrection.None,
                T.CreateChecked(InitialRadius),
                T.CreateChecked(SufficientReduction),
                Loss,
                SeeksRoot: false),
            options,
            callback,
            cancellationToken);
}

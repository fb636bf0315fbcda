namespace AutoDiff.Optim;

/// <summary>Newton's method for as many equations as unknowns, in a trust region by Powell's dogleg (Powell 1970): full Newton steps near a root, where it converges
/// quadratically, and a decrease of ½Σr² from anywhere.</summary>
/// <remarks>One Jacobian and its QR factors per iteration, the residuals at each trial. With bounds (Bellavia, Macconi and Morini 2004 call such systems constrained), variables that
/// a step would take out of the box stop at the bound and the others step anew.</remarks>
public sealed record NewtonRaphson : RootMethod
{
    internal static readonly NewtonRaphson Default = new();

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
                null,
                SeeksRoot: true),
            options,
            callback,
            cancellationToken);
}

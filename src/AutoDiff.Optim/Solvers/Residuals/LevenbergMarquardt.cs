namespace AutoDiff.Optim;

/// <summary>Levenberg–Marquardt for ½Σr²: the damping is chosen so that the step fills a trust region scaled by the columns of the
/// Jacobian (Moré 1978, <i>The Levenberg–Marquardt algorithm: implementation and theory</i>, algorithm 7.1; MINPACK's lmder).</summary>
/// <remarks>
/// <para>One iteration costs the residuals at each trial, one Jacobian, and 2n²m operations for its QR factors; each trial of the damping n³.
/// JᵀJ is never formed, so that ill-conditioned problems keep their digits. Stores mn + 2n² + O(m + n) numbers.</para>
/// <para>Converged when the residual is orthogonal to the columns of the Jacobian to within <see cref="OptimOptions.GradientTolerance"/>, or when
/// no step can reduce the sum of squares visibly. A trial that is not finite shrinks the region.</para>
/// <para>With bounds, variables that the step would take out of the box stop at the bound, and the step of the others is computed anew; a variable at a bound that its
/// gradient pushes it against is held.</para>
/// </remarks>
public sealed record LevenbergMarquardt : LeastSquaresMethod
{
    internal static readonly LevenbergMarquardt Default = new();

    /// <summary>The radius of the first trust region, as a multiple of the scaled norm of the starting point (itself the radius if that is 0).
    /// Default 100 (MINPACK).</summary>
    public double InitialRadius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRadius)); } = 100;

    /// <summary>The fraction of the reduction that the linear model predicts which a step must reach, in (0, ¼). Default 1e-4 (MINPACK).</summary>
    public double SufficientReduction { get; init => field = ParameterCheck.Within(value, 0, 0.25, nameof(SufficientReduction)); } = 1e-4;

    /// <summary>Whether half the acceleration of the geodesic is added to each step (Transtrum and Sethna 2012). Fewer iterations along curved valleys, for two
    /// directional derivatives and one product with Jᵀ per trial, which count as <see cref="EvaluationCounts.HessianVectors"/>. Default: no.</summary>
    public bool GeodesicAcceleration { get; init; }

    /// <summary>Where the Jacobian may be other than 0, if it is sparse: it is then computed from one product J·v for each colour of its columns, or Jᵀu of its rows, which counts as
    /// <see cref="EvaluationCounts.HessianVectors"/>, and factored by Givens rotations in an order that keeps R sparse (George and Heath 1980). Stores as many numbers as pattern and
    /// factor have. Takes no bounds and no geodesic acceleration. Null: dense. Default null.</summary>
    public SparsityPattern? Sparsity { get; init; }

    internal override OptimSummary<T> Run<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        var plan = new ResidualPlan<T>(
            ResidualStep.Damped,
            GeodesicAcceleration ? StepCorrection.Geodesic : StepCorrection.None,
            T.CreateChecked(InitialRadius),
            T.CreateChecked(SufficientReduction),
            Loss,
            SeeksRoot: false);
        return Sparsity is null
            ? ResidualProcess<T, F>.Run(residual, start, solution, workspace, plan, options, callback, cancellationToken)
            : SparseResidualProcess<T, F>.Run(residual, Sparsity, start, solution, workspace, plan, options, callback, cancellationToken);
    }
}

namespace AutoDiff.Optim;

/// <summary>BFGS with the dense inverse Hessian approximation (Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal and Wright 2006, <i>Numerical
/// Optimization</i>, algorithm 6.1, first scaling eq. 6.20).</summary>
/// <remarks>One iteration costs usually one gradient and 4n² operations. For up to a few hundred variables where only gradients are known: fewer iterations than
/// <see cref="LimitedMemoryBfgs"/>. Stores n² + O(n) numbers.</remarks>
public sealed record Bfgs : FirstOrderSearchMethod
{
    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.Curvature"/>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <inheritdoc cref="LimitedMemoryBfgs.Search"/>
    public LineSearch Search { get; init; } = LineSearch.StrongWolfe;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    internal override SearchConditions Conditions => new(Search, SufficientDecrease, Curvature, MaxTrials);

    internal override OptimSummary<T> RunWith<T, F, TSearch>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken,
        TSearch search)
    {
        int n = start.Length;
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, ((long)n * n) + (4L * n));
        try
        {
            var stepper = new LineSearchStepper<T, F, BfgsDirection<T, F>, TSearch>(n, new BfgsDirection<T, F>(n, ref arena), search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

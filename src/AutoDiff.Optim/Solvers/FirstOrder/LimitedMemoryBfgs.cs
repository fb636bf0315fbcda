namespace AutoDiff.Optim;

/// <summary>Limited-memory BFGS: the inverse Hessian is approximated from the last few steps (Liu and Nocedal 1989; Nocedal and Wright 2006,
/// <i>Numerical Optimization</i>, algorithms 7.4 and 7.5), with a line search for the strong Wolfe conditions (algorithms 3.5, 3.6).</summary>
/// <remarks>
/// <para>One iteration costs usually one gradient and 4·<see cref="Memory"/>·n operations. The choice where only gradients are known. Stores
/// 2·<see cref="Memory"/>·n + O(n) numbers.</para>
/// <para>With bounds it is L-BFGS-B (Byrd, Lu, Nocedal and Zhu 1995, SIAM J. Sci. Comput. 16, 1190–1208): the generalised Cauchy point on the projected
/// gradient's path decides which bounds hold, then the model is minimised over the other components.</para>
/// </remarks>
public sealed record LimitedMemoryBfgs : FirstOrderSearchMethod
{
    internal static readonly LimitedMemoryBfgs Default = new();

    /// <summary>How many steps are remembered. Default 10 (Nocedal and Wright, section 7.2: 3 to 20).</summary>
    public int Memory { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Memory)); } = 10;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <summary>The fraction of the slope at the start of a step that the slope at its end may keep, in (0, 1) and greater than
    /// <see cref="SufficientDecrease"/>. Default 0.9 (Nocedal and Wright, section 3.1).</summary>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <summary>How a step is found. Default: the strong Wolfe conditions.</summary>
    public LineSearch Search { get; init; } = LineSearch.StrongWolfe;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    internal override bool TakesBounds => true;

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
        bool bounded = options.HasBounds;
        long numbers = n + (bounded
            ? BoundedBfgsDirection<T, F>.NumbersNeeded(n, Memory)
            : LimitedMemoryBfgsDirection<T, F>.NumbersNeeded(n, Memory));
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, numbers, bounded ? BoundedBfgsDirection<T, F>.IntegersNeeded(n, Memory) : 0);
        try
        {
            if (bounded)
            {
                var stepper = new LineSearchStepper<T, F, BoundedBfgsDirection<T, F>, TSearch>(
                    n, new BoundedBfgsDirection<T, F>(n, Memory, ref arena), search, ref arena);
                return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
            }
            else
            {
                var stepper = new LineSearchStepper<T, F, LimitedMemoryBfgsDirection<T, F>, TSearch>(
                    n, new LimitedMemoryBfgsDirection<T, F>(n, Memory, ref arena), search, ref arena);
                return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
            }
        }
        finally
        {
            workspace.Leave();
        }
    }
}

namespace AutoDiff.Optim;

/// <summary>Limited-memory BFGS: the inverse Hessian is approximated from the last few steps (Liu and Nocedal 1989; Nocedal and Wright 2006,
/// <i>Numerical Optimization</i>, algorithms 7.4 and 7.5), with a line search for the strong Wolfe conditions (algorithms 3.5, 3.6).</summary>
/// <remarks>One iteration costs usually one gradient and 4·<see cref="Memory"/>·n operations. The choice where only gradients are known. Stores
/// 2·<see cref="Memory"/>·n + O(n) numbers.</remarks>
public sealed record LimitedMemoryBfgs : FirstOrderMethod
{
    internal static readonly LimitedMemoryBfgs Default = new();

    /// <summary>How many steps are remembered. Default 10 (Nocedal and Wright, section 7.2: 3 to 20).</summary>
    public int Memory { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Memory)); } = 10;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <summary>The fraction of the slope at the start of a step that the slope at its end may keep, in (0, 1) and greater than
    /// <see cref="SufficientDecrease"/>. Default 0.9 (Nocedal and Wright, section 3.1).</summary>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    internal override OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        long numbers = ((long)LineSearchStorage.VectorCount * n) + LimitedMemoryBfgsDirection<T, F>.NumbersNeeded(n, Memory);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException("Too many variables for this Memory.", nameof(start));
        }

        Arena<T> arena = workspace.Enter(numbers, 0);
        try
        {
            var process = new LineSearchProcess<T, F, LimitedMemoryBfgsDirection<T, F>, WolfeSearch<T>>(
                objective,
                start,
                new LimitedMemoryBfgsDirection<T, F>(n, Memory, ref arena),
                new WolfeSearch<T>(T.CreateChecked(SufficientDecrease), T.CreateChecked(Curvature), MaxTrials),
                new Budget(options, cancellationToken),
                ref arena);
            return IterationLoop.Run(ref process, options, callback, solution);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

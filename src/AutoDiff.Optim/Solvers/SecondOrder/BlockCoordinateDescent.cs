namespace AutoDiff.Optim;

/// <summary>Block coordinate descent: a few variables at a time make a Newton step, with the block of a Hessian that is renewed once per sweep
/// (Nutini, Laradji and Schmidt 2022, JMLR 23: variable blocks, matrix updates).</summary>
/// <remarks>An iteration is the move of one block of b variables: usually one gradient, b³/3 + n operations, and every n/b iterations a Hessian. Greedy blocks
/// need far fewer moves than random ones where a few variables matter. Stores n² + O(n + b²) numbers.</remarks>
public sealed record BlockCoordinateDescent : SecondOrderMethod
{
    /// <summary>The number of variables in a block. Default 5.</summary>
    public int BlockSize { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(BlockSize)); } = 5;

    /// <summary>Which variables move next. Cyclic blocks are contiguous; the others are made anew for every move. Default: Gauss–Southwell–Lipschitz.</summary>
    public CoordinateRule Rule { get; init; } = CoordinateRule.GaussSouthwellLipschitz;

    /// <summary>What the random rule begins with. Default 0.</summary>
    public int Seed { get; init; }

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 60;

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
        int size = Math.Min(BlockSize, n);
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, BlockStepper<T, F>.NumbersNeeded(n, size), n);
        try
        {
            var stepper = new BlockStepper<T, F>(n, size, Rule, Seed, T.CreateChecked(SufficientDecrease), MaxTrials, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

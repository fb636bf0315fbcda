namespace AutoDiff.Optim;

/// <summary>Nesterov's accelerated projected gradient in the form whose points are all convex combinations of points of the set, y = (1 − θ)x + θv,
/// v⁺ = P(v − ∇f(y)/(θL)), x⁺ = (1 − θ)x + θv⁺ (Auslender and Teboulle 2006, SIAM J. Optim. 16; Tseng 2008), begun anew where the value would rise (O'Donoghue and
/// Candès 2015, Found. Comput. Math. 15).</summary>
/// <remarks>One iteration costs a gradient at y, and one at each trial of L, usually one; O(n) operations and a projection. O(k⁻²) for convex functions, at the accelerated linear
/// rate if strongly convex, of which it need not know. Bounds or a <see cref="Set"/> are kept at every evaluation. Stores O(n) numbers.</remarks>
public sealed record AcceleratedGradient : FirstOrderMethod
{
    /// <inheritdoc cref="GradientDescent.Set"/>
    public FeasibleSet? Set { get; init; }

    /// <summary>The greatest number of trials of L in one iteration. Default 100.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 100;

    internal override bool TakesBounds => true;

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
        Set?.Check(start, options);
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, AcceleratedStepper<T, F>.NumbersNeeded(n));
        try
        {
            var stepper = new AcceleratedStepper<T, F>(n, MaxTrials, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena, Set);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Nonlinear conjugate gradients, CG_DESCENT: every direction is one of descent whatever the line search
/// (Hager and Zhang 2005, SIAM J. Optim. 16, 170–192; 2006, ACM TOMS 32, 113–137).</summary>
/// <remarks>One iteration costs one to three gradients and O(n) operations. For very many variables where even the pairs of <see cref="LimitedMemoryBfgs"/>
/// are too much. Stores O(n) numbers.</remarks>
public sealed record NonlinearConjugateGradient : FirstOrderSearchMethod
{
    /// <summary>How far β may be negative, in (0, 1). Default 0.01 (Hager and Zhang 2005, section 5).</summary>
    public double Truncation { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Truncation)); } = 0.01;

    /// <summary>How a step is found. Default: Hager and Zhang's own search.</summary>
    public LineSearch Search { get; init; } = LineSearch.HagerZhang;

    /// <summary>Armijo's constant, in (0, ½). Default 0.1 (Hager and Zhang 2005, section 5).</summary>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 0.1;

    /// <summary>The fraction of the slope at the start that the slope at the end may keep. Default 0.9 (the same).</summary>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 50;

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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, 3L * n);
        try
        {
            var direction = new ConjugateGradientDirection<T, F>(T.CreateChecked(Truncation), arena.Take(n), arena.Take(n));
            var stepper = new LineSearchStepper<T, F, ConjugateGradientDirection<T, F>, TSearch>(n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Truncated Newton with a line search: H·d = −g solved approximately by conjugate gradients on Hessian–vector products; the Hessian itself
/// is never formed (Nocedal and Wright 2006, <i>Numerical Optimization</i>, algorithm 7.1; Dembo and Steihaug 1983).</summary>
/// <remarks>
/// <para>One iteration costs a few products, each about two to three gradients, and usually one gradient. The choice for many variables.
/// Stores O(n) numbers.</para>
/// <para>Where a direction of negative curvature is met, the iterate before it is taken (the direction itself if it is the first), which
/// is one of descent. How accurately the system is solved follows Eisenstat and Walker (1996, SIAM J. Sci. Comput. 17, choice 2: γ = 0.9,
/// α = (1 + √5)/2), which gives superlinear convergence without solving too much far from the solution.</para>
/// </remarks>
public sealed record TruncatedNewton : SecondOrderSearchMethod
{
    internal static readonly TruncatedNewton Default = new();

    /// <summary>The largest relative residual of the inner system, in (0, 1). Default 0.5.</summary>
    public double MaxForcing { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(MaxForcing)); } = 0.5;

    /// <summary>The greatest number of Hessian–vector products in one iteration. Default: twice the number of variables.</summary>
    public int? MaxInnerIterations
    {
        get;
        init => field = value is { } limit ? ParameterCheck.AtLeast(limit, 1, nameof(MaxInnerIterations)) : null;
    }

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.Curvature"/>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <inheritdoc cref="Newton.Search"/>
    public LineSearch Search { get; init; }

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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, (long)(ConjugateGradients.VectorCount + 1) * n);
        try
        {
            var direction = new TruncatedNewtonDirection<T, F>(
                n,
                MaxInnerIterations ?? (int)Math.Min(2L * n, int.MaxValue),
                T.CreateChecked(MaxForcing),
                T.CreateSaturating(options.GradientTolerance ?? OptimOptions.DefaultMinimizerTolerance),
                ref arena);
            var stepper = new LineSearchStepper<T, F, TruncatedNewtonDirection<T, F>, TSearch>(
                n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

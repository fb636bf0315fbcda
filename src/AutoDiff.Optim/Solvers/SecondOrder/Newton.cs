using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Newton's method with a line search: d = −(H + E)⁻¹g, where E makes an indefinite Hessian positive definite and is 0 if it
/// already is (Nocedal and Wright 2006, <i>Numerical Optimization</i>, algorithm 3.2; E by Gill and Murray, algorithm 6.5 of the first edition).</summary>
/// <remarks>
/// <para>One iteration costs a Hessian, n³/3 operations for its Cholesky factors, and usually one gradient. Quadratic convergence near a
/// minimiser; the choice for up to a few hundred variables. Stores 2n² + O(n) numbers.</para>
/// <para>A step is found by backtracking with cubic interpolation. At rounding level slopes are compared instead of values, so that
/// the run ends well. A Hessian that is not finite is replaced by the identity for one step.</para>
/// </remarks>
public sealed record Newton : SecondOrderSearchMethod
{
    internal static readonly Newton Default = new();

    /// <summary>The fraction of the decrease that the slope promises which a step must reach (Armijo's constant), in (0, ½).
    /// Default 1e-4 (Nocedal and Wright, section 3.1).</summary>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <summary>The fraction of the slope at the start of a step that the slope at its end may keep, in (0, 1), for searches that test it.
    /// Default 0.9 (Nocedal and Wright, section 3.1).</summary>
    public double Curvature { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Curvature)); } = 0.9;

    /// <summary>How a step is found. Default: backtracking.</summary>
    public LineSearch Search { get; init; }

    /// <summary>The greatest number of trials in one line search. Default 40.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    /// <summary>Where the Hessian may be other than 0, if it is sparse: it is then computed from one Hessian–vector product for each colour of a star colouring, and factored as L·D·Lᵀ in
    /// reverse Cuthill–McKee order; where it is not positive definite a multiple of the identity is added. Stores as many numbers as pattern and factors have. Null: dense. Default null.</summary>
    public SparsityPattern? Sparsity { get; init; }

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
        if (Sparsity is not null)
        {
            return RunSparse(Sparsity, objective, start, solution, workspace, search, options, callback, cancellationToken);
        }

        Arena<T> arena = DescentProcess.Enter(workspace, options, n, NewtonDirection<T, F>.NumbersNeeded(n) + n, n);
        try
        {
            var stepper = new LineSearchStepper<T, F, NewtonDirection<T, F>, TSearch>(n, new NewtonDirection<T, F>(n, ref arena), search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }

    private static OptimSummary<T> RunSparse<T, F, TSearch>(
        SparsityPattern pattern,
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        TSearch search,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where TSearch : ILineSearch<T>, allows ref struct
    {
        int n = start.Length;
        SparseHessianModel<T>.Check(pattern, n);
        Arena<T> arena = DescentProcess.Enter(
            workspace, options, n, SparseHessianModel<T>.NumbersNeeded(pattern) + n, SparseHessianModel<T>.IntegersNeeded(pattern));
        try
        {
            var direction = new SparseNewtonDirection<T, F>(new SparseHessianModel<T>(pattern, ref arena));
            var stepper = new LineSearchStepper<T, F, SparseNewtonDirection<T, F>, TSearch>(n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

namespace AutoDiff.Optim;

/// <summary>The tensor method of third order: every step minimises the Taylor polynomial of third order with (M/24)‖s‖⁴ added (Nesterov 2021, <i>Implementable tensor methods in
/// unconstrained convex optimization</i>, Mathematical Programming 186), with third derivatives from differences of gradients (Nesterov 2021, <i>Superfast second-order methods for unconstrained convex
/// optimization</i>, J. Optim. Theory Appl. 191).</summary>
/// <remarks>One iteration costs a Hessian with its eigendecomposition, about 9n³ operations, two gradients for each inner step, and a gradient at each trial. O(k⁻³) for convex functions whose third
/// derivative is Lipschitz, and convergence of third order near a minimiser with a positive definite Hessian. For convex functions; the search for M keeps others going downhill. Stores 2n² + O(n)
/// numbers.</remarks>
public sealed record TensorNewton : SecondOrderMethod
{
    /// <summary>The first M. Default 1.</summary>
    public double InitialRegularization
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRegularization));
    } = 1;

    /// <summary>The greatest number of inner steps for one model. Default 20.</summary>
    public int MaxInnerIterations { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxInnerIterations)); } = 20;

    /// <summary>The greatest number of trials of M in one iteration. Default 100.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 100;

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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, TensorStepper<T, F>.NumbersNeeded(n));
        try
        {
            return DescentProcess.Run(
                objective, start, new TensorStepper<T, F>(n, this, ref arena), options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

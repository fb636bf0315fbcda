namespace AutoDiff.Optim;

/// <summary>What <see cref="LazyNewton"/> adds to the old Hessian.</summary>
public enum LazyModel
{
    /// <summary>√(M‖g‖)·I: a quadratic model. For convex functions.</summary>
    Quadratic,

    /// <summary>The cubic term (M/6)‖s‖³. For any function.</summary>
    Cubic,
}

/// <summary>Newton's method with lazy Hessians: one Hessian and one decomposition serve a phase of m steps, each with a new gradient (Doikov, Chayti and Jaggi 2023,
/// ICML, arXiv 2212.00781). With m = n the arithmetic of a run is less by a factor of √n than with a Hessian in every step.</summary>
/// <remarks>An iteration here is a phase: a Hessian with its eigendecomposition, about 9n³ operations, and up to m gradients with 2n² operations each. A phase that
/// does not lower the value enough is made again with twice the M. For Hessians that are dear compared with gradients. Stores 2n² + O(n) numbers.</remarks>
public sealed record LazyNewton : SecondOrderMethod
{
    /// <summary>What is added to the old Hessian. Default: the quadratic model.</summary>
    public LazyModel Model { get; init; }

    /// <summary>m, the number of steps with one Hessian. Default: the number of variables, the best for the total arithmetic (section 3).</summary>
    public int? PhaseLength
    {
        get;
        init => field = value is { } length ? ParameterCheck.AtLeast(length, 1, nameof(PhaseLength)) : null;
    }

    /// <summary>The first M. Default 1.</summary>
    public double InitialRegularization
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRegularization));
    } = 1;

    /// <summary>Whether M is adapted: doubled until a phase succeeds, a quarter after. If not, every finite step is taken. Default: adapted.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>The greatest number of attempts at one phase. Default 60.</summary>
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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, LazyStepper<T, F>.NumbersNeeded(n));
        try
        {
            T tolerance = T.CreateSaturating(options.GradientTolerance ?? OptimOptions.DefaultMinimizerTolerance);
            var stepper = new LazyStepper<T, F>(
                n, Model, PhaseLength ?? n, T.CreateSaturating(InitialRegularization), Adaptive, MaxTrials, tolerance, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

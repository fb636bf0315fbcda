using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>How <see cref="TrustRegionNewton"/> minimises its model inside the ball.</summary>
public enum Subproblem
{
    /// <summary>Conjugate gradients on Hessian–vector products until the boundary or negative curvature (Steihaug 1983, SIAM J. Numer. Anal. 20). Forms no matrix.</summary>
    Steihaug,

    /// <summary>The path from the steepest descent minimiser to Newton's point (Powell 1970); an indefinite Hessian is shifted first. One Cholesky
    /// factorisation an iteration, further trials cost O(n).</summary>
    Dogleg,

    /// <summary>The global minimiser, hard case included, from the secular equation (Moré and Sorensen 1983). One eigendecomposition an iteration, further trials cost O(n²).</summary>
    Exact,
}

/// <summary>Newton's method in a trust region: the quadratic model is minimised where it is trusted, ‖s‖ ≤ Δ, and Δ follows how well it predicted
/// (Conn, Gould and Toint 2000, <i>Trust-Region Methods</i>, algorithm 6.1.1; Nocedal and Wright 2006, algorithm 4.1).</summary>
/// <remarks>One iteration costs one gradient per trial, and a few Hessian–vector products, of which further trials take the first eight again, or one Hessian with its decomposition. Indefinite Hessians are used, not
/// repaired: the choice for functions that are not convex. Stores O(n) numbers with <see cref="Subproblem.Steihaug"/>, 2n² else.</remarks>
public sealed record TrustRegionNewton : SecondOrderMethod
{
    /// <summary>How the model is minimised. Default: Steihaug's conjugate gradients.</summary>
    public Subproblem Subproblem { get; init; }

    /// <summary>The first radius. Default 1 (Optim.jl).</summary>
    public double InitialRadius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRadius)); } = 1;

    /// <summary>The largest radius. Default 1e10.</summary>
    public double MaxRadius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(MaxRadius)); } = 1e10;

    /// <summary>The fraction of the predicted decrease that a step must reach, in (0, ¼). Default 0.1 (Optim.jl).</summary>
    public double Acceptance { get; init => field = ParameterCheck.Within(value, 0, 0.25, nameof(Acceptance)); } = 0.1;

    /// <summary>The largest relative residual of the conjugate gradients, in (0, 1); the square root of the gradient's norm if that is less.
    /// Default 0.5 (Nocedal and Wright, algorithm 7.1).</summary>
    public double MaxForcing { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(MaxForcing)); } = 0.5;

    /// <summary>The greatest number of trials in one iteration. Default 60.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 60;

    /// <summary>Where the Hessian may be other than 0, if it is sparse: for <see cref="Subproblem.Dogleg"/> alone, which then computes and factors it as <see cref="Newton.Sparsity"/> says;
    /// Steihaug's conjugate gradients need no matrix, and the exact subproblem has none that stays sparse. Null: dense. Default null.</summary>
    public SparsityPattern? Sparsity { get; init; }

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
        var rule = new RadiusRule<T>(T.CreateSaturating(InitialRadius), T.CreateSaturating(MaxRadius), T.CreateChecked(Acceptance), MaxTrials);
        if (Sparsity is { } pattern)
        {
            return RunSparse(pattern, objective, start, solution, workspace, rule, options, callback, cancellationToken);
        }

        long numbers = n + Subproblem switch
        {
            Subproblem.Dogleg => DoglegSubproblem<T, F, DenseHessian<T>>.NumbersNeeded(n) + DenseHessian<T>.NumbersNeeded(n),
            Subproblem.Exact => ExactBallSubproblem<T, F>.NumbersNeeded(n),
            _ => SteihaugSubproblem<T, F>.NumbersNeeded(n),
        };
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, numbers);
        try
        {
            Span<T> step = arena.Take(n);
            switch (Subproblem)
            {
                case Subproblem.Dogleg:
                    var subproblem = new DoglegSubproblem<T, F, DenseHessian<T>>(n, new DenseHessian<T>(n, ref arena), ref arena);
                    var dogleg = new TrustRegionStepper<T, F, DoglegSubproblem<T, F, DenseHessian<T>>>(rule, subproblem, step);
                    return DescentProcess.Run(objective, start, dogleg, options, callback, cancellationToken, solution, ref arena);
                case Subproblem.Exact:
                    var exact = new TrustRegionStepper<T, F, ExactBallSubproblem<T, F>>(rule, new ExactBallSubproblem<T, F>(n, ref arena), step);
                    return DescentProcess.Run(objective, start, exact, options, callback, cancellationToken, solution, ref arena);
                default:
                    var steihaug = new TrustRegionStepper<T, F, SteihaugSubproblem<T, F>>(
                        rule, new SteihaugSubproblem<T, F>(n, T.CreateChecked(MaxForcing), ref arena), step);
                    return DescentProcess.Run(objective, start, steihaug, options, callback, cancellationToken, solution, ref arena);
            }
        }
        finally
        {
            workspace.Leave();
        }
    }

    private OptimSummary<T> RunSparse<T, F>(
        SparsityPattern pattern,
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        RadiusRule<T> rule,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        int n = start.Length;
        SparseHessianModel<T>.Check(pattern, n);
        if (Subproblem != Subproblem.Dogleg)
        {
            throw new ArgumentException("Of the subproblems only the dogleg uses a sparse Hessian.", "method");
        }

        long numbers = n + DoglegSubproblem<T, F, SparseHessianModel<T>>.NumbersNeeded(n) + SparseHessianModel<T>.NumbersNeeded(pattern);
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, numbers, SparseHessianModel<T>.IntegersNeeded(pattern));
        try
        {
            var subproblem = new DoglegSubproblem<T, F, SparseHessianModel<T>>(n, new SparseHessianModel<T>(pattern, ref arena), ref arena);
            var stepper = new TrustRegionStepper<T, F, DoglegSubproblem<T, F, SparseHessianModel<T>>>(rule, subproblem, arena.Take(n));
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

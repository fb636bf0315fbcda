using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>How <see cref="CubicNewton"/> minimises its model.</summary>
public enum CubicSubproblem
{
    /// <summary>The global minimiser from the secular equation. One eigendecomposition an iteration; further trials cost O(n²).</summary>
    Exact,

    /// <summary>The minimiser in a Krylov space that grows until it is accurate enough, from Hessian–vector products alone (Cartis, Gould and Toint 2011, section 6.2).</summary>
    Lanczos,
}

/// <summary>Newton's method with adaptive cubic regularisation: every step minimises gᵀs + ½sᵀHs + (M/6)‖s‖³, and M follows how well that
/// bounds the function (Nesterov and Polyak 2006, <i>Mathematical Programming</i> 108; Cartis, Gould and Toint 2011, <i>Mathematical Programming</i> 127, ARC).</summary>
/// <remarks>One iteration costs one gradient per trial, and a Hessian with its eigendecomposition, about 9n³ operations, or a few Hessian–vector products.
/// Reaches a point of second order: saddle points are left downhill. The surest choice for functions that are not convex. Stores 2n² + O(n) numbers.</remarks>
public sealed record CubicNewton : SecondOrderMethod
{
    /// <summary>How the model is minimised. Default: exactly.</summary>
    public CubicSubproblem Subproblem { get; init; }

    /// <summary>The first M. Default 1 (Doikov's super-newton).</summary>
    public double InitialRegularization
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRegularization));
    } = 1;

    /// <summary>Whether M is adapted: doubled until the model bounds the function, halved after. If not, every finite step with
    /// <see cref="InitialRegularization"/> is taken. Default: adapted.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>The largest dimension of the Krylov space. Default 50, or the number of variables if that is less.</summary>
    public int KrylovDimension { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(KrylovDimension)); } = 50;

    /// <summary>The greatest number of trials in one iteration. Default 100.</summary>
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
        T first = T.CreateSaturating(InitialRegularization);
        int dimension = Math.Min(KrylovDimension, n);
        bool exact = Subproblem == CubicSubproblem.Exact;
        long numbers = n + (exact ? ExactCubicSubproblem<T, F>.NumbersNeeded(n) : LanczosCubicSubproblem<T, F>.NumbersNeeded(n, dimension));
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, numbers);
        try
        {
            Span<T> step = arena.Take(n);
            if (exact)
            {
                var stepper = new CubicStepper<T, F, ExactCubicSubproblem<T, F>>(
                    new ExactCubicSubproblem<T, F>(n, ref arena), first, Adaptive, MaxTrials, step);
                return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
            }
            else
            {
                var stepper = new CubicStepper<T, F, LanczosCubicSubproblem<T, F>>(
                    new LanczosCubicSubproblem<T, F>(n, dimension, ref arena), first, Adaptive, MaxTrials, step);
                return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
            }
        }
        finally
        {
            workspace.Leave();
        }
    }
}

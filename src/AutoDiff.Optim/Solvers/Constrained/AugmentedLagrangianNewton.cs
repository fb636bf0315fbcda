using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How the linear systems of optimality conditions are solved.</summary>
public enum KktSolver
{
    /// <summary>L·D·Lᵀ factors, with the curvature corrected until the step descends on the constraints' tangent space.</summary>
    Dense,

    /// <summary>Sketch and project: projections on a few random equations at a time, until the step is accurate enough. The factors then serve the correction of the
    /// curvature alone. For experiments: slow where the system is ill-conditioned.</summary>
    RandomizedSketching,
}

/// <summary>Minimises f(x) subject to c(x) = 0 by Newton's method on the optimality conditions, [H, Jᵀ; J, 0]·(dx, dλ) = −(∇L, c) with the exact Hessian H of the Lagrangian, and a
/// line search on an exact augmented Lagrangian of x and λ (Hong, Na, Mahoney and Kolar 2023, <i>Constrained optimization via exact augmented Lagrangian and randomized
/// iterative sketching</i>, ICML).</summary>
/// <remarks>
/// <para>One iteration costs a Hessian, n(n + 1)/2 expansions of the constraints to order 2 and (n + m)³/3 operations; each trial a gradient and a Jacobian of the constraints.
/// Expansions count as <see cref="EvaluationCounts.HessianVectors"/>. Converges quadratically where the second-order conditions hold. Stores (n + m)²·2 + n² + O(mn) numbers.</para>
/// <para>Converged when ‖(∇L, c)‖ is at most <see cref="OptimOptions.GradientTolerance"/>.</para>
/// </remarks>
public sealed record AugmentedLagrangianNewton : EqualityMethod
{
    internal static readonly AugmentedLagrangianNewton Default = new();

    /// <summary>How the linear systems are solved. Default: dense factors.</summary>
    public KktSolver Solver { get; init; }

    /// <summary>The first η₁, the weight of ½‖c‖²; raised until steps descend. Default 1.</summary>
    public double ConstraintPenalty { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(ConstraintPenalty)); } = 1;

    /// <summary>The first η₂, the weight of ½‖J∇L‖²; lowered until steps descend. Default 0.1.</summary>
    public double GradientPenalty { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(GradientPenalty)); } = 0.1;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    /// <summary>How many equations a sketch takes. Default 3.</summary>
    public int SketchRows { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(SketchRows)); } = 3;

    /// <summary>The relative residual to which sketching solves the systems. Default 1e-4.</summary>
    public double SketchTolerance { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(SketchTolerance)); } = 1e-4;

    /// <summary>How many times n + m projections a solve makes at most. Default 1000.</summary>
    public int MaxSketchSweeps { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxSketchSweeps)); } = 1000;

    /// <summary>Where the random equations begin. The same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;

    internal override ConstrainedSummary<T> Run<T, F, C>(
        F objective,
        C equations,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Span<T> multipliers,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        int m = equations.ResidualCount;
        long numbers = AugmentedLagrangianProcess<T, F, C>.NumbersNeeded(this, n, m);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException("Too many variables and constraints for dense matrices.", nameof(start));
        }

        Arena<T> arena = workspace.Enter(numbers, KktSystem<T>.IntegersNeeded(n, m) + Math.Min(SketchRows, n + m));
        try
        {
            var process = new AugmentedLagrangianProcess<T, F, C>(
                objective, equations, start, this, new Budget(options, cancellationToken), ref arena);
            OptimSummary<T> run = IterationLoop.Run(ref process, options, callback, solution);
            return process.Finish(run, solution, multipliers);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

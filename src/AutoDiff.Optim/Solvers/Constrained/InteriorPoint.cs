using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Minimises f(x) subject to c(x) = 0, g(x) ≤ 0 and bounds by a primal–dual interior point method: Newton steps on the optimality conditions in which each product of a multiplier and
/// its slack is a barrier parameter μ instead of 0, a line search on the barrier function with an exact penalty, and μ → 0 (Nocedal and Wright 2006, algorithm 19.2;
/// Wächter and Biegler 2006, <i>Mathematical Programming</i> 106).</summary>
/// <remarks>
/// <para>One iteration costs a Hessian, n(n + 1)/2 expansions of the constraints to order 2 and (n + m)³/3 operations for m equations and inequalities; each trial a gradient and the
/// Jacobians. Expansions count as <see cref="EvaluationCounts.HessianVectors"/>. Stores 2(n + m)² + n² + O(mn) numbers.</para>
/// <para>Inequalities may be violated on the way; bounds never are. A start on a bound is evaluated just inside it.</para>
/// <para>Converged when <see cref="ConstrainedSummary{T}.KktResidual"/> is at most <see cref="OptimOptions.GradientTolerance"/>.</para>
/// </remarks>
public sealed record InteriorPoint : InequalityMethod
{
    internal static readonly InteriorPoint Default = new();

    /// <summary>The first μ. Default 0.1 (Ipopt).</summary>
    public double InitialBarrier { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialBarrier)); } = 0.1;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    internal override ConstrainedSummary<T> Run<T, F, C, G>(
        F objective,
        C equations,
        G inequalities,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Span<T> multipliers,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        int me = equations.ResidualCount;
        int mi = inequalities.ResidualCount;
        long numbers = InteriorPointProcess<T, F, C, G>.NumbersNeeded(options, n, me, mi);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException("Too many variables and constraints for dense matrices.", nameof(start));
        }

        Arena<T> arena = workspace.Enter(numbers, KktSystem<T>.IntegersNeeded(n, me + mi));
        try
        {
            var process = new InteriorPointProcess<T, F, C, G>(
                objective, equations, inequalities, start, this, options, new Budget(options, cancellationToken), ref arena);
            OptimSummary<T> run = IterationLoop.Run(ref process, options, callback, solution);
            return process.Finish(run, solution, multipliers);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

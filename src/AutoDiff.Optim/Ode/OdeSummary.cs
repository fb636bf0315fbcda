using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How a differential equation was solved.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct OdeSummary<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>How it ended.</summary>
    public OdeOutcome Outcome { get; init; }

    /// <summary>Whether the last time or the event was reached.</summary>
    public bool IsSolved => Outcome is OdeOutcome.Completed or OdeOutcome.Event;

    /// <summary>The time that was reached.</summary>
    public T Time { get; init; }

    /// <summary>The number of steps.</summary>
    public int Steps { get; init; }

    /// <summary>How many steps were rejected beside those.</summary>
    public int Rejected { get; init; }

    /// <summary>How often the right-hand side was evaluated; those for Jacobians not counted.</summary>
    public int Evaluations { get; init; }

    /// <summary>How many Jacobians were computed.</summary>
    public int Jacobians { get; init; }

    /// <summary>Σ |h| ‖e‖ over the steps, e the estimated error of a step: the regulariser R_E of Pal et al. 2021, <i>Opening the Blackbox</i>. 0 for methods without estimate.</summary>
    public T ErrorEstimate { get; init; }

    /// <summary>Σ ‖f(y) − f(y')‖ / ‖y − y'‖ over the steps, y and y' the last two stages, both at the end of the step: an estimate of the dominant eigenvalue in each, and the
    /// regulariser R_S of the same. 0 for methods without two such stages.</summary>
    public T StiffnessEstimate { get; init; }
}

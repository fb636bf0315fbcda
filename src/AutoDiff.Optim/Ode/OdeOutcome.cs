namespace AutoDiff.Optim;

/// <summary>How the solution of a differential equation ended.</summary>
public enum OdeOutcome
{
    /// <summary>The last time was reached.</summary>
    Completed,

    /// <summary>The event happened; the last state is that of the event.</summary>
    Event,

    /// <summary>The step became too small for the time to change: a singularity, or a stiff system and an explicit method.</summary>
    StepTooSmall,

    /// <summary>As many steps were made as allowed.</summary>
    StepLimit,

    /// <summary>The right-hand side is not finite at the start.</summary>
    NonFinite,
}

namespace AutoDiff.Optim;

/// <summary>How an evaluation went.</summary>
internal enum Evaluation
{
    /// <summary>Everything that was computed is finite.</summary>
    Finite,

    /// <summary>Something that was computed is NaN or infinite.</summary>
    NonFinite,

    /// <summary>Nothing was computed: the budget is spent, or the run was cancelled.</summary>
    Refused,
}

namespace AutoDiff.Optim;

/// <summary>How a line search ended.</summary>
internal enum SearchOutcome
{
    /// <summary>The trial point is accepted; its value and gradient are known.</summary>
    Accepted,

    /// <summary>No trial was acceptable.</summary>
    Failed,

    /// <summary>The budget ended the search.</summary>
    Refused,
}

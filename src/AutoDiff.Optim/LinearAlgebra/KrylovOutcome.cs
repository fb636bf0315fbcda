namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>How an iterative solver of linear systems ended. The iterate is useful whatever the outcome.</summary>
internal enum KrylovOutcome
{
    /// <summary>The residual is below its tolerance.</summary>
    Converged,

    /// <summary>The system has no solution to within rounding: the iterate solves it in the sense of least squares, or the method cannot go on.</summary>
    Stagnated,

    /// <summary>As many products were computed as allowed.</summary>
    IterationLimit,

    /// <summary>A product was not finite; the iterate before it is returned.</summary>
    NonFinite,

    /// <summary>The budget is spent.</summary>
    Refused,
}

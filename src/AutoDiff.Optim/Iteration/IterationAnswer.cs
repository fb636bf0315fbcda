namespace AutoDiff.Optim;

/// <summary>What a callback wants to happen next.</summary>
public enum IterationAnswer
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>End the run: not converged.</summary>
    Stop,

    /// <summary>End the run: this point will do, converged.</summary>
    Accept,
}

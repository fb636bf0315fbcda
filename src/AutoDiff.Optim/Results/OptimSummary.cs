namespace AutoDiff.Optim;

/// <summary>How a run ended, without the point itself: what the overloads return that write the point to the caller's span.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct OptimSummary<T>
{
    /// <summary>The value at the solution; for least squares ½Σr².</summary>
    public required T Value { get; init; }

    /// <summary>The Euclidean norm of the gradient at the solution (for least squares, of Jᵀr). NaN if it is not known:
    /// the run ended before the gradient was computed there.</summary>
    public required T GradientNorm { get; init; }

    /// <summary>Why the run ended.</summary>
    public required StopReason Reason { get; init; }

    /// <summary>The number of steps that were made.</summary>
    public required int Iterations { get; init; }

    /// <summary>How long the run took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How often each oracle was called.</summary>
    public required EvaluationCounts Evaluations { get; init; }

    /// <summary>Whether the point is a solution to the accuracy that was asked for or that the arithmetic allows.</summary>
    public bool Converged => StopReasonText.IsConverged(Reason);

    /// <summary>The derivative that disagrees most with differences, if <see cref="OptimOptions.CheckDerivatives"/> found one that does.</summary>
    public DerivativeMismatch? Mismatch { get; init; }

    /// <summary><see cref="Reason"/> in a sentence.</summary>
    public string Message => Mismatch?.ToString() ?? StopReasonText.Describe(Reason);
}

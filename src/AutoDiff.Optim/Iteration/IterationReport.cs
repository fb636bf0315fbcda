namespace AutoDiff.Optim;

/// <summary>What a callback sees of one iteration. Iteration 0 is the starting point.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct IterationReport<T>
{
    /// <summary>The number of steps made so far.</summary>
    public required int Iteration { get; init; }

    /// <summary>The value at <see cref="X"/>; for least squares ½Σr².</summary>
    public required T Value { get; init; }

    /// <summary>The Euclidean norm of the gradient at <see cref="X"/>.</summary>
    public required T GradientNorm { get; init; }

    /// <summary>The Euclidean norm of the step that led here; 0 at the start.</summary>
    public required T StepNorm { get; init; }

    /// <summary>The radius of the trust region; NaN for a method that has none.</summary>
    public required T Radius { get; init; }

    /// <summary>What was added to the curvature: the damping of Levenberg–Marquardt, the largest change that a modified
    /// factorisation made to the diagonal; 0 if nothing was.</summary>
    public required T Regularization { get; init; }

    /// <summary>The evaluations made so far.</summary>
    public required EvaluationCounts Evaluations { get; init; }

    /// <summary>The point. Valid during the call only: copy it to keep it.</summary>
    public required ReadOnlySpan<T> X { get; init; }
}

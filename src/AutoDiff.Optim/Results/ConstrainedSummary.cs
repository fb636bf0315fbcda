namespace AutoDiff.Optim;

/// <summary>How a constrained run ended, without point and multipliers: what the overloads return that write those to the caller's spans.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ConstrainedSummary<T>
{
    /// <summary>Value, reason, iterations, time and counts; the gradient norm is that of the Lagrangian, ∇f + Σλᵢ∇cᵢ.</summary>
    public required OptimSummary<T> Run { get; init; }

    /// <summary>The Euclidean norm of what is wrong with the constraints: of c(x) and of the positive part of g(x).</summary>
    public required T ConstraintViolation { get; init; }

    /// <summary>The Euclidean norm of the optimality conditions together: of the Lagrangian's gradient, the violation, and the products of the multipliers of
    /// inequalities and bounds with their slacks.</summary>
    public required T KktResidual { get; init; }

    /// <inheritdoc cref="OptimSummary{T}.Value"/>
    public T Value => Run.Value;

    /// <inheritdoc cref="OptimSummary{T}.Reason"/>
    public StopReason Reason => Run.Reason;

    /// <inheritdoc cref="OptimSummary{T}.Converged"/>
    public bool Converged => Run.Converged;

    /// <inheritdoc cref="OptimSummary{T}.Iterations"/>
    public int Iterations => Run.Iterations;

    /// <inheritdoc cref="OptimSummary{T}.Evaluations"/>
    public EvaluationCounts Evaluations => Run.Evaluations;

    /// <inheritdoc cref="OptimSummary{T}.Message"/>
    public string Message => Run.Message;
}

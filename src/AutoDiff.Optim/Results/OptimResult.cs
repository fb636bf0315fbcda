using System.Globalization;

namespace AutoDiff.Optim;

/// <summary>The point that a run found, and how it ended. Not converging is a result too: the best point seen is in
/// <see cref="X"/> and the cause in <see cref="Reason"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public abstract class OptimResult<T>
{
    private protected OptimResult(T[] x, OptimSummary<T> summary)
    {
        X = x;
        Summary = summary;
    }

    /// <summary>The solution, or the best point seen. The array belongs to the result: nothing else refers to it.</summary>
    public T[] X { get; }

    /// <summary>Everything but the point, as one value.</summary>
    public OptimSummary<T> Summary { get; }

    /// <inheritdoc cref="OptimSummary{T}.Value"/>
    public T Value => Summary.Value;

    /// <inheritdoc cref="OptimSummary{T}.GradientNorm"/>
    public T GradientNorm => Summary.GradientNorm;

    /// <inheritdoc cref="OptimSummary{T}.Converged"/>
    public bool Converged => Summary.Converged;

    /// <inheritdoc cref="OptimSummary{T}.Reason"/>
    public StopReason Reason => Summary.Reason;

    /// <inheritdoc cref="OptimSummary{T}.Message"/>
    public string Message => Summary.Message;

    /// <inheritdoc cref="OptimSummary{T}.Iterations"/>
    public int Iterations => Summary.Iterations;

    /// <inheritdoc cref="OptimSummary{T}.Elapsed"/>
    public TimeSpan Elapsed => Summary.Elapsed;

    /// <inheritdoc cref="OptimSummary{T}.Evaluations"/>
    public EvaluationCounts Evaluations => Summary.Evaluations;

    /// <summary>Says in one line how the run ended.</summary>
    /// <returns>The message, the value, the gradient norm and the number of iterations.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Message} Value {Value}, gradient norm {GradientNorm}, {Iterations} iterations, {Evaluations.Total} evaluations.");
}

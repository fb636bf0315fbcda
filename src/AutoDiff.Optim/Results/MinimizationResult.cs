namespace AutoDiff.Optim;

/// <summary>What <see cref="Minimizer"/> found, and how the run ended.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class MinimizationResult<T> : OptimResult<T>
{
    internal MinimizationResult(T[] x, OptimSummary<T> summary)
        : base(x, summary)
    {
    }
}

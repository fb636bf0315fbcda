using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>What <see cref="Roots"/> found, and how the run ended. <see cref="OptimResult{T}.Value"/> is ½Σr².</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class RootResult<T> : OptimResult<T>
    where T : IFloatingPointIeee754<T>
{
    internal RootResult(T[] x, OptimSummary<T> summary)
        : base(x, summary)
    {
    }

    /// <summary>The Euclidean norm of the residuals, √Σr².</summary>
    public T ResidualNorm => T.Sqrt(Value + Value);
}

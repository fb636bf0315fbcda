using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>What <see cref="LeastSquares"/> found, and how the run ended. <see cref="OptimResult{T}.Value"/> is ½Σr².</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class LeastSquaresResult<T> : OptimResult<T>
    where T : IFloatingPointIeee754<T>
{
    internal LeastSquaresResult(T[] x, OptimSummary<T> summary)
        : base(x, summary)
    {
    }

    /// <summary>The residual sum of squares, Σr²: twice <see cref="OptimResult{T}.Value"/>.</summary>
    public T ResidualSumOfSquares => Value + Value;
}

using System.Numerics;

namespace AutoDiff.Estimators;

/// <summary>Mean and spread of samples as they come, without cancellation (Welford 1962).</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct RunningMean<T>
    where T : IFloatingPointIeee754<T>
{
    private T _mean;
    private T _squares;
    private int _count;

    /// <summary>The mean of all samples so far and its standard error, for independent samples.</summary>
    public readonly Estimate<T> Result => new(_count == 0 ? T.NaN : _mean, T.Sqrt(Variance / T.CreateChecked(_count)), _count);

    /// <summary>The unbiased variance of one sample; NaN for fewer than two.</summary>
    public readonly T Variance => _count < 2 ? T.NaN : _squares / T.CreateChecked(_count - 1);

    /// <summary>Takes one more sample.</summary>
    /// <param name="sample">The sample.</param>
    public void Add(T sample)
    {
        _count++;
        T difference = sample - _mean;
        _mean += difference / T.CreateChecked(_count);
        _squares += difference * (sample - _mean);
    }
}

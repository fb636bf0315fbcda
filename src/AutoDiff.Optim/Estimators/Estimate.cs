using System.Numerics;

namespace AutoDiff.Estimators;

/// <summary>An unbiased estimate from samples.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">The estimate.</param>
/// <param name="StandardError">Its standard deviation, from the spread of the samples; NaN for one sample of a larger population.</param>
/// <param name="Count">The number of samples.</param>
public readonly record struct Estimate<T>(T Mean, T StandardError, int Count)
    where T : IFloatingPointIeee754<T>;

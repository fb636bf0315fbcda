using static AutoDiff.Optim.Tests.Estimators.Models;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>The samples of <see cref="Models.Regression"/>.</summary>
internal readonly struct RegressionBatches(int count) : IBatches<double, RegressionObjective>
{
    public int SampleCount => count;

    public RegressionObjective Over(ReadOnlySpan<int> samples) => new(samples);
}

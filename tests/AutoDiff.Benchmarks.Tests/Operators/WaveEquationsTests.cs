using AutoDiff.Benchmarks.Operators;
using AutoDiff.Estimators;

namespace AutoDiff.Benchmarks.Tests.Operators;

/// <summary>What the benchmark of operators compares is the same number.</summary>
public sealed class WaveEquationsTests
{
    [Theory]
    [InlineData(JetChoice.Cheapest)]
    [InlineData(JetChoice.Polarisation)]
    [InlineData(JetChoice.Slots)]
    public void Shared_series_and_nested_reverse_sweeps_agree(JetChoice choice)
    {
        WaveEquations equations = new(choice);
        Assert.Equal(equations.NestedKdv(), equations.Kdv(), 1e-12);
        Assert.Equal(equations.NestedKp(), equations.Kp(), 1e-12);
    }
}

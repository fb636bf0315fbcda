namespace AutoDiff.Optim.Tests.Support;

/// <summary>Keeps what a callback saw.</summary>
internal sealed class Trace
{
    public List<double> Values { get; } = [];

    public List<double[]> Points { get; } = [];

    public IterationAnswer Record(IterationReport<double> report)
    {
        Assert.Equal(Values.Count, report.Iteration);
        Values.Add(report.Value);
        Points.Add(report.X.ToArray());
        return IterationAnswer.Continue;
    }

    /// <summary>The first iteration at which the value is within a gap of the minimum.</summary>
    public int IterationsTo(double minimum, double gap) => Values.FindIndex(value => value - minimum <= gap);
}

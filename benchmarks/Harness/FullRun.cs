using AutoDiff.Benchmarks.Workloads;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace AutoDiff.Benchmarks.Harness;

/// <summary>The same functions under BenchmarkDotNet, with ratios to the primal.</summary>
[MemoryDiagnoser]
public class FullRun
{
    private static string _filter = "";
    private Workload _workload = null!;

    [ParamsSource(nameof(Names))]
    public string Function { get; set; } = "";

    public static IEnumerable<string> Names =>
        Workload.All().Select(w => w.Name).Where(n => n.Contains(_filter, StringComparison.OrdinalIgnoreCase));

    /// <summary>Measures the workloads, then prints a line of ratios for each.</summary>
    /// <param name="filter">A part of their names.</param>
    /// <param name="plot">The file for the plot of the ratios, if there is to be one.</param>
    public static void Run(string filter, string? plot)
    {
        _filter = filter;

        // In process: the run-time settings are then those of this project, as in the quick run.
        Summary summary = BenchmarkRunner.Run<FullRun>(
            DefaultConfig.Instance
                .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                    .WithIterationTime(TimeInterval.FromMilliseconds(200)).WithWarmupCount(4).WithIterationCount(12))
                .HideColumns(Column.Toolchain));
        Ratios[] ratios = [.. Names.Select(name => Ratios.Of(name, summary))];
        Ratios.WriteTable(ratios, Console.Out);
        if (plot is not null)
        {
            File.WriteAllText(plot, RatioPlot.Draw(ratios));
        }
    }

    [GlobalSetup]
    public void Check()
    {
        _workload = Workload.All().Single(w => w.Name == Function);
        _workload.Check();
    }

    [Benchmark(Baseline = true)]
    public double Primal() => _workload.Primal();

    [Benchmark]
    public double Gradient() => _workload.Gradient();

    [Benchmark]
    public double Handwritten() => _workload.Handwritten();

    [Benchmark]
    public double Hvp() => _workload.Hvp is { } product ? product() : double.NaN;

    [Benchmark]
    public double Jvp() => _workload.Jvp();

    [Benchmark]
    public double Jacobian() => _workload.Jacobian is { } jacobian ? jacobian() : double.NaN;
}

using AutoDiff.Benchmarks.Workloads;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

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

    public static void Run(string filter)
    {
        _filter = filter;

        // In process: the run-time settings are then those of this project, as in the quick run.
        BenchmarkRunner.Run<FullRun>(
            DefaultConfig.Instance
                .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMaxIterationCount(30))
                .HideColumns(Column.Toolchain));
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

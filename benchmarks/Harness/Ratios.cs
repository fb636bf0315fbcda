using System.Globalization;
using AutoDiff.Benchmarks.Workloads;
using BenchmarkDotNet.Reports;

namespace AutoDiff.Benchmarks.Harness;

/// <summary>What the derivatives of one workload cost, from a full run. Ratios are of medians.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Primal">Nanoseconds of the function itself.</param>
/// <param name="Generated">The generated gradient over that; the Jacobian, where that is the output.</param>
/// <param name="Handwritten">The same by hand.</param>
/// <param name="Hvp">A Hessian-vector product over the gradient; not a number where there is none.</param>
/// <param name="Jvp">A derivative along a direction over the function itself.</param>
/// <param name="Allocated">Bytes that a generated derivative allocates.</param>
internal sealed record Ratios(string Name, double Primal, double Generated, double Handwritten, double Hvp, double Jvp, long Allocated)
{
    public static Ratios Of(string name, Summary summary)
    {
        bool isJacobian = Workload.All().Single(w => w.Name == name).Jacobian is not null, isScalar = Workload.All().Single(w => w.Name == name).Hvp is not null;
        BenchmarkReport Report(string method) => summary.Reports.Single(
            r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method && (string)r.BenchmarkCase.Parameters[nameof(FullRun.Function)] == name);
        double Median(string method) => Report(method).ResultStatistics!.Median;
        string output = isJacobian ? nameof(FullRun.Jacobian) : nameof(FullRun.Gradient);
        double primal = Median(nameof(FullRun.Primal));
        return new Ratios(
            name, primal, Median(output) / primal, Median(nameof(FullRun.Handwritten)) / primal,
            isScalar ? Median(nameof(FullRun.Hvp)) / Median(nameof(FullRun.Gradient)) : double.NaN,
            Median(nameof(FullRun.Jvp)) / primal,
            Report(output).GcStats.GetBytesAllocatedPerOperation(Report(output).BenchmarkCase) ?? 0);
    }

    /// <summary>Writes the table of the documentation.</summary>
    public static void WriteTable(IEnumerable<Ratios> all, TextWriter writer)
    {
        writer.WriteLine("| workload | primal | generated / primal | by hand / primal | generated / by hand | Hvp / gradient | Jvp / primal | allocated |");
        writer.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (Ratios r in all)
        {
            string hvp = double.IsNaN(r.Hvp) ? "" : r.Hvp.ToString("F2", CultureInfo.InvariantCulture);
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{r.Name}` | {r.Primal / 1000:G3} µs | {r.Generated:F2} | {r.Handwritten:F2} | {r.Generated / r.Handwritten:F2} | {hvp} | {r.Jvp:F2} | {r.Allocated} |"));
        }
    }
}

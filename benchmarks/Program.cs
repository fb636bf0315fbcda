using AutoDiff.Benchmarks.Harness;
using AutoDiff.Benchmarks.Operators;
using AutoDiff.Benchmarks.Optim;
using AutoDiff.Benchmarks.Stde;
using AutoDiff.Benchmarks.Taylor;
using AutoDiff.Benchmarks.Workloads;

if (args is ["optim"])
{
    OptimRun.Run(Console.Out);
    return 0;
}

if (args is ["taylor", .. var plot] && plot is [] or ["--plot", _])
{
    TaylorRun.Run(Console.Out, plot is [_, var file] ? file : null);
    return 0;
}

if (args is ["operators"])
{
    OperatorRun.Run(Console.Out);
    return 0;
}

if (args is ["stde"] or ["stde", "--quick"])
{
    StdeRun.Run(Console.Out, quick: args.Length == 2);
    return 0;
}

if (args is ["stde", [char form], var inputs, var samples, var points])
{
    Console.WriteLine(StdeMeasurement.Of(form, int.Parse(inputs), int.Parse(samples), int.Parse(points)));
    return 0;
}

string filter = "";
string? ratioPlot = null;
bool quick = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--quick")
    {
        quick = true;
    }
    else if (args[i] == "--filter" && i + 1 < args.Length)
    {
        filter = args[++i];
    }
    else if (args[i] == "--plot" && i + 1 < args.Length)
    {
        ratioPlot = args[++i];
    }
    else
    {
        Console.Error.WriteLine("Usage: [--quick | --plot FILE] [--filter NAME] | optim | taylor [--plot FILE] | operators | stde [--quick]");
        Console.Error.WriteLine("Without --quick, a full BenchmarkDotNet run. With optim, the solvers beside MathNet's; with taylor, the cost of high orders, as a plot too; with operators, equations of order four; with stde, estimates of a Laplacian of a wide network.");
        return 2;
    }
}

Workload[] workloads =
    [.. Workload.All().Where(w => w.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
if (workloads.Length == 0)
{
    Console.Error.WriteLine($"No workload matches '{filter}'; there are {string.Join(", ", Workload.All().Select(w => w.Name))}.");
    return 2;
}

if (!quick)
{
    FullRun.Run(filter, ratioPlot);
    return 0;
}

foreach (Workload workload in workloads)
{
    Console.WriteLine(QuickRun.Measure(workload));
}

return 0;

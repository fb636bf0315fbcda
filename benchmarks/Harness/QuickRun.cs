using System.Diagnostics;
using System.Globalization;
using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.Harness;

/// <summary>Medians within seconds, one JSON line per workload.</summary>
/// <remarks>The functions of a workload take turns within every round, so that a busy machine slows all of them alike and
/// the ratios stay what they are.</remarks>
internal static class QuickRun
{
    private const int Rounds = 601;

    // Shorter than a time slice, so that most samples are not interrupted even where other programs run.
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(1);

    // Tiered compilation promotes in the background, 100 ms after the last new method was called.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(500);

    public static string Measure(Workload workload)
    {
        workload.Check();
        Func<double>[] functions =
            [workload.Primal, workload.Gradient, workload.Handwritten, workload.Hvp, workload.Jvp];
        double[] medians = Medians(functions);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"name\":\"{workload.Name}\",\"primal_ns\":{medians[0]:F1},\"gradient_ns\":{medians[1]:F1},\"handwritten_ns\":{medians[2]:F1},\"hvp_ns\":{medians[3]:F1},\"jvp_ns\":{medians[4]:F1},\"allocated_bytes\":{Allocated(workload)}}}");
    }

    /// <summary>The median time of a call of each function, in nanoseconds.</summary>
    public static double[] Medians(Func<double>[] functions)
    {
        int[] calls = Array.ConvertAll(functions, WarmUp);
        double[][] times = Array.ConvertAll(functions, _ => new double[Rounds]);
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < functions.Length; turn++)
            {
                int f = (turn + round) % functions.Length;
                times[f][round] = Sample(functions[f], calls[f]).TotalNanoseconds / calls[f];
            }
        }

        return Array.ConvertAll(times, Median);
    }

    /// <summary>Returns how many calls fill one sample.</summary>
    private static int WarmUp(Func<double> function)
    {
        int calls = 1;
        long start = Stopwatch.GetTimestamp();
        TimeSpan time;
        do
        {
            time = Sample(function, calls);
            if (time < SampleTime)
            {
                calls = Math.Max(calls + 1, (int)Math.Min(2.0 * calls, calls * (SampleTime / time)));
            }
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime || time < 0.7 * SampleTime);

        return Math.Max(1, (int)(calls * (SampleTime / Sample(function, calls))));
    }

    private static TimeSpan Sample(Func<double> function, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            function();
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>What one call of each generated member allocates, after the first.</summary>
    private static long Allocated(Workload workload)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        workload.Gradient();
        workload.Hvp();
        workload.Jvp();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.Harness;

/// <summary>Medians within seconds, one JSON line per workload.</summary>
/// <remarks>The functions of a workload take turns within every round, so that a busy machine slows all of them alike and
/// the ratios stay what they are.</remarks>
internal static class QuickRun
{
    private const int Rounds = 601;
    private const int FewestRounds = 51;

    // Shorter than a time slice, so that most samples are not interrupted even where other programs run.
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(1);

    // Tiered compilation promotes in the background, 100 ms after the last new method was called.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromMilliseconds(500);

    // A workload whose calls take milliseconds is measured in fewer rounds.
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(12);

    public static string Measure(Workload workload)
    {
        workload.Check();
        (string Key, Func<double>? Function)[] wanted =
        [
            ("primal_ns", workload.Primal), ("gradient_ns", workload.Gradient), ("handwritten_ns", workload.Handwritten),
            ("hvp_ns", workload.Hvp), ("jvp_ns", workload.Jvp), ("jacobian_ns", workload.Jacobian),
        ];
        Func<double>[] functions = [.. wanted.Select(w => w.Function).OfType<Func<double>>()];
        Queue<double> medians = new(Medians(functions));
        StringBuilder line = new($"{{\"name\":\"{workload.Name}\"");
        foreach ((string key, Func<double>? function) in wanted)
        {
            if (function is not null)
            {
                line.Append(CultureInfo.InvariantCulture, $",\"{key}\":{medians.Dequeue():F1}");
            }
            else if (key != "jacobian_ns")
            {
                line.Append(CultureInfo.InvariantCulture, $",\"{key}\":null");
            }
        }

        return line.Append(CultureInfo.InvariantCulture, $",\"allocated_bytes\":{Allocated(workload)}}}").ToString();
    }

    /// <summary>The median time of a call of each function, in nanoseconds.</summary>
    public static double[] Medians(Func<double>[] functions)
    {
        int[] calls = Array.ConvertAll(functions, WarmUp);
        double[][] times = Array.ConvertAll(functions, _ => new double[Rounds]);
        long start = Stopwatch.GetTimestamp();
        int rounds = 0;
        for (int round = 0; round < Rounds && (round < FewestRounds || Stopwatch.GetElapsedTime(start) < LongestRun); round++)
        {
            for (int turn = 0; turn < functions.Length; turn++)
            {
                int f = (turn + round) % functions.Length;
                times[f][round] = Sample(functions[f], calls[f]).TotalNanoseconds / calls[f];
            }

            rounds = round + 1;
        }

        return Array.ConvertAll(times, t => Median(t[..rounds]));
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
        workload.Hvp?.Invoke();
        workload.Jvp();
        workload.Jacobian?.Invoke();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}

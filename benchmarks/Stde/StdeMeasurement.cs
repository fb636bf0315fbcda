using System.Globalization;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>Time and memory of one form: CPU seconds and bytes for each point.</summary>
/// <remarks>CPU time, so that a run beside other programs tells the same; the forms use one thread. Memory is what a call adds to the resident memory of the process at its peak:
/// weights, gradient and data are there before. It is NaN where the system does not tell.</remarks>
internal readonly record struct StdeMeasurement(double Seconds, double Bytes)
{
    private const double LongRun = 3, Enough = 1;

    public static StdeMeasurement Of(char letter, int inputs, int samples, int points)
    {
        WarmUp(letter);
        var data = new StdeCase(inputs, samples, points);
        Func<double> form = data.Variant(letter);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        double before = ResetPeak();
        double best = Time(form), bytes = Resident("VmHWM:") - before, total = best;
        for (int run = 1; best < LongRun && (run < 3 || total < Enough); run++)
        {
            double seconds = Time(form);
            total += seconds;
            best = Math.Min(best, seconds);
        }

        return new StdeMeasurement(best / points, bytes / points);
    }

    public static StdeMeasurement Parse(string line)
    {
        string[] parts = line.Trim().Split(' ');
        return new StdeMeasurement(double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds:R} {Bytes:R}");

    /// <summary>Calls a small case until its code is compiled for good.</summary>
    private static void WarmUp(char letter)
    {
        Func<double> small = new StdeCase(64, 16).Variant(letter);
        for (int round = 0; round < 3; round++)
        {
            for (int call = 0; call < 40; call++)
            {
                small();
            }

            Thread.Sleep(150);
        }
    }

    private static double Time(Func<double> form)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        form();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static double ResetPeak()
    {
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return Resident("VmRSS:");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return double.NaN;
        }
    }

    private static double Resident(string key)
    {
        string status = "/proc/self/status";
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line is null ? double.NaN : 1024 * double.Parse(line[key.Length..^2], CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>
/// The squared residual of Δu = 1 with Δ estimated from R of d dimensions, and its gradient by all weights, for a network d-128-128-128-1 at one point.
/// Each measurement has a process of its own, so that no storage is left from another.
/// </summary>
internal static class StdeRun
{
    private const int Batch = 100;

    private static readonly (char Letter, string Name)[] s_forms =
    [
        ('a', "loop of Hessian-vector products, reverse over reverse, run-time tape"),
        ('b', "the same, generated"),
        ('c', "forward over reverse, generated, all dimensions in one pass"),
        ('d', "exact forward Laplacian over all d"),
        ('e', "jets, dense one-hot seeds"),
        ('f', "jets, rows of the first layer as seeds"),
    ];

    public static void Run(TextWriter output, bool quick)
    {
        int[] inputs = quick ? [1000] : [1000, 10_000, 100_000], samples = quick ? [16] : [16, 100];
        var results = new Dictionary<(char Letter, int Inputs, int Samples), StdeMeasurement>();
        output.WriteLine("| d | R | form | ms for a point | MB at the peak |\n|---|---|---|---|---|");
        foreach (int d in inputs)
        {
            foreach (int r in samples)
            {
                foreach ((char letter, string name) in s_forms)
                {
                    int sampled = letter == 'd' ? d : r;
                    if (!results.TryGetValue((letter, d, sampled), out StdeMeasurement result))
                    {
                        result = InProcess(letter, d, r, 1);
                        results.Add((letter, d, sampled), result);
                        Print(output, d, letter == 'd' ? "all" : $"{r}", $"({letter}) {name}", result);
                    }
                }

                StdeMeasurement batched = InProcess('f', d, r, Batch);
                results.Add(('F', d, r), batched);
                Print(output, d, $"{r}", $"(f) {Batch} points at a time", batched);
            }
        }

        output.WriteLine("\n| d | R | a/f | b/f | c/f | e/f | memory a/f |\n|---|---|---|---|---|---|---|");
        foreach (int d in inputs)
        {
            foreach (int r in samples)
            {
                double Ratio(char letter) => results[(letter, d, r)].Seconds / results[('f', d, r)].Seconds;
                double memory = results[('a', d, r)].Bytes / results[('f', d, r)].Bytes;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {d} | {r} | {Ratio('a'):G3} | {Ratio('b'):G3} | {Ratio('c'):G3} | {Ratio('e'):G3} | {memory:G3} |"));
            }
        }

        // The pairing of Shi et al. (2024), unequal as it is.
        foreach (int d in samples.Length == 2 ? inputs : [])
        {
            StdeMeasurement slow = results[('a', d, samples[1])], fast = results[('f', d, samples[0])], batched = results[('F', d, samples[0])];
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"\nd = {d}: a({samples[1]}) / f({samples[0]}) = {slow.Seconds / batched.Seconds:G4} with {Batch} points at a time in (f), {slow.Seconds / fast.Seconds:G3} point by point; memory {slow.Bytes / fast.Bytes:G3}"));
        }
    }

    private static void Print(TextWriter output, int d, string r, string name, StdeMeasurement result)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {d} | {r} | {name} | {1e3 * result.Seconds:G4} | {result.Bytes / 1e6:G3} |"));
        output.Flush();
    }

    private static StdeMeasurement InProcess(char letter, int inputs, int samples, int points)
    {
        string path = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own path.");
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(path) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StdeRun).Assembly.Location);
        }

        foreach (string argument in (string[])["stde", $"{letter}", $"{inputs}", $"{samples}", $"{points}"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? StdeMeasurement.Parse(line)
            : throw new InvalidOperationException($"Form {letter} with d = {inputs} and R = {samples} ended with {process.ExitCode}.");
    }
}

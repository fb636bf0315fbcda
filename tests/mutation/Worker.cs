using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace AutoDiff.Mutation;

/// <summary>What each test reaches, and how long it takes, without a mutant.</summary>
internal sealed record Coverage(string Test, double Milliseconds, long Asked, int[] Reached);

/// <summary>Runs tests against mutants in this process, which has the mutated generator.</summary>
internal sealed class Worker
{
    private readonly TestCatalog _tests;
    private readonly Type _switch = Assembly.Load("AutoDiff.Generators").GetType("AutoDiff.Mutation.Switch", throwOnError: true)!;

    public Worker(string filter) => _tests = new TestCatalog(
        Assembly.Load("AutoDiff.Generators.Tests"), name => filter.Split('|').Any(f => name.Contains(f, StringComparison.Ordinal)));

    public static void WriteCoverage(string filter, string file)
    {
        Worker worker = new(filter);
        List<Coverage> coverage = [];
        foreach (TestRun run in worker._tests.Runs)
        {
            Array.Clear(worker.Reached);
            worker.Set("Asked", 0L);

            // A fixture counts for each test of its class.
            worker._tests.Reset();
            long start = Stopwatch.GetTimestamp();
            Exception? failure = worker._tests.Run(run);
            double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (failure is not null)
            {
                Console.WriteLine($"fails without a mutant, and is left out: {run.Name}: {failure.Message.Split('\n')[0]}");
                continue;
            }

            coverage.Add(new Coverage(run.Name, time, (long)worker.Get("Asked"), [.. Enumerable.Range(0, worker.Reached.Length).Where(i => worker.Reached[i])]));
        }

        File.WriteAllText(file, JsonSerializer.Serialize(coverage));
    }

    /// <summary>Says for each mutant which test saw it, on a line of its own.</summary>
    public static void RunMutants(string filter, string coverageFile, string mutantFile, double millisecondsEach)
    {
        Worker worker = new(filter);
        Dictionary<string, TestRun> runs = worker._tests.Runs.GroupBy(r => r.Name).ToDictionary(g => g.Key, g => g.First());
        Coverage[] coverage = [.. JsonSerializer.Deserialize<Coverage[]>(File.ReadAllText(coverageFile))!.OrderBy(c => c.Milliseconds)];
        Dictionary<string, HashSet<int>> reached = coverage.GroupBy(c => c.Test).ToDictionary(g => g.Key, g => g.First().Reached.ToHashSet());
        foreach (int id in File.ReadAllLines(mutantFile).Select(l => int.Parse(l, System.Globalization.CultureInfo.InvariantCulture)))
        {
            Console.WriteLine($"start {id}");
            worker._tests.Reset();
            worker.Set("Active", id);
            string result = "unreached";
            long start = Stopwatch.GetTimestamp();
            foreach (Coverage test in coverage.Where(c => reached[c.Test].Contains(id)))
            {
                if (result != "unreached" && Stopwatch.GetElapsedTime(start).TotalMilliseconds > millisecondsEach)
                {
                    break;
                }

                worker.Set("Asked", 0L);
                worker.Set("Limit", (100 * test.Asked) + 100_000);
                if (worker._tests.Run(runs[test.Test]) is not null)
                {
                    // What a mutant left behind, in something that is computed once, is not the next one's doing.
                    worker.Set("Active", -1);
                    worker.Set("Limit", long.MaxValue);
                    worker._tests.Reset();
                    if (worker._tests.Run(runs[test.Test]) is not null)
                    {
                        Console.WriteLine($"poisoned {id} {test.Test}");
                        return;
                    }

                    result = "seen " + test.Test;
                    break;
                }

                result = "passed";
            }

            worker.Set("Active", -1);
            worker.Set("Limit", long.MaxValue);
            Console.WriteLine($"result {id} {result}");
        }
    }

    private bool[] Reached => (bool[])Get("Reached");

    private object Get(string field) => _switch.GetField(field)!.GetValue(null)!;

    private void Set(string field, object value) => _switch.GetField(field)!.SetValue(null, value);
}

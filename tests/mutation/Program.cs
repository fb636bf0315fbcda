using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutoDiff.Mutation;

// Breaks the rules and passes in thousands of places, one at a time, and counts what the tests see. See run.
if (args is ["coverage", var filterOfCoverage, var coverageTo])
{
    Worker.WriteCoverage(filterOfCoverage, coverageTo);
    return 0;
}

if (args is ["mutants", var filterOfRun, var coverageFrom, var mutantsFrom, var milliseconds])
{
    Worker.RunMutants(filterOfRun, coverageFrom, mutantsFrom, double.Parse(milliseconds, CultureInfo.InvariantCulture));
    return 0;
}

string Option(string name, string otherwise) => Array.IndexOf(args, "--" + name) is >= 0 and var at ? args[at + 1] : otherwise;
int count = int.Parse(Option("count", "300"), CultureInfo.InvariantCulture);
int seed = int.Parse(Option("seed", "1"), CultureInfo.InvariantCulture);
string files = Option("files", "");
string kinds = Option("kinds", "");
string filter = Option("tests", "Tests.Rules.|Tests.Passes.|SnapshotTests|KinkTests");
string each = Option("milliseconds", "20000");
string repository = Path.GetFullPath(Option("repository", "."));
string state = Option("state", "");

string work = state.Length > 0 ? Directory.CreateDirectory(state).FullName : Directory.CreateDirectory(Path.Combine(repository, "tests", "mutation", "obj", "state")).FullName;
string mutantList = Path.Combine(work, "mutants.json"), coverage = Path.Combine(work, "coverage.json"), resultList = Path.Combine(work, "results.txt");
try
{
    if (!File.Exists(mutantList))
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(work, Path.GetFileName(file)), overwrite: true);
        }

        File.WriteAllText(mutantList, JsonSerializer.Serialize(MutatedGenerator.Write(repository, Path.Combine(work, "AutoDiff.Generators.dll"))));
    }

    Mutant[] mutants = JsonSerializer.Deserialize<Mutant[]>(File.ReadAllText(mutantList))!;
    Console.WriteLine($"{mutants.Length} mutants.");
    if (!File.Exists(coverage))
    {
        Start(["coverage", filter, coverage], Console.WriteLine, Console.Error.WriteLine);
    }

    HashSet<int> reachable = [.. JsonSerializer.Deserialize<Coverage[]>(File.ReadAllText(coverage))!.SelectMany(c => c.Reached)];
    Random random = new(seed);
    Mutant[] chosen =
    [
        .. mutants.Where(m => m.File.Contains(files, StringComparison.Ordinal) && m.Kind.Contains(kinds, StringComparison.Ordinal))
            .OrderBy(_ => random.Next()).Take(count),
    ];
    Console.WriteLine($"{chosen.Count(m => reachable.Contains(m.Id))} of {chosen.Length} mutants are reached by these tests.");
    Dictionary<int, string> results = !File.Exists(resultList) ? []
        : File.ReadAllLines(resultList).Select(l => l.Split(' ', 2)).ToDictionary(w => int.Parse(w[0], CultureInfo.InvariantCulture), w => w[1]);
    Queue<int> open = new(chosen.Select(m => m.Id).Where(id => !results.ContainsKey(id)));
    int lastPoisoned = -1;
    while (open.Count > 0)
    {
        string list = Path.Combine(work, "open.txt");
        File.WriteAllLines(list, open.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        int started = -1;
        bool poisoned = false;
        Start(["mutants", filter, coverage, list, each], line =>
        {
            string[] words = line.Split(' ', 3);
            switch (words[0])
            {
                case "start":
                    started = int.Parse(words[1], CultureInfo.InvariantCulture);
                    break;
                case "poisoned":
                    poisoned = true;
                    break;
                case "result":
                    Note(words[2]);
                    break;
            }
        });
        if (open.Count == 0 || started != open.Peek())
        {
            if (open.Count > 0 && started < 0)
            {
                throw new InvalidOperationException("The tests cannot be run.");
            }
        }
        else if (poisoned && lastPoisoned != started)
        {
            lastPoisoned = started;
        }
        else
        {
            Note(poisoned ? "passed" : "seen: the process did not end well");
        }
    }

    void Note(string result)
    {
        int id = open.Dequeue();
        results[id] = result;
        File.AppendAllText(resultList, $"{id} {result}\n");
        Console.WriteLine($"{result}: {mutants.First(m => m.Id == id)}");
    }

    int Count(Func<string, bool> holds) => chosen.Count(m => holds(results[m.Id]));
    int seen = Count(r => r.StartsWith("seen", StringComparison.Ordinal));
    Console.WriteLine($"\n{seen} of {chosen.Length} mutants are seen, {Count(r => r == "passed")} pass, {Count(r => r == "unreached")} are not reached.");
    foreach (IGrouping<string, Mutant> file in chosen.GroupBy(m => m.File).OrderBy(g => g.Key, StringComparer.Ordinal))
    {
        Console.WriteLine($"{file.Key}: {file.Count(m => results[m.Id].StartsWith("seen", StringComparison.Ordinal))} of {file.Count()}");
    }

    foreach (Mutant mutant in chosen.Where(m => !results[m.Id].StartsWith("seen", StringComparison.Ordinal)))
    {
        Console.WriteLine($"not seen ({results[mutant.Id]}): {mutant}");
    }

    return 0;
}
finally
{
    if (state.Length == 0)
    {
        Directory.Delete(work, recursive: true);
    }
}

void Start(string[] arguments, Action<string> read, Action<string>? readError = null)
{
    ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = repository };
    foreach (string argument in new[] { Path.Combine(work, "AutoDiff.Mutation.dll") }.Concat(arguments))
    {
        start.ArgumentList.Add(argument);
    }

    using Process process = Process.Start(start)!;
    process.ErrorDataReceived += (_, e) => readError?.Invoke(e.Data ?? "");
    process.BeginErrorReadLine();
    using Timer timer = new(_ => process.Kill());
    void Watch() => timer.Change(TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);
    bool watched = arguments[0] == "mutants";
    while (process.StandardOutput.ReadLine() is { } line)
    {
        if (watched)
        {
            Watch();
        }

        read(line);
    }

    process.WaitForExit();
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Random programs through the real generator, compared with the same text over <see cref="HyperDual"/>.</summary>
/// <remarks>The environment variables AUTODIFF_FUZZ_PROGRAMS and AUTODIFF_FUZZ_SEED say how many and which. A program that
/// fails is made smaller and printed, ready to become a test of its own.</remarks>
public class FuzzTests(ITestOutputHelper output)
{
    private const int BatchSize = 50;
    private const int MaxShrunk = 3;

    [Fact]
    public void Random_programs_have_the_derivatives_of_the_oracle()
    {
        int count = Setting("AUTODIFF_FUZZ_PROGRAMS", 5000);
        int seed = Setting("AUTODIFF_FUZZ_SEED", 20261);
        ConcurrentBag<(FuzzProgram Program, Failure Failure)> failures = [];
        int compared = 0;
        Parallel.ForEach(Enumerable.Range(0, count).Chunk(BatchSize), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, batch =>
        {
            FuzzProgram[] programs = [.. batch.Select(i => ProgramGenerator.Generate(unchecked((seed * 1_000_003) + i)))];
            (FuzzProgram, Failure?)[] results = ProgramRunner.Run(programs, out int inBatch);
            foreach ((FuzzProgram program, Failure? failure) in results)
            {
                if (failure is not null)
                {
                    failures.Add((program, failure));
                }
            }

            Interlocked.Add(ref compared, inBatch);
        });

        output.WriteLine($"{count} programs, {compared} compared, {failures.Count} failed.");
        if (failures.Count > 0)
        {
            Assert.Fail(Report([.. failures.OrderBy(f => f.Program.Seed)]));
        }

        Assert.True(compared >= 0.8 * count, $"Only {compared} of {count} programs have derivatives that can be compared.");
    }

    private static string Report(List<(FuzzProgram Program, Failure Failure)> failures)
    {
        StringBuilder report = new();
        IGrouping<string, (FuzzProgram Program, Failure Failure)>[] causes =
            [.. failures.GroupBy(f => f.Failure.Cause).OrderByDescending(g => g.Count())];
        foreach (var cause in causes)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{cause.Count()} × {cause.Key}");
        }

        foreach (var cause in causes.Take(MaxShrunk))
        {
            (FuzzProgram program, Failure failure) = cause.MinBy(f => f.Program.Size);
            (FuzzProgram small, Failure smallFailure) = ProgramShrinker.Shrink(program, failure, TimeSpan.FromSeconds(60));
            report.AppendLine();
            report.AppendLine(CultureInfo.InvariantCulture, $"{cause.Key} (seed {program.Seed}, k = {program.K}, b = {program.B})");
            report.AppendLine(smallFailure.Detail);
            report.AppendLine(small.Print("double"));
        }

        return report.ToString();
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

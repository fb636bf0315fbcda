using System.Diagnostics;
using AutoDiff.Generators.Tests.Harness;
using AutoDiff.Generators.Tests.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>What the generator adds to a build.</summary>
[Collection(nameof(Alone))]
public class GeneratorCostTests(ITestOutputHelper output)
{
    private const int Methods = 200;
    private const int Attempts = 8;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    [Fact]
    public void Two_hundred_methods_take_less_than_three_seconds()
    {
        string[] inputs = [.. SnapshotCorpus.Names.Select(SnapshotCorpus.Input)];
        string[] sources =
            [.. Enumerable.Range(0, Methods).Select(i => inputs[i % inputs.Length].Replace("namespace Snapshots", $"namespace Snapshots{i}", StringComparison.Ordinal))];
        TimeSpan best = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < Attempts && best > s_limit; attempt++)
        {
            // A fresh compilation: binding what the generator asks for is a part of its cost.
            CSharpCompilation compilation = TestCompilation.Create(sources);
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            GeneratorDriver driver = CSharpGeneratorDriver.Create(new DifferentiableGenerator())
                .WithUpdatedParseOptions((CSharpParseOptions)compilation.SyntaxTrees[0].Options).RunGenerators(compilation);
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime - before, elapsed = driver.GetTimingInfo().ElapsedTime;
            Assert.Equal(Methods, driver.GetRunResult().GeneratedTrees.Length);
            output.WriteLine($"{elapsed.TotalMilliseconds:F0} ms elapsed, {processor.TotalMilliseconds:F0} ms of processor time.");

            // On a machine that others use the clock counts their work too.
            TimeSpan cost = elapsed < processor ? elapsed : processor;
            best = cost < best ? cost : best;
        }

        Assert.True(best <= s_limit, $"{Methods} methods take {best.TotalSeconds:F1} s.");
    }

    /// <summary>Tests that run while no others do.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public class Alone;
}

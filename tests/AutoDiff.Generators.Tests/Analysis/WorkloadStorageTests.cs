using System.Text.RegularExpressions;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>
/// The workloads of the benchmarks whose loops do not all fuse: what the emitted reverse sweep keeps for each iteration is what DIFF2001 says
/// at the loops.
/// </summary>
public sealed partial class WorkloadStorageTests
{
    /// <param name="file">The workload.</param>
    /// <param name="method">Its marked method.</param>
    /// <param name="calledTwice">A helper whose loops are told of once, but stand in the sweep for each of two calls.</param>
    [Theory]
    [InlineData("Recurrent", "Loss", "")]
    [InlineData("Mixture", "Objective", "LogSumExp")]
    public void What_is_told_is_what_is_kept(string file, string method, string calledTwice)
    {
        string source = "using System;\nusing AutoDiff;\n" + File.ReadAllText(Repository.PathOf("benchmarks", "AdBench", file + ".cs"));
        int told = 0;
        foreach (Diagnostic stored in AnalyzerRunner.Run(TestCompilation.Create(source), new CostAnalyzer()).Where(d => d.Id == "DIFF2001"))
        {
            told += int.Parse(Bytes().Match(stored.GetMessage()).Groups[1].Value) * (MethodAt(stored) == calledTwice ? 2 : 1);
        }

        string reverse = EmittedText.Of(PassPipeline.Derive(Lowered.Results(source, method)[0].Model).Reverse!.Function);
        Assert.DoesNotContain(".Push", reverse, StringComparison.Ordinal);
        int kept = Kept().Matches(reverse).Sum(m => m.Groups[1].Value switch { "double" => 8, "int" => 4, _ => throw new InvalidOperationException(m.Value) });
        Assert.True(told == kept && kept > 0, $"{told} bytes are told of, {kept} are kept:\n{reverse}");
    }

    private static string MethodAt(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetRoot()
        .FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>()!.Identifier.ValueText;

    [GeneratedRegex(@"keeps (\d+) bytes")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"RentUninitialized<(\w+)>")]
    private static partial Regex Kept();
}

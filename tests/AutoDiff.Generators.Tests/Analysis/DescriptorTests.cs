using System.Reflection;
using System.Text.RegularExpressions;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>Every diagnostic has a help page of which the examples are true, and a release row.</summary>
public partial class DescriptorTests
{
    /// <summary>Diagnostics that a source alone cannot show.</summary>
    private static readonly string[] s_withoutExamples = ["DIFF0111", "DIFF0112", "DIFF0999"];

    public static TheoryData<string> Ids => [.. Descriptors.Select(d => d.Id)];

    private static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. typeof(DiagnosticDescriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>(),
    ];

    private static DiagnosticAnalyzer[] Analyzers => [new DifferentiabilityAnalyzer(), new AdviceAnalyzer(), new CostAnalyzer()];

    [Fact]
    public void Ids_are_unique_and_reported_by_the_analyzer()
    {
        Assert.Equal(Descriptors.Count, Descriptors.Select(d => d.Id).Distinct().Count());
        Assert.Equal(
            Descriptors.Select(d => d.Id).Order(StringComparer.Ordinal),
            Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_release_row(string id) => Assert.Contains(
        $"{id} | ", File.ReadAllText(Repository.PathOf("src", "AutoDiff.Generators", "AnalyzerReleases.Unshipped.md"))
            + File.ReadAllText(Repository.PathOf("src", "AutoDiff.Generators", "AnalyzerReleases.Shipped.md")), StringComparison.Ordinal);

    [Fact]
    public void Every_help_page_has_an_id() => Assert.Equal(
        Descriptors.Select(d => d.Id).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Repository.PathOf("docs", "diagnostics"), "DIFF*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_help_page_with_a_refused_and_a_mended_example(string id)
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {Descriptors.Single(d => d.Id == id).Title}\n", page, StringComparison.Ordinal);
        string[] examples = [.. Example().Matches(page).Select(m => m.Groups[1].Value)];
        if (s_withoutExamples.Contains(id))
        {
            Assert.Empty(examples);
            return;
        }

        Assert.Equal(2, examples.Length);
        Assert.Equal([id], Reported(examples[0], id).Distinct());
        Assert.Empty(Reported(examples[1], id));
    }

    /// <summary>What is reported; information only where it is what the page is about.</summary>
    private static IEnumerable<string> Reported(string source, string id)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        TestCompilation.AssertCompiles(compilation);
        return AnalyzerRunner.Run(compilation, Analyzers).Concat(new GeneratorRunner().Run(compilation).Diagnostics)
            .Where(d => d.Severity > DiagnosticSeverity.Info || d.Id == id).Select(d => d.Id);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}

using AutoDiff.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Runs the analyzers on test sources.</summary>
internal static class AnalyzerRunner
{
    /// <summary>What refuses methods.</summary>
    public static IReadOnlyList<Diagnostic> Run(Compilation compilation) => Run(compilation, new DifferentiabilityAnalyzer());

    public static IReadOnlyList<Diagnostic> Run(Compilation compilation, params DiagnosticAnalyzer[] analyzers) =>
    [
        .. compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()
            .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal),
    ];

    /// <summary>Asserts that the members of a class get this diagnostic at each marked span, and no other.</summary>
    public static IReadOnlyList<Diagnostic> AssertReports(string id, string members) => AssertReportsIn(id, TestCompilation.InClass(members));

    /// <summary>Asserts that a source gets this diagnostic at each marked span, and no other.</summary>
    public static IReadOnlyList<Diagnostic> AssertReportsIn(string id, string source, bool compiles = true) =>
        AssertReportsIn(id, source, compiles, new DifferentiabilityAnalyzer());

    /// <summary>Asserts that the members of a class get this advice at each marked span, and no other.</summary>
    public static IReadOnlyList<Diagnostic> AssertAdvises(string id, string members) =>
        AssertReportsIn(id, TestCompilation.InClass(members), compiles: true, new AdviceAnalyzer());

    private static IReadOnlyList<Diagnostic> AssertReportsIn(string id, string source, bool compiles, DiagnosticAnalyzer analyzer)
    {
        Markup markup = Markup.Parse(source);
        CSharpCompilation compilation = TestCompilation.Create(markup.Source);
        if (compiles)
        {
            TestCompilation.AssertCompiles(compilation);
        }

        IReadOnlyList<Diagnostic> diagnostics = Run(compilation, analyzer);
        string Describe(string what, int start, int length) => $"{what} at '{markup.Source.Substring(start, length)}' ({start})";
        Assert.Equal(
            string.Join("\n", markup.Spans.Select(s => Describe(id, s.Start, s.Length))),
            string.Join("\n", diagnostics.Select(d => Describe(d.Id, d.Location.SourceSpan.Start, d.Location.SourceSpan.Length))));
        return diagnostics;
    }

    public static void AssertReportsNothing(string members)
    {
        CSharpCompilation compilation = TestCompilation.Create(TestCompilation.InClass(members));
        TestCompilation.AssertCompiles(compilation);
        Assert.Equal("", string.Join("\n", Run(compilation)));
    }
}

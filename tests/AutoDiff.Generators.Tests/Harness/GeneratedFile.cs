using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>The file that is generated for the marked method of a source.</summary>
internal static class GeneratedFile
{
    public static string Of(string source, string method = "F") => FileWriter.Write(PassPipeline.Derive(Lowered.Model(source, method)));

    /// <summary>The file for a method as if it had been refused.</summary>
    public static string Refused(string source, string message, string method = "F") => FileWriter.WriteRefused(
        Lowered.Model(source, method) with { Module = null, Refusal = new Refusal("DIFF0107", message) });

    /// <summary>Compiles a source with its generated file, documentation included; warnings count as errors.</summary>
    public static CSharpCompilation Compile(string source, string generated)
    {
        CSharpParseOptions options = TestCompilation.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = TestCompilation.Create(source).AddSyntaxTrees(CSharpSyntaxTree.ParseText(generated, options, "Generated.cs"));

        // The types of the test sources have no documentation; all that is generated has.
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Id == "CS1591" && d.GetMessage().Contains(".F", StringComparison.Ordinal));
        compilation = compilation.WithOptions(
            compilation.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress)]));
        CompiledCode.AssertClean(compilation);
        return compilation;
    }
}

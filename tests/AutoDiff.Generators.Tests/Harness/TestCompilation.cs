using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Compiles test sources against the framework that runs the tests and this library.</summary>
internal static class TestCompilation
{
    /// <summary>The newest language, and interceptors as the package's build props switch them on.</summary>
    public static readonly CSharpParseOptions ParseOptions =
        new CSharpParseOptions(LanguageVersion.Preview).WithFeatures([new("InterceptorsNamespaces", "AutoDiff.Generated")]);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is "mscorlib.dll" or "netstandard.dll"
                || Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p).StartsWith("xunit.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
        MetadataReference.CreateFromFile(typeof(DifferentiableAttribute).Assembly.Location),
    ];

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using AutoDiff;
        """;

    public static CSharpCompilation Create(params string[] sources) => CSharpCompilation.Create(
        "Test",
        [Parse(Usings, "Usings.cs"), .. sources.Select((s, i) => Parse(s, $"Test{i}.cs"))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    public static SyntaxTree Parse(string source, string path = "Test0.cs") => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>A class <c>Test</c> around members.</summary>
    public static string InClass(string members) => $$"""
        public static partial class Test
        {
        {{members}}
        }
        """;

    /// <summary>The errors of a compilation, so that a test does not pass for a typing mistake in its source.</summary>
    public static void AssertCompiles(Compilation compilation)
    {
        Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
        Assert.True(errors.Length == 0, string.Join("\n", errors.Select(e => e.ToString())));
    }
}

using System.Globalization;
using System.Text;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Cut off, mutated and half-typed programs: neither the generator nor an analyzer fails on any.</summary>
/// <remarks>The environment variables AUTODIFF_BROKEN_PROGRAMS and AUTODIFF_FUZZ_SEED say how many and which.</remarks>
public class BrokenCodeTests(ITestOutputHelper output)
{
    [Fact]
    public void Nothing_fails_on_broken_code()
    {
        int count = Setting("AUTODIFF_BROKEN_PROGRAMS", 60);
        Random random = new(Setting("AUTODIFF_FUZZ_SEED", 20261));
        string[] sources = [.. Sources()];
        StringBuilder failures = new();
        int broken = 0;
        for (int i = 0; i < count; i++)
        {
            string source = Mutated(Extract(sources[random.Next(sources.Length)], random), random);
            CSharpCompilation compilation = TestCompilation.Create(source);
            broken += compilation.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? 1 : 0;
            foreach (string failure in Failures(compilation).Distinct())
            {
                failures.AppendLine(failure).AppendLine(source).AppendLine();
            }
        }

        output.WriteLine($"{count} programs, {broken} of them do not compile.");
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.InRange(broken, count / 3, count);
    }

    [Theory]
    [InlineData("[Differentiable] public static double F(ReadOnlySpan<double> x) { double s = 0; for (int i = 0; i < ;.Length; i++) { s += x[i]; } return s; }")]
    [InlineData("[Differentiable] public static double F(Ray r) => r.X * r.Y; public record struct Ray(double X, double Y, double );")]
    [InlineData("[Differentiable] public static partial class Inner { [Differentiable] public static double F(Lone x) => x.Get() * 2; } public struct Lone { private double _; public double Get() => _; }")]
    public void Nothing_fails_on_what_did_once(string members) => Assert.Empty(Failures(TestCompilation.Create(TestCompilation.InClass(members))));

    private static IEnumerable<string> Failures(CSharpCompilation compilation)
    {
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(new DifferentiableGenerator()).RunGenerators(compilation).GetRunResult();
        if (result.Results[0].Exception is { } exception)
        {
            yield return $"The generator threw {exception}";
        }

        foreach (SyntaxTree tree in result.GeneratedTrees.Where(t => t.ToString().Contains(DiagnosticDescriptors.InternalError.Id, StringComparison.Ordinal)))
        {
            yield return $"{tree.FilePath}: {tree.ToString().Split('\n').First(l => l.Contains(DiagnosticDescriptors.InternalError.Id, StringComparison.Ordinal))}";
        }

        foreach (Diagnostic diagnostic in AnalyzerRunner.Run(compilation, new DifferentiabilityAnalyzer(), new AdviceAnalyzer(), new CostAnalyzer()))
        {
            if (diagnostic.Id is "AD0001" || diagnostic.Id == DiagnosticDescriptors.InternalError.Id)
            {
                yield return diagnostic.ToString();
            }
        }
    }

    /// <summary>The tests of constructs, the corpus, the inputs of snapshots, and random programs.</summary>
    private static IEnumerable<string> Sources()
    {
        foreach (string folder in (string[])["AutoDiff.Tests/Constructs", "AutoDiff.Tests/CallSites", "AutoDiff.Generators.Tests/Corpus", "AutoDiff.Generators.Tests/Snapshots"])
        {
            string path = Repository.PathOf("tests", folder);
            foreach (string file in Directory.Exists(path) ? (IEnumerable<string>)[.. Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [])
            {
                yield return File.ReadAllText(file);
            }
        }

        for (int seed = 0; seed < 40; seed++)
        {
            yield return TestCompilation.InClass(ProgramGenerator.Generate(seed).Print("double"));
        }
    }

    /// <summary>A source with two of its marked methods: the others only take time.</summary>
    private static string Extract(string source, Random random)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions).GetRoot();
        MethodDeclarationSyntax[] marked =
        [
            .. root.DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Where(m => m.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() is "Differentiable" or "Fact" or "Theory")),
        ];
        HashSet<int> kept = [.. Enumerable.Range(0, 2).Select(_ => random.Next(Math.Max(1, marked.Length)))];
        return root.RemoveNodes(marked.Where((_, i) => !kept.Contains(i)), SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
    }

    private static string Mutated(string source, Random random)
    {
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source, TestCompilation.ParseOptions).GetRoot().DescendantTokens().Where(t => t.Span.Length > 0)];
            if (tokens.Length < 2)
            {
                return source;
            }

            SyntaxToken at = tokens[random.Next(tokens.Length)], other = tokens[random.Next(tokens.Length)];
            string Replaced(SyntaxToken token, string text) => source[..token.SpanStart] + text + source[token.Span.End..];
            source = random.Next(8) switch
            {
                0 => source[..at.SpanStart],
                1 => source[..(at.SpanStart + (at.Span.Length / 2))],
                2 => Replaced(at, ""),
                3 => Replaced(at, at.Text + " " + at.Text),
                4 => Replaced(at, other.Text),
                5 => Replaced(at, s_replacements[random.Next(s_replacements.Length)]),
                6 => Replaced(at, s_replacements[random.Next(s_replacements.Length)] + " " + at.Text),
                _ => at.SpanStart < other.SpanStart ? source[..at.SpanStart] + source[other.SpanStart..] : Replaced(at, ";"),
            };
        }

        return source;
    }

    private static readonly string[] s_replacements =
    [
        "(", ")", "{", "}", "[", "]", ";", ",", ".", "?", ":", "=", "=>", "==", "+", "-", "*", "/", "%", "<", ">", "!", "&&", "ref", "out", "in", "new", "return", "if", "else", "for",
        "while", "goto", "switch", "static", "double", "float", "int", "var", "dynamic", "null", "default", "this", "x", "0", "1.5", "\"", "'", "#", "@", "..", "^1", "await", "yield", "throw",
        "stackalloc", "checked", "is", "as", "with", "Math.Sqrt(x)", "ReadOnlySpan<double>", "Span<double>", "double[]", "[Differentiable]", "[NoDerivative]", "(x, y)", "() =>",
    ];

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static AutoDiff.Generators.DifferentiableGenerator;

namespace AutoDiff.Generators.Tests;

/// <summary>Which methods are derived again after an edit of one of several files.</summary>
public class IncrementalityTests
{
    private const string Models = """
        namespace Models;

        /// <summary>Some models.</summary>
        public static partial class Model
        {
            private const double Scale = 2;

            /// <summary>A loss.</summary>
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += Helpers.Square(x[i]);
                }

                return sum;
            }

            [Differentiable]
            public static double Distance(double x, double y) => Math.Sqrt(Helpers.Square(x) + Helpers.Square(y));

            [Differentiable]
            public static double Wave(double t) => Math.Sin(Scale * t);
        }
        """;

    private const string Others = """
        namespace Models;

        internal static class Helpers
        {
            public static double Square(double x) => x * x;

            public static double Unused(double x) => x;
        }
        """;

    private static readonly string[] s_methods = ["Loss", "Distance", "Wave"];

    [Theory]
    [InlineData("A comment after a statement", "return sum;", "return sum; // all of it")]
    [InlineData("A comment between statements", "return sum;", "// Enough.\n        return sum;")]
    [InlineData("A comment before everything", "namespace Models;", "// Licence\nnamespace Models;")]
    [InlineData("Documentation", "A loss.", "A sum of squares.")]
    [InlineData("White space in a statement", "sum += Helpers.Square(x[i]);", "sum  +=  Helpers.Square( x[ i ] );")]
    [InlineData("White space between methods", "[Differentiable]", "\n\n\n[Differentiable]")]
    [InlineData("Line ends", "\n", "\r\n")]
    [InlineData("Another member", "private const double Scale = 2;", "private const double Scale = 2, Other = 3;")]
    public void Nothing(string edit, string old, string @new) => AssertDerivedAgain(edit, Models.Replace(old, @new, StringComparison.Ordinal), Others);

    [Theory]
    [InlineData("A statement", "double sum = 0;", "double sum = 1;", "Loss")]
    [InlineData("A local's name, which the generated code has too", "sum", "total", "Loss")]
    [InlineData("An expression", "Math.Sin(", "Math.Cos(", "Wave")]
    [InlineData("A parameter", "double t) => Math.Sin(Scale * t)", "double time) => Math.Sin(Scale * time)", "Wave")]
    public void One_method(string edit, string old, string @new, string method) =>
        AssertDerivedAgain(edit, Models.Replace(old, @new, StringComparison.Ordinal), Others, method);

    [Fact]
    public void What_a_helper_in_another_file_is_used_by() =>
        AssertDerivedAgain("A helper", Models, Others.Replace("x * x", "x * x + 0.5 * x", StringComparison.Ordinal), "Loss", "Distance");

    [Theory]
    [InlineData("=> x;", "=> x + 1;")]
    [InlineData("=> x * x;", "=> x * x; // the square")]
    [InlineData("internal static class Helpers", "internal interface IOther { }\n\ninternal static class Helpers")]
    public void Nothing_for_what_no_method_uses(string old, string @new) =>
        AssertDerivedAgain("Another file", Models, Others.Replace(old, @new, StringComparison.Ordinal));

    [Fact]
    public void A_new_method_alone()
    {
        GeneratorRunner runner = Edited(Models.Replace("private const double Scale = 2;", """
            private const double Scale = 2;

            [Differentiable]
            public static double Cube(double x) => x * x * x;
            """, StringComparison.Ordinal), Others, out GeneratorRunResult result);
        Assert.Contains(result.GeneratedSources, s => s.HintName.Contains("Cube", StringComparison.Ordinal));

        // Three of the four are what they were, wherever the new one stands among them.
        Assert.Equal(s_methods.Length, result.GeneratedSources.Count(s => s_before.Value.Contains((s.HintName, s.SourceText.ToString()))));
        Assert.True(runner.Reasons(Steps.Derive).Count == s_methods.Length + 1);
    }

    [Fact]
    public void Nothing_when_a_method_goes()
    {
        int start = Models.LastIndexOf("    [Differentiable]", StringComparison.Ordinal);
        GeneratorRunner runner = Edited(Models.Remove(start, Models.LastIndexOf('}') - start), Others, out GeneratorRunResult result);
        Assert.Equal(2, result.GeneratedSources.Length);
        Assert.DoesNotContain(runner.Reasons(Steps.Emit), r => r is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
    }

    [Theory]
    [InlineData("A comment before everything", "using", "// Licence\nusing", 0)]
    [InlineData("A statement between the calls", "double b", "Console.WriteLine(a);\n    double b", 0)]
    [InlineData("The lambda of one call", "x * x * x", "x * x", 1)]
    public void Functions_of_calls_that_an_edit_leaves_alone_are_not_derived_again(string edit, string old, string @new, int derived)
    {
        const string Calls = """
            using System;

            public static class Program
            {
                public static double Run()
                {
                    double a = Diff.Derivative(x => x * x * x, 2.0);
                    double b = Diff.Derivative(x => Math.Sin(x), 2.0);
                    return a + b;
                }
            }
            """;
        GeneratorRunner runner = new();
        CSharpCompilation compilation = TestCompilation.Create(Calls);
        runner.Run(compilation);
        SyntaxTree before = compilation.SyntaxTrees.Single(t => t.FilePath == "Test0.cs");
        runner.Run(compilation.ReplaceSyntaxTree(before, TestCompilation.Parse(Calls.Replace(old, @new, StringComparison.Ordinal))));
        int again = runner.Reasons(Steps.Derive).Count(r => r is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.True(derived == again, $"{edit}: derived {again} again.");
        TestCompilation.AssertCompiles(runner.Output);
    }

    private static readonly Lazy<HashSet<(string, string)>> s_before = new(
        () => [.. new GeneratorRunner().Run(TestCompilation.Create(Models, Others)).GeneratedSources.Select(s => (s.HintName, s.SourceText.ToString()))]);

    private static void AssertDerivedAgain(string edit, string models, string others, params string[] expected)
    {
        Assert.True(models != Models || others != Others, $"{edit}: changes nothing.");
        GeneratorRunner runner = Edited(models, others, out _);
        foreach (string step in new[] { Steps.Derive, Steps.Emit })
        {
            string[] again =
            [
                .. runner.Reasons(step).Zip(s_methods)
                    .Where(r => r.First is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)).Select(r => r.Second),
            ];
            Assert.True(expected.SequenceEqual(again), $"{edit}: {step} ran for {string.Join(", ", again)}.");
        }
    }

    private static GeneratorRunner Edited(string models, string others, out GeneratorRunResult result)
    {
        GeneratorRunner runner = new();
        CSharpCompilation compilation = TestCompilation.Create(Models, Others);
        runner.Run(compilation);
        Assert.Equal(s_methods.Length, runner.Reasons(Steps.Derive).Count);
        SyntaxTree Tree(string path) => compilation.SyntaxTrees.Single(t => t.FilePath == path);
        compilation = compilation.ReplaceSyntaxTree(Tree("Test0.cs"), TestCompilation.Parse(models));
        result = runner.Run(compilation.ReplaceSyntaxTree(Tree("Test1.cs"), TestCompilation.Parse(others, "Test1.cs")));
        return runner;
    }
}

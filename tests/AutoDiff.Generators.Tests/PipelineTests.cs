using System.Reflection;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static AutoDiff.Generators.DifferentiableGenerator;

namespace AutoDiff.Generators.Tests;

/// <summary>What the incremental pipeline does again after an edit, and that it never throws.</summary>
public class PipelineTests
{
    private const string Source = """
        public static partial class Test
        {
            [Differentiable]
            public static double F(double x) => x * x;

            [Differentiable]
            public static double G(double x) => Helper(x) + 1;

            private static double Helper(double x) => x * 3;
        }
        """;

    private static readonly IncrementalStepRunReason[] s_cached = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached];

    [Theory]
    [InlineData("x * x;", "x  *  x; // a comment")]
    [InlineData("public static partial class Test", "public static class Other { }\n\npublic static partial class Test")]
    public void Edits_that_change_no_meaning_derive_nothing_again(string old, string @new)
    {
        GeneratorRunner runner = Edited(old, @new);
        Assert.All(runner.Reasons(Steps.Lower), r => Assert.NotEqual(IncrementalStepRunReason.Modified, r));
        Assert.Equal(s_cached, runner.Reasons(Steps.Derive));
        Assert.Equal(s_cached, runner.Reasons(Steps.Emit));
    }

    [Theory]
    [InlineData("x * x", "x * x * x", 0)]
    [InlineData("+ 1", "+ 2", 1)]
    [InlineData("x * 3", "x * 4", 1)]
    public void An_edit_derives_the_methods_that_it_changes(string old, string @new, int changed)
    {
        GeneratorRunner runner = Edited(old, @new);
        IncrementalStepRunReason[] expected = [.. s_cached];
        expected[changed] = IncrementalStepRunReason.Modified;
        Assert.Equal(expected, runner.Reasons(Steps.Derive));
        Assert.Equal(expected, runner.Reasons(Steps.Emit));
    }

    private static GeneratorRunner Edited(string old, string @new)
    {
        GeneratorRunner runner = new();
        CSharpCompilation compilation = TestCompilation.Create(Source);
        runner.Run(compilation);
        Assert.Contains(old, Source);
        SyntaxTree tree = compilation.SyntaxTrees.Single(t => t.FilePath == "Test0.cs");
        runner.Run(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(Source.Replace(old, @new))));
        return runner;
    }

    [Theory]
    [InlineData("public static partial class Test { [Differentiable] public static double F(double x) => ; }")]
    [InlineData("public static partial class Test { [Differentiable] public static double F(double) { return y } }")]
    [InlineData("public static partial class Test { [Differentiable(Modes = , WithRespectTo = [1], Name = null)] public static double F(double x) => x; }")]
    [InlineData("public static partial class Test { [Differentiable] public static Missing<double> F(Missing x, ref int) { foreach (var a in x) { } return; } }")]
    [InlineData("[Differentiable] public static double F(double x) => x;")]
    [InlineData("public partial interface ITest { [Differentiable] static abstract double F(double x); }")]
    [InlineData("public static partial class Test { [Differentiable] public static double F(double x) { while (true) { } } [Differentiable] public static double F(double x) => throw null; }")]
    [InlineData("public static partial class Test { [Differentiable] public static double F(double x) { [Differentiable] double G(double y) => y; return G(x); } }")]
    [InlineData("public static partial class Test { [Differentiable] public static partial double F(double x); }")]
    [InlineData("""
        public static partial class Test
        {
            [Differentiable] public static double F(double x) { double s = x; Repeat(3, () => s *= x); return s; }
            private static void Repeat(int times, System.Action action) { for (int i = 0; < times; i++) { action(); } }
        }
        """)]
    public void Bad_code_is_refused_without_an_exception(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        new GeneratorRunner().Run(compilation);
        Assert.DoesNotContain(AnalyzerRunner.Run(compilation), d => d.Id is "AD0001" or "DIFF0999");
    }

    [Fact]
    public void Refused_methods_say_why_where_they_are_called()
    {
        CSharpCompilation compilation = TestCompilation.Create(
            TestCompilation.InClass("[Differentiable] public static double F(double x) => (double)(decimal)x;"),
            "public static class User { public static double Call(double x) => Test.FGradient(x, out _); }");
        GeneratorRunner runner = new();
        runner.Run(compilation);
        Diagnostic error = Assert.Single(runner.Output.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal("CS0619", error.Id);
        Assert.Contains("DIFF0128", error.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_is_honoured() =>
        Assert.ThrowsAny<OperationCanceledException>(() => new GeneratorRunner().Run(TestCompilation.Create(Source), new CancellationToken(canceled: true)));

    [Fact]
    public void Generated_code_changes_nothing_for_the_analyzer()
    {
        CSharpCompilation compilation = TestCompilation.Create(Source);
        GeneratorRunner runner = new();
        runner.Run(compilation);
        Assert.Equal("", string.Join("\n", AnalyzerRunner.Run(runner.Output)));
        Assert.Equal(Models(compilation), Models(runner.Output));

        static IReadOnlyList<MethodModel> Models(Compilation compilation) =>
        [
            .. compilation.GetTypeByMetadataName("Test")!.GetMembers().OfType<IMethodSymbol>().Where(m => m.Name is "F" or "G")
                .SelectMany(m => AutoDiff.Generators.Lowering.Lowerer.Lower(
                    m, compilation.GetSemanticModel(m.DeclaringSyntaxReferences[0].SyntaxTree), CancellationToken.None))
                .Select(r => r.Model),
        ];
    }

    [Fact]
    public void Models_hold_no_symbols_and_no_syntax()
    {
        HashSet<Type> seen = [];
        Visit(typeof(MethodModel));
        Visit(typeof(DerivativeModel));

        void Visit(Type type)
        {
            if (!seen.Add(type))
            {
                return;
            }

            Assert.False(
                typeof(ISymbol).IsAssignableFrom(type) || typeof(SyntaxNode).IsAssignableFrom(type) || typeof(Location).IsAssignableFrom(type)
                    || typeof(Compilation).IsAssignableFrom(type) || typeof(IOperation).IsAssignableFrom(type),
                type.FullName);
            if (type.IsPrimitive || type == typeof(string) || type.IsEnum)
            {
                return;
            }

            foreach (Type argument in type.GetGenericArguments().Append(type.GetElementType()!).Where(t => t is not null))
            {
                Visit(argument);
            }

            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                Visit(field.FieldType);
            }

            if (type.Assembly == typeof(MethodModel).Assembly)
            {
                foreach (Type derived in type.Assembly.GetTypes().Where(t => t.BaseType == type))
                {
                    Visit(derived);
                }
            }
        }
    }
}

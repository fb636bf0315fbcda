using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using static AutoDiff.Generators.DifferentiableGenerator;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Calls of generated members in differentiated methods, as the generator sees them (not there) and the analyzer (there).</summary>
public class DerivedCallTests
{
    private const string Source = """
        public static partial class Inner
        {
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> w, [NoDerivative] double scale) => w[0] * w[0] * scale;
        }

        public static partial class Test
        {
            [Differentiable]
            public static double F(ReadOnlySpan<double> w)
            {
                Span<double> g = stackalloc double[1];
                double value = Inner.LossGradient(w, 2, g);
                return value + g[0];
            }
        }
        """;

    private static MethodModel Model(Compilation compilation, string type = "Test", string name = "F")
    {
        IMethodSymbol method = compilation.GetTypeByMetadataName(type)!.GetMembers(name).OfType<IMethodSymbol>().Single();
        SemanticModel model = compilation.GetSemanticModel(method.DeclaringSyntaxReferences[0].SyntaxTree);
        return Lowerer.Lower(method, model, CancellationToken.None).Single().Model;
    }

    [Fact]
    public void The_generator_and_the_analyzer_see_the_same()
    {
        Compilation before = TestCompilation.Create(Source);
        GeneratorRunner runner = new();
        runner.Run(before);
        TestCompilation.AssertCompiles(runner.Output);
        MethodModel model = Model(before);
        Assert.Null(model.Refusal);
        Assert.Equal("Loss", model.Requests.Single().Function);
        Assert.Equal(model, Model(runner.Output));
        Assert.Empty(AnalyzerRunner.Run(before));
        Assert.Empty(AnalyzerRunner.Run(runner.Output));
    }

    [Fact]
    public void An_edit_of_the_inner_method_derives_the_outer_again()
    {
        GeneratorRunner runner = new();
        Compilation compilation = TestCompilation.Create(Source);
        runner.Run(compilation);
        SyntaxTree tree = compilation.SyntaxTrees.Single(t => t.FilePath == "Test0.cs");
        runner.Run(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(Source.Replace("* scale", "* scale * scale"))));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified], runner.Reasons(Steps.Derive));
        runner.Run(compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(Source.Replace("* scale", "* scale * scale  /* same */"))));
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], runner.Reasons(Steps.Derive));
    }

    [Theory]
    [InlineData("[Differentiable] public static double F(double x) { [|FGradient(x, out double d)|]; return d; }")]
    [InlineData("[Differentiable] public static double F(double x) => Slope(x); static double Slope(double x) => [|FJvp(x, 1)|].Tangent;")]
    [InlineData("[Differentiable] public static double F(double x) => [|GJvp(x, 1)|].Tangent; [Differentiable] public static double G(double x) => x > 0 ? x : F(x);")]
    public void A_derivative_that_needs_itself_is_refused(string members) =>
        AnalyzerRunner.AssertReportsIn("DIFF0111", TestCompilation.InClass(members), compiles: false);

    [Theory]
    [InlineData("double d = 0; P p = new() { X = x }; Span<P> s = [p, p]; Span<double> t = new double[2]; [|GTaylor(1, s, t)|]; return t[1] + d;")]
    [InlineData("double[][] rows = [[x]], g = [[0]]; [|RGradient(rows, g)|]; return g[0][0];")]
    [InlineData("return [|NJvp(x, 1)|].Tangent;")]
    public void A_derivative_of_a_method_whose_parameters_have_no_one_form_here_is_refused(string body) => AnalyzerRunner.AssertReportsIn(
        "DIFF0101",
        TestCompilation.InClass("[Differentiable(Modes = DerivativeModes.Gradient)] public static double F(double x) { " + body + " }"
            + " [Differentiable] public static double G(P p) => p.X * p.X; [Differentiable] public static double R(double[][] rows) => rows[0][0]; [Differentiable(WithRespectTo = [nameof(n)])] public static double N(double? n) => n ?? 1;")
        + " [Differentiable] public struct P { public double X; }",
        compiles: false);

    [Theory]
    [InlineData("[Differentiable(Modes = DerivativeModes.Taylor)] public static double F(double x) { Span<double> s = [x, 1], t = new double[2]; [|GTaylor(1, s, t)|]; return t[1]; }")]
    [InlineData("""
        [Differentiable(Modes = DerivativeModes.Jvp)] public static double F(double x) { Span<double> s = [x, 1], t = new double[2]; HTaylor(1, s, t); return t[1]; }
        [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Taylor)] public static double H(double x) => Slope(x);
        static double Slope(double x) { Span<double> s = [x, 1], t = new double[2]; [|GTaylor(1, s, t)|]; return t[1]; }
        """)]
    public void A_Taylor_series_of_a_Taylor_series_is_refused(string members) => AnalyzerRunner.AssertReportsIn(
        "DIFF0101", TestCompilation.InClass(members + "[Differentiable(Modes = DerivativeModes.Taylor)] public static double G(double x) => x * x;"), compiles: false);

    [Theory]
    [InlineData("Modes = DerivativeModes.Taylor", "GTaylor(1, [0.5, 1], t); return x * t[1];")]
    [InlineData("Modes = DerivativeModes.Gradient", "Span<double> s = [x, 1]; GTaylor(1, s, t); return t[1];")]
    public void A_Taylor_series_of_constants_or_in_other_modes_is_not(string arguments, string body) => Assert.Empty(AnalyzerRunner.Run(TestCompilation.Create(TestCompilation.InClass(
        "[Differentiable(" + arguments + ")] public static double F(double x) { Span<double> t = new double[2]; " + body + " } [Differentiable(Modes = DerivativeModes.Taylor)] public static double G(double x) => x * x;"))));

    [Fact]
    public void By_default_a_method_that_calls_a_Taylor_series_has_none()
    {
        MethodModel model = Model(TestCompilation.Create(TestCompilation.InClass("""
            [Differentiable] public static double F(double x) { Span<double> s = [x, 1], t = new double[2]; GTaylor(1, s, t); return t[1]; }
            [Differentiable] public static double G(double x) => x * x;
            """)));
        Assert.Null(model.Refusal);
        Assert.Equal(Modes.Jvp | Modes.Vjp | Modes.Gradient | Modes.Hvp | Modes.Hessian, model.Modes);
    }

    [Fact]
    public void A_call_of_a_member_that_there_is_not_is_left_to_the_compiler() => Assert.Equal(
        DiagnosticIds(["DIFF0112"]),
        DiagnosticIds(AnalyzerRunner.Run(TestCompilation.Create(TestCompilation.InClass(
            "[Differentiable] public static double F(double x) { GHessian(x, 1); return x; } [Differentiable] public static double G(double x) => x;"))).Select(d => d.Id)));

    private static string DiagnosticIds(IEnumerable<string> ids) => string.Join(", ", ids);
}

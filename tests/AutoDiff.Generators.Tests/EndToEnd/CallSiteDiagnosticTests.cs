using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>Calls of <c>Diff</c> that are refused: by the generator, so that they are errors with analyzers off too.</summary>
public class CallSiteDiagnosticTests
{
    [Fact]
    public void A_captured_local_is_refused_at_its_use() => AssertRefused(
        "DIFF0114", "public static double G(double[] w) { double k = 2; return Diff.Derivative(x => x * [|k|], 1.0); }");

    [Fact]
    public void A_captured_parameter_is_refused_at_each_use() => AssertRefused(
        "DIFF0114", "public static double G(double k) => Diff.Derivative(x => x * [|k|] + [|k|], 1.0);");

    [Fact]
    public void This_is_refused_where_it_is_captured() => AssertRefused(
        "DIFF0114", "public class C { private double _k = 2; public double G() => Diff.Derivative(x => x * [|_k|], 1.0); }");

    [Fact]
    public void What_a_local_function_captures_is_refused_in_it() => AssertRefused(
        "DIFF0114", "public static double G(double k) { return Diff.Derivative(F, 1.0); double F(double x) => x * [|k|]; }");

    [Fact]
    public void A_constant_is_not_captured() => AssertRefused(
        "", "public static double G() { const double k = 2; return Diff.Derivative(x => x * k, 1.0); }");

    [Fact]
    public void An_unknown_delegate_is_refused_at_the_argument() => AssertRefused(
        "DIFF0113", "public static double G(Func<double, double> f) => Diff.Derivative([|f|], 1.0);");

    [Fact]
    public void A_delegate_that_a_call_returns_is_unknown() => AssertRefused(
        "DIFF0113", "static Func<double, double> Make() => x => x; public static double G() => Diff.Derivative([|Make()|], 1.0);");

    [Fact]
    public void What_has_no_derivative_is_refused_in_the_lambda() => AssertRefused(
        "DIFF0128", "public static double G() => Diff.Derivative(x => (double)[|(decimal)x|], 1.0);");

    [Fact]
    public void Private_members_of_a_partial_type_are_reached_from_inside() => AssertRefused(
        "", "private static double s_k = 2; public static double G() => Diff.Derivative(x => x * s_k, 1.0);");

    [Fact]
    public void Private_members_of_a_type_that_is_not_partial_are_reached_by_accessors() => AssertRefused(
        "", "public class C { private static double s_k = 2; public static double G() => Diff.Derivative(x => x * s_k, 1.0); }");

    [Fact]
    public void A_state_of_a_private_class_is_handed_on_as_an_object() => AssertRefused(
        "", "private sealed class S { public double K = 2; } public static double G() => Diff.Derivative((x, s) => x * s.K, new S(), 1.0);");

    [Fact]
    public void A_state_of_a_private_struct_is_refused() => AssertRefused(
        "DIFF0109", "private struct S { public double K; } public static double G() => Diff.Derivative((x, s) => x * s.K, [|new S()|], 1.0);");

    [Fact]
    public void An_anonymous_state_is_refused() => AssertRefused(
        "DIFF0109", "public static double G() => Diff.Derivative((x, s) => x * [|s.K|], new { K = 2.0 }, 1.0);");

    [Fact]
    public void A_call_on_a_type_parameter_is_compiled_in_place() => AssertRefused(
        "", "public static T G<T>(T a) where T : System.Numerics.IFloatingPointIeee754<T> => Diff.Derivative(x => x * x, a);");

    [Theory]
    [InlineData("public static T G<T>(T a) where T : System.Numerics.IFloatingPointIeee754<T> => [|Diff.Derivative((x, s) => x * x, 1.0, a)|];")]
    [InlineData("static T G<T>(T a) where T : System.Numerics.IFloatingPointIeee754<T>, IOwn => [|Diff.Derivative(x => x * x, a)|]; interface IOwn;")]
    [InlineData("public static T G<T, U>(T a) where T : System.Numerics.IFloatingPointIeee754<T>, IList<U> => [|Diff.Derivative(x => x * x, a)|];")]
    public void What_the_code_in_its_place_could_not_name_is_refused(string members) => AssertRefused("DIFF0100", members);

    [Theory]
    [InlineData("public static double G<T>(T a) where T : IList<double> => Diff.Derivative((x, s) => x * [|s|][0], a, 1.0);")]
    [InlineData("public static double G<T>(T a) => Diff.Derivative((x, s) => x * 2, [|a|], 1.0);")]
    [InlineData("public static double G<T>() => Diff.Derivative(x => x * [|Of<T>()|], 1.0); static double Of<T>() => 2;")]
    [InlineData("public static class C<T> { public static double K = 2; public static double G() => Diff.Derivative(x => x * [|K|], 1.0); }")]
    public void What_depends_on_a_type_parameter_is_refused(string members) => AssertRefused("DIFF0100", members);

    [Fact]
    public void Calls_in_generic_methods_and_types_are_compiled_in_place() => AssertRefused(
        "", "public static double G<T>(double a) => Diff.Derivative(x => x * x, a); public static class C<T> { public static double G(double k) => Diff.Derivative((x, s) => x * s, k, 1.0); }");

    [Fact]
    public void A_captured_variable_that_is_assigned_is_refused_in_a_marked_method() => AssertRefused(
        "DIFF0115", "[Differentiable] public static double F(double a) { double k = a; double d = Diff.Derivative(x => { [|k|] = x; return x * a; }, 1.0); return d + k; }",
        byAnalyzer: true);

    [Fact]
    public void A_captured_array_that_is_written_is_refused_in_a_marked_method() => AssertRefused(
        "DIFF0115", "[Differentiable] public static double F(double a) { double[] k = [a]; double d = Diff.Derivative([|x => { k[0] = x; return x * a; }|], 1.0); return d + k[0]; }",
        byAnalyzer: true);

    [Theory]
    [InlineData("Diff.Derivative(")]
    [InlineData("Diff.Derivative(x => x * , 1.0)")]
    [InlineData("Diff.Derivative(x => x * x, 1.0")]
    [InlineData("Diff.Derivative(f: x => x, f: x => x, 1.0)")]
    [InlineData("Diff.Gradient((x, y) => x * y, 1.0, 2.0, out var a)")]
    [InlineData("Diff.Gradient(x => { }, new double[2], new double[2])")]
    [InlineData("Diff.Taylor(x => y => x, null, default)")]
    [InlineData("Diff.Hessian(, , )")]
    [InlineData("Diff.Jacobian((x, y) => { y[0] = x[0] }, [1.0], [2.0], [3.0])")]
    [InlineData("Diff.Derivative(x => Diff.Derivative(y => Diff.Derivative(, y), x), 1.0)")]
    public void Half_typed_calls_do_no_harm(string text)
    {
        CSharpCompilation compilation = TestCompilation.Create(TestCompilation.InClass($"public static void G() {{ var r = {text}; }}"));
        GeneratorRunResult result = new GeneratorRunner().Run(compilation);
        Assert.DoesNotContain(result.Diagnostics, d => d.Id == "DIFF0999");
    }

    private static void AssertRefused(string id, string members, bool byAnalyzer = false)
    {
        Markup markup = Markup.Parse(TestCompilation.InClass(members));
        CSharpCompilation compilation = TestCompilation.Create(markup.Source);
        TestCompilation.AssertCompiles(compilation);
        GeneratorRunner runner = new();
        GeneratorRunResult result = runner.Run(compilation);
        IEnumerable<Diagnostic> found = byAnalyzer ? AnalyzerRunner.Run(compilation) : result.Diagnostics;
        Assert.Equal(
            markup.Spans.Select(s => (id, s.Start, s.Length)),
            found.Select(d => (d.Id, d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)));
        if (id.Length == 0)
        {
            TestCompilation.AssertCompiles(runner.Output);
        }
    }
}

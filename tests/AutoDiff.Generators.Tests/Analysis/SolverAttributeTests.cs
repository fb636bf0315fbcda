using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>Attributes of solvers that do not fit are refused where they stand, with the signature that is expected.</summary>
public class SolverAttributeTests
{
    private const string Solver = "static void Solve(ReadOnlySpan<double> theta, int n, Span<double> x) { } ";

    [Theory]
    [InlineData("[[|ImplicitRoot(\"Nothing\")|]] " + Solver, "'Test' has no method 'Nothing'; expected: static void Nothing(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r)")]
    [InlineData(
        "[[|ImplicitRoot(nameof(F))|]] " + Solver + "static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r) { }",
        "'F' has another signature; expected: static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r)")]
    [InlineData(
        "[[|FixedPoint(nameof(F))|]] " + Solver + "static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r) => 0;",
        "'F' has another signature; expected: static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r)")]
    [InlineData(
        "[[|FixedPoint(nameof(F))|]] " + Solver + "static void F(ReadOnlySpan<double> x, ReadOnlySpan<float> theta, int n, Span<double> r) { }",
        "'F' has another signature; expected: static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r)")]
    [InlineData(
        "[[|Minimizer(nameof(F))|]] " + Solver + "static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n, Span<double> r) { }",
        "'F' has another signature; expected: static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n)")]
    [InlineData(
        "[[|Minimizer(nameof(F))|]] " + Solver + "static float F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n) => 0;",
        "'F' has another signature; expected: static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n)")]
    [InlineData(
        "[[|Minimizer(nameof(F))|]] static double[] Solve(double[] theta) => theta; static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => 0;",
        "expected: static void Solve(ReadOnlySpan<double> theta, Span<double> x)")]
    [InlineData(
        "[[|ImplicitRoot(nameof(F))|]] static void Solve(ReadOnlySpan<double> theta, double scale, Span<double> x) { } static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, double scale, Span<double> r) { }",
        "its parameter 'scale' could carry a derivative: put it into 'theta', or mark it [NoDerivative]")]
    [InlineData(
        "[[|Minimizer(nameof(F))|]] static void Solve(ReadOnlySpan<double> theta, [NoDerivative] double[] data, Span<double> x) { } static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, double[] data) => 0;",
        "static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] data)")]
    public void A_signature_that_does_not_fit(string members, string message)
    {
        Diagnostic diagnostic = Assert.Single(AnalyzerRunner.AssertReports("DIFF0018", members));
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_marked_method_that_calls_such_a_solver_gets_no_second_error() => AnalyzerRunner.AssertReports(
        "DIFF0018",
        "[[|ImplicitRoot(\"Nothing\")|]] static void Solve(ReadOnlySpan<double> theta, Span<double> x) { } "
            + "[Differentiable] public static double G(ReadOnlySpan<double> theta) { Span<double> x = stackalloc double[1]; Solve(theta, x); return x[0]; }");

    [Fact]
    public void An_overload_that_fits_is_found() => AnalyzerRunner.AssertReportsNothing(
        "[Minimizer(nameof(F))] " + Solver + "static double F(double x) => x; static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int n) => 0;");

    [Fact]
    public void An_objective_that_needs_its_own_minimum() => AnalyzerRunner.AssertReports(
        "DIFF0111",
        "[Minimizer(nameof(F))] static void Solve(ReadOnlySpan<double> theta, Span<double> x) { } "
            + "static double F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) { Span<double> y = stackalloc double[1]; [|Solve(theta, y)|]; return x[0] * y[0]; } "
            + "[Differentiable] public static double G(ReadOnlySpan<double> theta) { Span<double> x = stackalloc double[1]; Solve(theta, x); return x[0]; }");

    [Theory]
    [InlineData("[[|ImplicitRoot(nameof(F))|]] [SolveWith(ImplicitSolver.Gmres, Tolerance = 2)]", "the tolerance of [SolveWith] is not between 0 and 1")]
    [InlineData("[[|ImplicitRoot(nameof(F))|]] [SolveWith(ImplicitSolver.Gmres, Ridge = -1)]", "the ridge of [SolveWith] is not a finite number that is at least 0")]
    [InlineData("[[|ImplicitRoot(nameof(F))|]] [SolveWith(ImplicitSolver.Gmres, Restart = 0)]", "the counts of [SolveWith] are not at least 1")]
    [InlineData("[[|ImplicitRoot(nameof(F))|]] [SolveWith((ImplicitSolver)17)]", "[SolveWith] names no solver")]
    [InlineData("[[|SolveWith(ImplicitSolver.Gmres)|]]", "nothing says what the method solves")]
    public void A_way_of_solving_that_does_not_fit(string attributes, string message)
    {
        const string Library = " namespace AutoDiff.Optim { enum ImplicitSolver { Automatic, Gmres } class SolveWithAttribute(ImplicitSolver solver) : Attribute "
            + "{ public ImplicitSolver Solver => solver; public double Tolerance { get; set; } public double Ridge { get; set; } public int Restart { get; set; } } }";
        string source = "using AutoDiff.Optim; static class Test { " + attributes
            + " static void Solve(ReadOnlySpan<double> theta, Span<double> x) { } static void F(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r) { } }" + Library;
        Diagnostic diagnostic = Assert.Single(AnalyzerRunner.AssertReportsIn("DIFF0018", source));
        Assert.Contains(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}

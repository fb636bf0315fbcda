using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>Rules that cannot be right are refused where they are wrong.</summary>
public class CustomRuleTests
{
    private const string Target = "[Differentiable] public static double F(double x) => G(x) * x; static double G(double x) => x * x; ";
    private const string Mark = "[DerivativeOf(typeof(Test), nameof(G))] ";

    [Theory]
    [InlineData("static double [|Rule|](double x, double xTangent) => 2 * x * xTangent;")]
    [InlineData("static (double Value, double Tangent) [|Rule|](double x, float xTangent) => (x * x, 2 * x * xTangent);")]
    [InlineData("static double [|Rule|](double x, double cotangent, ref double xCotangent) => xCotangent = 2 * x * cotangent;")]
    public void A_signature_that_fits_none(string rule) => AnalyzerRunner.AssertReports("DIFF0013", Target + Mark + rule);

    [Theory]
    [InlineData("static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, [|xTangent * xTangent|]);")]
    [InlineData("static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, [|Math.Sin(xTangent)|]);")]
    [InlineData("static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, [|xTangent + x|]);")]
    [InlineData("static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, [|x / xTangent|]);")]
    [InlineData("static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, [|xTangent > 0|] ? xTangent : 2 * xTangent);")]
    [InlineData("static double Rule(double x, double cotangent, out double xCotangent) { xCotangent = [|Math.Abs(cotangent)|]; return x * x; }")]
    public void A_rule_that_is_not_linear(string rule) => AnalyzerRunner.AssertReports("DIFF0014", Target + Mark + rule);

    [Fact]
    public void Two_rules_of_one_kind() => AnalyzerRunner.AssertReports(
        "DIFF0015",
        Target + Mark + "static (double Value, double Tangent) Rule(double x, double xTangent) => (x * x, 2 * x * xTangent); "
            + Mark + "static (double Value, double Tangent) [|Other|](double x, double xTangent) => (x * x, 2 * x * xTangent);");

    [Fact]
    public void A_rule_of_an_instance_method() => AnalyzerRunner.AssertReports(
        "DIFF0016",
        "public class C { public double G(double x) => x; } [DerivativeOf(typeof(C), nameof(C.G))] static (double Value, double Tangent) [|Rule|](double x, double xTangent) => (x, xTangent);");

    [Fact]
    public void A_rule_with_effects() => AnalyzerRunner.AssertReports(
        "DIFF0016",
        Target + Mark + "static (double Value, double Tangent) [|Rule|](double x, double xTangent) { Console.WriteLine(x); return (x * x, 2 * x * xTangent); }");

    [Fact]
    public void A_rule_of_nothing() => AnalyzerRunner.AssertReports(
        "DIFF0017", "[DerivativeOf(typeof(Test), \"H\")] static (double Value, double Tangent) [|Rule|](double x, double xTangent) => (x, xTangent);");
}

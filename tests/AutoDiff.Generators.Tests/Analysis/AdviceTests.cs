using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>Warnings are at the expression that loses the derivative or makes it infinite, and nowhere else.</summary>
public class AdviceTests
{
    [Theory]
    [InlineData("F(double x, double[] t) => x * t[[|(int)x|]]")]
    [InlineData("F(double x) { long n = [|(long)(2 * x)|]; return n * x; }")]
    [InlineData("F(double x) => x * Round(x * x); static int Round(double y) => [|(int)y|]")]
    public void Casts(string member) => Advises("DIFF1001", member);

    [Theory]
    [InlineData("F(double x, int[] t) => x * t[(int)Diff.Detach(x)]")]
    [InlineData("F(double x, [NoDerivative] double k) => x * (int)k")]
    public void Casts_that_are_meant(string member) => AdvisesNothing(member);

    [Theory]
    [InlineData("F(double x) => [|x == 0|] ? 1 : Math.Sin(x) * x")]
    [InlineData("F(double x, double y) { if ([|x * y != y|]) { return x; } return y; }")]
    public void Equality(string member) => Advises("DIFF1002", member);

    [Theory]
    [InlineData("F(double x, int n, [NoDerivative] double k) => n == 0 ? x : k == 1 ? x * x : x * x * x")]
    [InlineData("F(double x) { if (x != x) { throw new ArgumentException(); } return x; }")]
    public void Equality_of_constants_and_tests_for_NaN(string member) => AdvisesNothing(member);

    [Theory]
    [InlineData("F(double x, double [|y|]) => x > y ? x : x * x")]
    [InlineData("F(double[] x, double [|scale|]) { double sum = 0; for (int i = 0; i < x.Length; i++) { sum += x[i] * Diff.Detach(scale); } return sum; }")]
    [InlineData("F(double x, double [|y|]) => First(x, y); static double First(double x, double y) => x")]
    public void Inputs_without_effect(string member) => Advises("DIFF1003", member);

    [Theory]
    [InlineData("F(double x) => [|Math.Sqrt(x)|]")]
    [InlineData("F(double x, double y) => [|Math.Sqrt(x * x + y * y)|]")]
    [InlineData("F(float x) => [|MathF.Sqrt(x * x)|]")]
    [InlineData("F(double[] x) { double s = 0; foreach (double v in x) { s += v * v; } return [|Math.Sqrt(s)|]; }")]
    [InlineData("F(double x) => [|Math.Pow(x, 0.5)|]")]
    [InlineData("F(double x) => [|Math.Cbrt(x)|]")]
    [InlineData("F(double x, double y) => [|Math.Atan2(y, x)|]")]
    [InlineData("F(double x) => [|Math.Acos(x)|]")]
    [InlineData("F(double x) => [|Math.Asin(Math.Sin(x))|]")]
    [InlineData("F(double x) { if (x >= 0) { return [|Math.Sqrt(x)|]; } return x; }")]
    public void Infinite_derivatives(string member) => Advises("DIFF1004", member);

    [Theory]
    [InlineData("F(double x) => Math.Sqrt(1 + x * x)")]
    [InlineData("F(double x, double y) => double.Hypot(x, y)")]
    [InlineData("F(double[] x) { double s = 1e-9; foreach (double v in x) { s += v * v; } return Math.Sqrt(s); }")]
    [InlineData("F(double x) => x > 0 ? Math.Sqrt(x) : 0")]
    [InlineData("F(double x) { if (x <= 0) { return 0; } return Math.Sqrt(x); }")]
    [InlineData("F(double x) { if (!(x > 0)) { throw new ArgumentException(); } return Math.Sqrt(x); }")]
    [InlineData("F(double x, double y) { if (x <= 0 || y <= 0) { throw new ArgumentException(); } return Math.Sqrt(x) * Math.Sqrt(y); }")]
    [InlineData("F(double x, double y) { double r = x * x + y * y; if (r < 1e-12) { return 0; } return Math.Sqrt(r); }")]
    [InlineData("F(double x, double y) => x > 0 && y > 0 ? Math.Sqrt(x) + Math.Sqrt(y) : 0")]
    [InlineData("F(double x, double y) => Math.Atan2(y, 1 + x * x)")]
    [InlineData("F(double x) => Math.Acos(0.9 * Math.Tanh(x))")]
    [InlineData("F(double x) => Math.Pow(x, 1.5) + Math.Pow(x, 3)")]
    [InlineData("F(double x, double y) { if (Math.Sqrt(x * x + y * y) > 1) { return x; } return y; }")]
    [InlineData("F(double x, [NoDerivative] double k) => x * Math.Sqrt(k)")]
    public void Roots_of_what_is_positive_guarded_or_only_compared(string member) => AdvisesNothing(member);

    [Theory]
    [InlineData("F(double x, double y) => [|Math.Log(x * x + y * y)|]")]
    [InlineData("F(double x, double y) => [|y / (x * x)|]")]
    [InlineData("F(double x) => [|Math.Pow(x * x, -1.5)|]")]
    public void Poles_at_the_end_of_a_range(string member) => Advises("DIFF1005", member);

    [Theory]
    [InlineData("F(double x) => Math.Log(x)")]
    [InlineData("F(double x, double y) => y / x")]
    [InlineData("F(double x, double y) => y / (1 + x * x)")]
    [InlineData("F(double x) => 1 / (1 + Math.Exp(-x))")]
    [InlineData("F(double x, double y) { double r = x * x; return r > 0 ? y / r : 0; }")]
    public void Plain_logarithms_and_quotients(string member) => AdvisesNothing(member);

    [Theory]
    [InlineData("F(double z) => [|Math.Log(1 + Math.Exp(z))|]")]
    [InlineData("F(double x, double y) => [|Math.Log(Math.Exp(x) + Math.Exp(y))|]")]
    [InlineData("F(double[] x) { double s = 0; foreach (double v in x) { s += Math.Exp(v); } return [|Math.Log(s)|]; }")]
    public void Logarithms_of_sums_of_exponentials(string member) => Advises("DIFF1006", member);

    [Theory]
    [InlineData("F(double[] x, [NoDerivative] double m) { double s = 0; foreach (double v in x) { s += Math.Exp(v - m); } return m + Math.Log(s); }")]
    [InlineData("F(double x) => Math.Log(1 + Math.Exp(-(x * x)))")]
    [InlineData("F(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z))")]
    public void Shifted_exponentials(string member) => AdvisesNothing(member);

    [Theory]
    [InlineData("F(double x) => [|Math.Abs(x)|]")]
    [InlineData("F(double x, double y) => [|Math.Max(x, y)|]")]
    [InlineData("F(double x) => [|Math.Min(x * x, 1)|]")]
    [InlineData("F(double x) => [|Math.Clamp(x, 0, 1)|]")]
    public void Kinks(string member) => Advises("DIFF1007", member);

    [Theory]
    [InlineData("F(double x) => Math.Abs(1 + x * x)")]
    [InlineData("F(double x) => x * Diff.Detach(Math.Abs(x))")]
    [InlineData("F(double x) => Math.Max(x * x, -1)")]
    [InlineData("F(double x) { if (Math.Abs(x) > 2) { return x; } return x * x; }")]
    public void Kinks_that_are_not_reached_or_carry_no_derivative(string member) => AdvisesNothing(member);

    [Fact]
    public void A_norm_of_two_is_told_of_Hypot() =>
        Assert.Contains("double.Hypot", Advises("DIFF1004", "F(double x, double y) => [|Math.Sqrt(x * x + y * y)|]").GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void The_operand_is_named_as_it_is_written() =>
        Assert.StartsWith("'x * x + y * y' can be 0", Advises("DIFF1004", "F(double x, double y) => [|Math.Sqrt(x * x + y * y)|]").GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void The_path_leads_from_the_input_to_the_operand()
    {
        Diagnostic diagnostic = Advises("DIFF1001", "F(double x) { double y = 2 * x; double z = Math.Sin(y); return x * [|(int)z|]; }");
        string source = diagnostic.Location.SourceTree!.ToString();
        Assert.Equal(
            ["x", "2 * x", "Math.Sin(y)"],
            diagnostic.AdditionalLocations.Select(l => source.Substring(l.SourceSpan.Start, l.SourceSpan.Length)));
    }

    [Fact]
    public void A_helper_of_several_methods_is_warned_of_once() => Advises(
        "DIFF1004", "F(double x) => Root(x); [Differentiable] public static double G(double x) => Root(x) * x; static double Root(double y) => [|Math.Sqrt(y)|]");

    [Fact]
    public void Pragmas_switch_warnings_off() => AdvisesNothing("""
        F(double x)
        {
        #pragma warning disable DIFF1007
            return Math.Abs(x);
        #pragma warning restore DIFF1007
        }
        """);

    private static Diagnostic Advises(string id, string member) => AnalyzerRunner.AssertAdvises(id, Members(member))[0];

    private static void AdvisesNothing(string member) => AnalyzerRunner.AssertAdvises("", Members(member));

    private static string Members(string member) =>
        $"[Differentiable] public static {(member.StartsWith("F(float", StringComparison.Ordinal) ? "float" : "double")} {member}{(member.TrimEnd().EndsWith('}') ? "" : ";")}";
}

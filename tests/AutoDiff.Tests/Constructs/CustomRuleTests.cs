using Microsoft.VisualBasic;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Rules that users give take the place of generated derivatives, and serve every mode and order.</summary>
public partial class CustomRuleTests
{
    private static double Cube(double x) => x * x * x;

    [DerivativeOf(typeof(CustomRuleTests), nameof(Cube))]
    private static (double Value, double Tangent) CubeRule(double x, double xTangent)
    {
        double square = x * x;
        return (square * x, 3 * square * xTangent);
    }

    [Differentiable]
    private static double WithForwardRule(ReadOnlySpan<double> x) => Cube(x[0] * x[1]) * Math.Sin(x[1]) + Cube(Cube(x[0]));

    [Fact]
    [Supports("methods with a [rule](custom-rules.md) of your own")]
    public void A_forward_rule_serves_every_mode() => ScalarFunction(
        2, WithForwardRule, WithForwardRuleJvp, WithForwardRuleVjp, WithForwardRuleGradient, WithForwardRuleHvp, WithForwardRuleHessian);

    private static double Quotient(double x, [NoDerivative] int n, double y) => n * x / y;

    [DerivativeOf(typeof(CustomRuleTests), nameof(Quotient))]
    private static double QuotientRule(double x, int n, double y, double cotangent, out double xCotangent, out double yCotangent)
    {
        double value = n * x / y;
        xCotangent = n * cotangent / y;
        yCotangent = -value * cotangent / y;
        return value;
    }

    [Differentiable]
    private static double WithReverseRule(ReadOnlySpan<double> x) => Quotient(x[0], 3, 2 + x[1]) * x[0] + Quotient(2, 1, x[0] + 4) + Quotient(x[1] * x[1], 2, 3);

    [Fact]
    [Supports("methods with a [rule](custom-rules.md) of your own")]
    public void A_reverse_rule_serves_every_mode() => ScalarFunction(
        2, WithReverseRule, WithReverseRuleJvp, WithReverseRuleVjp, WithReverseRuleGradient, WithReverseRuleHvp, WithReverseRuleHessian);

    private static double LogSumExp(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Exp(x[i]);
        }

        return Math.Log(sum);
    }

    [DerivativeOf(typeof(CustomRuleTests), nameof(LogSumExp))]
    private static (double Value, double Tangent) LogSumExpForward(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent)
    {
        double value = LogSumExp(x), tangent = 0;
        for (int i = 0; i < xTangent.Length; i++)
        {
            tangent += Math.Exp(x[i] - value) * xTangent[i];
        }

        return (value, tangent);
    }

    [Differentiable]
    private static double WithSpanRule(ReadOnlySpan<double> x) => LogSumExp(x) * x[0] + LogSumExp(x.Slice(1));

    [Fact]
    public void A_forward_rule_reads_the_tangents_of_a_span() => ScalarFunction(
        3, WithSpanRule, WithSpanRuleJvp, WithSpanRuleVjp, WithSpanRuleGradient, WithSpanRuleHvp, WithSpanRuleHessian);

    private static double Norm(ReadOnlySpan<double> x)
    {
        double sum = 1;
        foreach (double each in x)
        {
            sum += each * each;
        }

        return Math.Sqrt(sum);
    }

    [DerivativeOf(typeof(CustomRuleTests), nameof(Norm))]
    private static double NormReverse(ReadOnlySpan<double> x, double cotangent, Span<double> xCotangent)
    {
        double value = Norm(x), scaled = cotangent / value;
        for (int i = 0; i < x.Length; i++)
        {
            xCotangent[i] = x[i] * scaled;
        }

        return value;
    }

    [Differentiable]
    private static double WithWrittenCotangents(ReadOnlySpan<double> x) => Norm(x) * x[1] + Norm(x.Slice(1));

    [Fact]
    public void A_reverse_rule_writes_the_cotangents_of_a_span() => ScalarFunction(
        3, WithWrittenCotangents, WithWrittenCotangentsJvp, WithWrittenCotangentsVjp, WithWrittenCotangentsGradient, WithWrittenCotangentsHvp,
        WithWrittenCotangentsHessian);

    [DerivativeOf(typeof(Financial), nameof(Financial.SLN))]
    private static (double Value, double Tangent) DepreciationRule(
        double cost, double salvage, double life, double costTangent, double salvageTangent, double lifeTangent)
    {
        double value = (cost - salvage) / life;
        return (value, (costTangent - salvageTangent - value * lifeTangent) / life);
    }

    [Differentiable]
    private static double WithForeignRule(ReadOnlySpan<double> x) => Financial.SLN(x[0] * x[0], x[1], 4 + x[1]) * x[0] + Financial.SLN(7, 2, 5 + x[0]);

    [Fact]
    [Supports("methods of other assemblies with a rule")]
    public void A_method_of_another_assembly_is_differentiated_by_its_rule() => ScalarFunction(
        2, WithForeignRule, WithForeignRuleJvp, WithForeignRuleVjp, WithForeignRuleGradient, WithForeignRuleHvp, WithForeignRuleHessian);

    private static double Rounded(double x) => Math.Round(x);

    /// <summary>Straight through: the derivative of the identity.</summary>
    [DerivativeOf(typeof(CustomRuleTests), nameof(Rounded))]
    private static (double Value, double Tangent) RoundedRule(double x, double xTangent) => (Rounded(x), xTangent);

    [Differentiable]
    private static double Quantised(double x) => Rounded(3 * x) * x;

    [Fact]
    public void The_rule_replaces_the_derivative_of_the_body()
    {
        Assert.Equal((8 * 2.6, 8 + 3 * 2.6), QuantisedJvp(2.6, 1));
        QuantisedVjp(2.6, 1, out double cotangent);
        Assert.Equal(8 + 3 * 2.6, cotangent);
        QuantisedHvp(2.6, 1, out double second);
        Assert.Equal(6, second);
    }

    [Differentiable]
    private static double Marked(double x) => Math.Ceiling(x);

    [DerivativeOf(typeof(CustomRuleTests), nameof(Marked))]
    private static (double Value, double Tangent) MarkedJvp(double x, double xTangent) => (Math.Ceiling(x), 2 * xTangent);

    [Fact]
    public void A_rule_of_the_generated_name_is_the_member_and_the_others_come_from_it()
    {
        MarkedVjp(0.5, 3, out double cotangent);
        MarkedGradient(0.5, out double gradient);
        Assert.Equal((6.0, 2.0), (cotangent, gradient));
        Assert.NotNull(typeof(CustomRuleTests).GetMethod("MarkedJvp", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static));
    }

    private static double TwoRules(double x) => x;

    [DerivativeOf(typeof(CustomRuleTests), nameof(TwoRules))]
    private static (double Value, double Tangent) TwoRulesForward(double x, double xTangent) => (x, 2 * xTangent);

    [DerivativeOf(typeof(CustomRuleTests), nameof(TwoRules))]
    private static double TwoRulesReverse(double x, double cotangent, out double xCotangent)
    {
        xCotangent = 5 * cotangent;
        return x;
    }

    [Differentiable]
    private static double WithTwoRules(double x) => TwoRules(x) + x;

    [Fact]
    public void Of_two_rules_each_serves_its_own_direction()
    {
        WithTwoRulesVjp(1, 1, out double cotangent);
        Assert.Equal((3.0, 6.0), (WithTwoRulesJvp(1, 1).Tangent, cotangent));
    }

    private static double Mean(double x, double y, double z) => x * y / z;

    [DerivativeOf(typeof(CustomRuleTests), nameof(Mean))]
    private static (double Value, double Tangent) MeanRule(double x, double y, double z, double xTangent, double yTangent, double zTangent)
    {
        double[] terms = new double[2];
        terms[0] = Scaled(xTangent, y);
        terms[1] = z > 0 ? x * yTangent : -(x * -yTangent);
        double sum = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            sum += terms[i];
        }

        return (x * y / z, (sum - x * y / z * zTangent) / z);
    }

    private static double Scaled(double tangent, double by) => tangent * by;

    [Differentiable]
    private static double WithHelpersInRule(ReadOnlySpan<double> x) => Mean(x[0], x[1] + 1, 3 + x[0]) * x[1] + Mean(2, x[0], 3);

    [Fact]
    public void A_rule_may_call_helpers_branch_and_keep_tangents_in_storage() => ScalarFunction(
        2, WithHelpersInRule, WithHelpersInRuleJvp, WithHelpersInRuleVjp, WithHelpersInRuleGradient, WithHelpersInRuleHvp, WithHelpersInRuleHessian);

    [Fact]
    public void Rules_are_checked_by_one_call()
    {
        DerivativeCheck.Jvp(Cube, CubeRule, 1.3).ThrowIfWrong();
        Assert.False(DerivativeCheck.Jvp(Rounded, RoundedRule, 1.3).IsRight);
    }
}

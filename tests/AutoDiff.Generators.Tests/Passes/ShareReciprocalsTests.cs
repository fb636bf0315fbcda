using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Tangents divided by one number twice are multiplied by its reciprocal.</summary>
public sealed class ShareReciprocalsTests
{
    [Fact]
    public void The_primal_keeps_its_division() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) { double d = Math.Sqrt(1 + x * x); return 3 / d; }
        """,
        "ShareReciprocals",
        """
        F(x_0: double, xTangent_'9: double)
          %2 = 1.0
          %6 = 3.0
          %3 = Multiply(x_0, x_0)
          %10 = 2.0
          %11 = Multiply(%10, x_0)
          %'12 = Multiply(%11, xTangent_'9)
          %4 = Add(%2, %3)
          d_5 = Math.Sqrt(%4)
          %13 = 2.0
          %14 = Multiply(%13, d_5)
          %22 = 1.0
          %23 = Divide(%22, d_5)
          %24 = 0.5
          %25 = Multiply(%24, %23)
          dTangent_'16 = Multiply(%25, %'12)
          %7 = Divide(%6, d_5)
          %'19 = Multiply(%7, dTangent_'16)
          %'20 = Negate(%'19)
          %'21 = Multiply(%23, %'20)
          return %7, %'21
        """);

    [Fact]
    public void A_reciprocal_that_the_function_computes_is_used() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => 1 / (1 + Math.Exp(-x));
        """,
        "ShareReciprocals",
        """
        F(x_0: double, xTangent_'9: double)
          %2 = 1.0
          %4 = Negate(x_0)
          %5 = Math.Exp(%4)
          %'11 = Multiply(%5, xTangent_'9)
          %6 = Add(%2, %5)
          %7 = Divide(%2, %6)
          %'15 = Multiply(%7, %'11)
          %'16 = Multiply(%7, %'15)
          return %7, %'16
        """);

    [Fact]
    public void The_reciprocal_of_one_branch_is_unknown_in_the_other() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x, double y) { double d = 1 + Math.Exp(x); return x > 0 ? 1 / d : y / d; }
        """,
        "ShareReciprocals",
        """
        F(x_0: double, y_1: double, xTangent_'14: double, yTangent_'15: double)
          %3 = 1.0
          %6 = 0.0
          %4 = Math.Exp(x_0)
          %'16 = Multiply(%4, xTangent_'14)
          d_5 = Add(%3, %4)
          %7 = Greater(x_0, %6)
          %11, %'27 = if %7
            %9 = Divide(%3, d_5)
            %'19 = Multiply(%9, %'16)
            %'20 = Negate(%'19)
            %'21 = Multiply(%9, %'20)
            yield %9, %'21
          else
            %10 = Divide(y_1, d_5)
            %'24 = Multiply(%10, %'16)
            %'25 = Subtract(yTangent_'15, %'24)
            %'26 = Divide(%'25, d_5)
            yield %10, %'26
          return %11, %'27
        """);
}

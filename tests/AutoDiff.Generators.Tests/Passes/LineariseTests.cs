using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A tangent beside each active statement, and none for constants.</summary>
public sealed class LineariseTests
{
    [Fact]
    public void A_product_has_a_tangent_for_each_active_factor() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x, double y, [NoDerivative] double c) => x * y * c;
        """,
        "Linearise",
        """
        F(x_0: double, y_1: double, c_2: double, xTangent_'7: double, yTangent_'8: double)
          %4 = Multiply(x_0, y_1)
          %'9 = Multiply(y_1, xTangent_'7)
          %'10 = Multiply(x_0, yTangent_'8)
          %'11 = Add(%'9, %'10)
          %5 = Multiply(%4, c_2)
          %'12 = Multiply(c_2, %'11)
          return %5, %'12
        """);

    [Fact]
    public void An_inactive_branch_condition_has_no_tangent_and_the_results_join() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x)
        {
            double y = 0;
            if (x > 1)
            {
                y = Math.Sin(x);
            }

            return y;
        }
        """,
        "Linearise",
        """
        F(x_0: double, xTangent_'9: double)
          y_2 = 0.0
          %3 = 1.0
          %4 = Greater(x_0, %3)
          y_6, yTangent_'13 = if %4
            y_5 = Math.Sin(x_0)
            %10 = Math.Cos(x_0)
            yTangent_'11 = Multiply(%10, xTangent_'9)
            yield y_5, yTangent_'11
          else
            %'12 = 0.0
            yield y_2, %'12
          return y_6, yTangent_'13
        """);

    [Fact]
    public void A_store_of_a_constant_stores_a_zero_tangent() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            y[0] = x[0] * x[1];
            y[1] = 3;
        }
        """,
        "Linearise",
        """
        F(x_0: ReadOnlySpan<double>, y_1: Span<double>, xTangent_'11: ReadOnlySpan<double>, yTangent_'12: Span<double>)
          %3 = 0
          %6 = 1
          %10 = 3.0
          %5 = x_0[%3]
          %'13 = xTangent_'11[%3]
          %7 = x_0[%6]
          %'14 = xTangent_'11[%6]
          %8 = Multiply(%5, %7)
          %'15 = Multiply(%7, %'13)
          %'16 = Multiply(%5, %'14)
          %'17 = Add(%'15, %'16)
          y_1[%3] = %8
          yTangent_'12[%3] = %'17
          y_1[%6] = %10
          %'18 = 0.0
          yTangent_'12[%6] = %'18
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Nothing is computed twice.</summary>
public sealed class SimplifyTests
{
    [Fact]
    public void A_load_is_reused_until_its_storage_is_written() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            y[0] = x[0] * x[0];
            y[1] = y[0] + y[0];
            y[0] = 1;
            y[2] = y[0];
        }
        """,
        "Simplify",
        """
        F(x_0: ReadOnlySpan<double>, y_1: Span<double>)
          %3 = 0
          %9 = 1
          %16 = 1.0
          %17 = 2
          %5 = x_0[%3]
          %8 = Multiply(%5, %5)
          y_1[%3] = %8
          %11 = y_1[%3]
          %14 = Add(%11, %11)
          y_1[%9] = %14
          y_1[%3] = %16
          %19 = y_1[%3]
          y_1[%17] = %19
        """);

    [Fact]
    public void What_a_choice_gives_either_way_is_no_choice() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x, int k)
        {
            double v = x * x;
            if (k > 1)
            {
                v = x * x;
            }

            return k > 0 ? v : x * x;
        }
        """,
        "Simplify",
        """
        F(x_0: double, k_1: int)
          %4 = 1
          %9 = 0
          v_3 = Multiply(x_0, x_0)
          %5 = Greater(k_1, %4)
          if %5
          %10 = Greater(k_1, %9)
          if %10
          return v_3
        """);
}

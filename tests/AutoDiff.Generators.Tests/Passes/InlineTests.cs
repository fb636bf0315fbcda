using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Helpers disappear into their callers; recursive ones stay.</summary>
public sealed class InlineTests
{
    [Fact]
    public void A_helper_is_seen_through() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x) => Square(x) + Square(2 * x);

        private static double Square(double a) => a * a;
        """,
        "Simplify",
        """
        F(x_0: double)
          %4 = 2.0
          %10 = Multiply(x_0, x_0)
          %5 = Multiply(%4, x_0)
          %11 = Multiply(%5, %5)
          %8 = Add(%10, %11)
          return %8
        """);

    [Fact]
    public void A_recursive_function_stays_a_call() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x, int n) => n == 0 ? x : Math.Sin(F(x, n - 1));
        """,
        "Simplify",
        """
        F(x_0: double, n_1: int)
          %3 = 0
          %5 = 1
          %4 = Equal(n_1, %3)
          %10 = if %4
            yield x_0
          else
            %6 = Subtract(n_1, %5)
            %7 = call F(x_0, %6)
            %9 = Math.Sin(%7)
            yield %9
          return %10
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Switches and patterns: chains of branches, comparisons.</summary>
public class SwitchTests
{
    [Fact]
    public void Statement_is_a_chain_of_branches() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, int n)
        {
            switch (n)
            {
                case 0:
                case 1:
                    x *= 2;
                    break;
                case 3:
                    return x;
            }

            return x * x;
        }
        """,
        """
        F(x_0: double, n_1: int)
          %2 = false
          %4 = 0
          %5 = Equal(n_1, %4)
          %6 = 1
          %7 = Equal(n_1, %6)
          %8 = Or(%5, %7)
          x_18, returned_19, result_20 = if %8
            %9 = 2.0
            x_10 = Multiply(x_0, %9)
            %21 = default
            yield x_10, %2, %21
          else
            %11 = 3
            %12 = Equal(n_1, %11)
            returned_14, result_15 = if %12
              %13 = true
              yield %13, x_0
            else
              %16 = default
              yield %2, %16
            yield x_0, returned_14, result_15
          result_26 = if returned_19
            yield result_20
          else
            %23 = Multiply(x_18, x_18)
            yield %23
          return result_26
        """);

    [Fact]
    public void Expression_over_relational_patterns() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x) => x switch
        {
            < 0 => -x,
            >= 0 and < 1 => x * x,
            var y => y,
        };
        """,
        """
        F(x_0: double)
          %2 = 0.0
          %3 = Less(x_0, %2)
          %14 = if %3
            %4 = Negate(x_0)
            yield %4
          else
            %5 = 0.0
            %6 = GreaterOrEqual(x_0, %5)
            %7 = 1.0
            %8 = Less(x_0, %7)
            %9 = And(%6, %8)
            %12 = if %9
              %10 = Multiply(x_0, x_0)
              yield %10
            else
              yield x_0
            yield %12
          return %14
        """);

    [Fact]
    public void Unmatched_value_throws() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, int n) => n switch { 1 => x, 2 => -x };
        """,
        """
        F(x_0: double, n_1: int)
          %3 = 1
          %4 = Equal(n_1, %3)
          %12 = if %4
            yield x_0
          else
            %5 = 2
            %6 = Equal(n_1, %5)
            %9 = if %6
              %7 = Negate(x_0)
              yield %7
            else
              throw `new global::System.Runtime.CompilerServices.SwitchExpressionException({0})`(n_1)
              %10 = default
              yield %10
            yield %9
          return %12
        """);
}

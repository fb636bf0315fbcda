using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Branches: what they yield, and where the rest goes when one of them returns.</summary>
public class BranchTests
{
    [Fact]
    public void Early_return_puts_the_rest_into_the_other_branch() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            if (x < 0)
            {
                return -x;
            }

            return x * x;
        }
        """,
        """
        F(x_0: double)
          %2 = 0.0
          %3 = Less(x_0, %2)
          result_9 = if %3
            %4 = Negate(x_0)
            yield %4
          else
            %6 = Multiply(x_0, x_0)
            yield %6
          return result_9
        """);

    [Fact]
    public void Branch_results_are_the_variables_that_differ() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            double t = x, unused;
            if (x > 3)
            {
                t = 2 * x;
                unused = t;
            }

            return t;
        }
        """,
        """
        F(x_0: double)
          %2 = 3.0
          %3 = Greater(x_0, %2)
          t_6 = if %3
            %4 = 2.0
            t_5 = Multiply(%4, x_0)
            yield t_5
          else
            yield x_0
          return t_6
        """);

    [Fact]
    public void Conditional_calls_run_if_not_null() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, Action? tick)
        {
            tick?.Invoke();
            return x;
        }
        """,
        """
        F(x_0: double, tick_1: global::System.Action?)
          %3 = inert<Pure> `{0} is not null`(tick_1)
          if %3
            effect `{0}.Invoke()`(tick_1)
          return x_0
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Local functions and lambdas are lowered where they are called.</summary>
public class InliningTests
{
    [Fact]
    public void Captured_variables_are_the_variables_themselves() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            double s = x;
            for (int i = 0; i < 3; i++)
            {
                Add(x);
            }

            return s;

            void Add(double by) => s += by;
        }
        """,
        """
        F(x_0: double)
          %2 = 0
          %3 = 3
          s_9 = for i_5 in %2..%3 carried (s_4 = x_0)
            s_7 = Add(s_4, x_0)
            yield s_7
          return s_9
        """);

    [Fact]
    public void Method_that_is_given_a_lambda() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x) => Twice(y => x * y, 2);

        private static double Twice(Func<double, double> f, double a)
        {
            if (a < 0)
            {
                return a;
            }

            return f(f(a));
        }
        """,
        """
        F(x_0: double)
          a_2 = 2.0
          %4 = 0.0
          %5 = Less(a_2, %4)
          result_15 = if %5
            yield a_2
          else
            y_8 = Multiply(x_0, a_2)
            %11 = Multiply(x_0, y_8)
            yield %11
          return result_15
        """);
}

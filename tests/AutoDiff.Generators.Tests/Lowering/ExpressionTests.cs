using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Values, constants, conversions and assignments.</summary>
public class ExpressionTests
{
    [Fact]
    public void Locals_are_values() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, float y)
        {
            double t = x * y + 2;
            t -= Math.Sin(x) / 3;
            x++;
            return -t * x;
        }
        """,
        """
        F(x_0: double, y_1: float)
          %3 = Convert(y_1)
          %4 = Multiply(x_0, %3)
          %5 = 2.0
          t_6 = Add(%4, %5)
          %7 = Math.Sin(x_0)
          %8 = 3.0
          %9 = Divide(%7, %8)
          t_10 = Subtract(t_6, %9)
          %11 = 1.0
          x_12 = Add(x_0, %11)
          %13 = Negate(t_10)
          %14 = Multiply(%13, x_12)
          return %14
        """);

    [Fact]
    public void Constants_keep_the_users_text() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            const double Rate = 1e-3;
            return Rate * x + Scale * Math.PI - 3 * x + 0x10;
        }

        private const float Scale = 0.5f;
        """,
        """
        F(x_0: double)
          Rate_2 = 1e-3
          %3 = Multiply(Rate_2, x_0)
          %4 = global::Test.Scale
          %5 = Convert(%4)
          %6 = global::System.Math.PI
          %7 = Multiply(%5, %6)
          %8 = Add(%3, %7)
          %9 = 3.0
          %10 = Multiply(%9, x_0)
          %11 = Subtract(%8, %10)
          %12 = 16.0
          %13 = Add(%11, %12)
          return %13
        """);

    [Fact]
    public void Conditionals_evaluate_one_branch() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, bool b, int n) => (b && n > 2 && x / n > 1 ? x : 1) * (b ? n : 3);
        """,
        """
        F(x_0: double, b_1: bool, n_2: int)
          %4 = 2
          %5 = Greater(n_2, %4)
          %6 = And(b_1, %5)
          %7 = Convert(n_2)
          %8 = Divide(x_0, %7)
          %9 = 1.0
          %10 = Greater(%8, %9)
          %11 = And(%6, %10)
          %13 = if %11
            yield x_0
          else
            %12 = 1.0
            yield %12
          %15 = 3
          %16 = Select(b_1, n_2, %15)
          %17 = Convert(%16)
          %18 = Multiply(%13, %17)
          return %18
        """);

    [Fact]
    public void Narrow_integers_are_computed_as_int() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, byte b)
        {
            b += 3;
            b <<= 1;
            b++;
            int n = (int)x;
            return x * b * n;
        }
        """,
        """
        F(x_0: double, b_1: byte)
          %3 = 3
          %4 = Convert(b_1)
          %5 = Add(%4, %3)
          b_6 = Convert(%5)
          %7 = 1
          %8 = Convert(b_6)
          %9 = ShiftLeft(%8, %7)
          b_10 = Convert(%9)
          %11 = 1
          %12 = Convert(b_10)
          %13 = Add(%12, %11)
          b_14 = Convert(%13)
          n_15 = Convert(x_0)
          %16 = Convert(b_14)
          %17 = Multiply(x_0, %16)
          %18 = Convert(n_15)
          %19 = Multiply(%17, %18)
          return %19
        """);

    [Fact]
    public void Assignments_inside_expressions() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, Span<double> y)
        {
            int i = 0;
            double a, b = a = x;
            y[i++] = a * b;
            return (a *= 2) + a;
        }
        """,
        """
        F(x_0: double, y_1: Span<double>)
          i_3 = 0
          %4 = 1
          i_5 = Add(i_3, %4)
          %6 = Multiply(x_0, x_0)
          y_1[i_3] = %6
          %7 = 2.0
          a_8 = Multiply(x_0, %7)
          %9 = Add(a_8, a_8)
          return %9
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Loops: what they carry, and how they are left.</summary>
public class LoopTests
{
    [Fact]
    public void Counted_loop() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = x.Length - 1; i >= 0; i -= 2)
            {
                sum += x[i] * i;
            }

            return sum;
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>)
          sum_2 = 0.0
          %3 = length x_0
          %4 = 1
          %5 = Subtract(%3, %4)
          %6 = 0
          sum_14 = for i_8 in %5..=%6 step -2 carried (sum_7 = sum_2)
            %9 = x_0[i_8]
            %10 = Convert(i_8)
            %11 = Multiply(%9, %10)
            sum_12 = Add(sum_7, %11)
            yield sum_12
          return sum_14
        """);

    [Fact]
    public void Loop_whose_bound_changes_is_not_counted() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, int n)
        {
            for (int i = 0; i < n; i++)
            {
                x *= x;
                n--;
            }

            return x;
        }
        """,
        """
        F(x_0: double, n_1: int)
          i_3 = 0
          x_15, n_16, i_17 = loop %7 carried (x_4 = x_0, n_5 = n_1, i_6 = i_3)
          while
            %8 = Less(i_6, n_5)
            yield %8
          do
            x_9 = Multiply(x_4, x_4)
            %10 = 1
            n_11 = Subtract(n_5, %10)
            %12 = 1
            i_13 = Add(i_6, %12)
            yield x_9, n_11, i_13
          return x_15
        """);

    [Fact]
    public void Break_sets_a_flag_that_the_condition_tests() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double product = 1;
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] == 0)
                {
                    break;
                }

                product *= x[i];
            }

            return product;
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>)
          product_2 = 1.0
          %3 = 0
          %4 = length x_0
          %5 = false
          product_20, broken_21 = for i_8 in %3..%4 carried (product_6 = product_2, broken_7 = %5)
          while
            %9 = Not(broken_7)
            yield %9
          do
            %10 = x_0[i_8]
            %11 = 0.0
            %12 = Equal(%10, %11)
            product_16, broken_17 = if %12
              %13 = true
              yield product_6, %13
            else
              %14 = x_0[i_8]
              product_15 = Multiply(product_6, %14)
              yield product_15, broken_7
            yield product_16, broken_17
          return product_20
        """);

    [Fact]
    public void Continue_skips_the_rest_of_the_iteration() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            foreach (double v in x)
            {
                if (v > 0)
                {
                    if (v > 5)
                    {
                        continue;
                    }

                    sum -= v;
                }

                sum += v * v;
            }

            return sum;
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>)
          sum_2 = 0.0
          %3 = 0
          %4 = length x_0
          sum_26 = for i_6 in %3..%4 carried (sum_5 = sum_2)
            %7 = false
            v_8 = x_0[i_6]
            %9 = 0.0
            %10 = Greater(v_8, %9)
            sum_18, continued_19 = if %10
              %11 = 5.0
              %12 = Greater(v_8, %11)
              sum_15, continued_16 = if %12
                %13 = true
                yield sum_5, %13
              else
                sum_14 = Subtract(sum_5, v_8)
                yield sum_14, %7
              yield sum_15, continued_16
            else
              yield sum_5, %7
            sum_23 = if continued_19
              yield sum_18
            else
              %21 = Multiply(v_8, v_8)
              sum_22 = Add(sum_18, %21)
              yield sum_22
            yield sum_23
          return sum_26
        """);

    [Fact]
    public void Return_inside_a_loop_leaves_the_loops_around_it() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, int n)
        {
            for (int k = 0; k < n; k++)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    if (x[i] > k)
                    {
                        return x[i];
                    }
                }
            }

            return 0;
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>, n_1: int)
          %2 = false
          %3 = 0
          %6 = default
          returned_27, result_28 = for k_7 in %3..n_1 carried (returned_4 = %2, result_5 = %6)
          while
            %8 = Not(returned_4)
            yield %8
          do
            %9 = 0
            %10 = length x_0
            returned_24, result_25 = for i_13 in %9..%10 carried (returned_11 = returned_4, result_12 = result_5)
            while
              %14 = Not(returned_11)
              yield %14
            do
              %15 = x_0[i_13]
              %16 = Convert(k_7)
              %17 = Greater(%15, %16)
              returned_20, result_21 = if %17
                %18 = x_0[i_13]
                %19 = true
                yield %19, %18
              else
                yield returned_11, result_12
              yield returned_20, result_21
            yield returned_24, result_25
          result_32 = if returned_27
            yield result_28
          else
            %29 = 0.0
            yield %29
          return result_32
        """);

    [Fact]
    public void While_and_do() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            int n = 0;
            while (x > 1 && n++ < 10)
            {
                x *= 0.5;
            }

            do
            {
                x += n;
            }
            while (x < 5);
            return x;
        }
        """,
        """
        F(x_0: double)
          n_2 = 0
          %3 = false
          n_26, x_27, broken_28 = loop %7 carried (n_4 = n_2, x_5 = x_0, broken_6 = %3)
          while
            %8 = Not(broken_6)
            yield %8
          do
            %9 = 1.0
            %10 = Greater(x_5, %9)
            n_16, %17 = if %10
              %11 = 1
              n_12 = Add(n_4, %11)
              %13 = 10
              %14 = Less(n_4, %13)
              yield n_12, %14
            else
              %15 = false
              yield n_4, %15
            x_22, broken_23 = if %17
              %19 = 0.5
              x_20 = Multiply(x_5, %19)
              yield x_20, broken_6
            else
              %21 = true
              yield x_5, %21
            yield n_16, x_22, broken_23
          %29 = true
          x_38, again_39 = loop %32 carried (x_30 = x_27, again_31 = %29)
          while
            yield again_31
          do
            %33 = Convert(n_26)
            x_34 = Add(x_30, %33)
            %35 = 5.0
            %36 = Less(x_34, %35)
            yield x_34, %36
          return x_38
        """);

    [Theory]
    [InlineData("s += a * X[i];", true)]
    [InlineData("s += a * Weight(i);", true)]
    [InlineData("s += a * X[i]; X = Y;", false)]
    [InlineData("s += a * X[i]; Forget();", false)]
    public void The_length_of_a_field_of_this_is_a_bound_if_nothing_in_the_loop_changes_it(string body, bool isBound) =>
        Assert.Equal(isBound, Lowered.Model($$"""
            public partial class Data
            {
                public double[] X = [];
                public double[] Y = [];
                private double Weight(int i) => X[i];
                private void Forget() => X = Y;

                [Differentiable]
                public double F(double a)
                {
                    double s = 0;
                    for (int i = 0; i < X.Length; i++)
                    {
                        {{body}}
                    }

                    return s;
                }
            }
            """).Module!.Entry.ToString().Contains("for i_", StringComparison.Ordinal));
}

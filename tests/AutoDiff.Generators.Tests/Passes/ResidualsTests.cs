using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Both sweeps in one function, with the values that the reverse sweep needs.</summary>
public sealed class ResidualsTests
{
    [Fact]
    public void Values_at_the_top_are_in_scope() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => Math.Sin(x) * Math.Exp(x);
        """,
        "Residuals",
        """
        Reverse(x_0: double, cotangent_'13: double)
          %2 = Math.Sin(x_0)
          %7 = Math.Cos(x_0)
          %3 = Math.Exp(x_0)
          %4 = Multiply(%2, %3)
          %'14 = Multiply(%2, cotangent_'13)
          %'15 = Multiply(%3, cotangent_'13)
          xCotangent_'16 = Multiply(%3, %'14)
          %'17 = Multiply(%7, %'15)
          xCotangent_'18 = Add(xCotangent_'16, %'17)
          return %4, xCotangent_'18
        """);

    [Fact]
    public void A_value_inside_a_branch_is_handed_out_of_it() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x)
        {
            double y = x;
            if (x > 1)
            {
                y = Math.Exp(Math.Exp(x));
            }

            return y;
        }
        """,
        "Residuals",
        """
        Reverse(x_0: double, cotangent_'13: double)
          %2 = 1.0
          %3 = Greater(x_0, %2)
          y_6, %17, y_18 = if %3
            %4 = Math.Exp(x_0)
            y_5 = Math.Exp(%4)
            yield y_5, %4, y_5
          else
            %20 = 0.0
            %21 = 0.0
            yield x_0, %20, %21
          xCotangent_'16 = if %3
            %'14 = Multiply(y_18, cotangent_'13)
            xCotangent_'15 = Multiply(%17, %'14)
            yield xCotangent_'15
          else
            yield cotangent_'13
          return y_6, xCotangent_'16
        """);

    [Fact]
    public void A_counted_loop_keeps_what_is_costly_in_an_array() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x, int n)
        {
            for (int i = 0; i < n; i++)
            {
                x = Math.Sin(x);
            }

            return x;
        }
        """,
        "Residuals",
        """
        Reverse(x_0: double, n_1: int, residuals_20: stack, cotangent_'15: double)
          %3 = 0
          %21 = 0
          %22 = Math.Max(n_1, %21)
          xs_19 = alloc Residual[%22] from residuals_20
          x_8 = for i_5 in %3..n_1 carried (x_4 = x_0)
            x_6 = Math.Sin(x_4)
            %12 = Math.Cos(x_4)
            xs_19[i_5] = x_4
            yield x_6
          %24 = 1
          %25 = Subtract(n_1, %24)
          xCotangent_'18 = for i_23 in %25..=%3 step -1 carried (xCotangent_'16 = cotangent_'15)
            x_26 = xs_19[i_23]
            %27 = Math.Cos(x_26)
            xCotangent_'17 = Multiply(%27, xCotangent_'16)
            yield xCotangent_'17
          return x_8, xCotangent_'18
        """);

    [Fact]
    public void A_loop_that_ends_by_a_condition_uses_the_stack() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x)
        {
            while (x > 1)
            {
                x = x * x * 0.25;
            }

            return x;
        }
        """,
        "Residuals",
        """
        Reverse(x_0: double, residuals_25: stack, cotangent_'19: double)
          %4 = 1.0
          %7 = 0.25
          x_10, trips_24 = loop %3 carried (x_2 = x_0)
          while
            %5 = Greater(x_2, %4)
            yield %5
          do
            %6 = Multiply(x_2, x_2)
            %14 = 2.0
            %15 = Multiply(%14, x_2)
            x_8 = Multiply(%6, %7)
            push x_2 on residuals_25
            yield x_8
          %27 = 1
          %28 = Subtract(trips_24, %27)
          %29 = 0
          xCotangent_'23 = for %26 in %28..=%29 step -1 carried (xCotangent_'20 = cotangent_'19)
            x_30 = pop residuals_25
            %31 = 2.0
            %32 = Multiply(%31, x_30)
            %'21 = Multiply(%7, xCotangent_'20)
            xCotangent_'22 = Multiply(%32, %'21)
            yield xCotangent_'22
          return x_10, xCotangent_'23
        """);

    [Fact]
    public void What_is_cheap_and_not_overwritten_is_read_again() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double p = 1;
            for (int i = 0; i < x.Length; i++)
            {
                p = p + p * (x[i] - 1);
            }

            return p;
        }
        """,
        "Residuals",
        """
        Reverse(x_0: ReadOnlySpan<double>, residuals_32: stack, cotangent_'24: double, xCotangent_'25: Span<double>)
          p_2 = 1.0
          %3 = 0
          %4 = length x_0
          ps_31 = alloc Residual[%4] from residuals_32
          p_13 = for i_6 in %3..%4 carried (p_5 = p_2)
            %7 = x_0[i_6]
            %9 = Subtract(%7, p_2)
            %10 = Multiply(p_5, %9)
            p_11 = Add(p_5, %10)
            ps_31[i_6] = p_5
            yield p_11
          %34 = 1
          %35 = Subtract(%4, %34)
          pCotangent_'30 = for i_33 in %35..=%3 step -1 carried (pCotangent_'26 = cotangent_'24)
            p_36 = ps_31[i_33]
            %37 = x_0[i_33]
            %38 = Subtract(%37, p_2)
            %'27 = Multiply(p_36, pCotangent_'26)
            %'28 = Multiply(%38, pCotangent_'26)
            pCotangent_'29 = Add(pCotangent_'26, %'28)
            xCotangent_'25[i_33] += %'27
            yield pCotangent_'29
          return p_13
        """);

    [Fact]
    public void The_value_that_all_others_can_be_computed_from_is_kept_alone() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x, int n)
        {
            for (int i = 0; i < n; i++)
            {
                double e = Math.Exp(x);
                x = (e + 1) * (e + 2) * (e + 3);
            }

            return x;
        }
        """,
        "Residuals",
        """
        Reverse(x_0: double, n_1: int, residuals_39: stack, cotangent_'28: double)
          %3 = 0
          %7 = 1.0
          %9 = 2.0
          %12 = 3.0
          %40 = 0
          %41 = Math.Max(n_1, %40)
          es_38 = alloc Residual[%41] from residuals_39
          x_16 = for i_5 in %3..n_1 carried (x_4 = x_0)
            e_6 = Math.Exp(x_4)
            %8 = Add(e_6, %7)
            %10 = Add(e_6, %9)
            %11 = Multiply(%8, %10)
            %13 = Add(e_6, %12)
            x_14 = Multiply(%11, %13)
            es_38[i_5] = e_6
            yield x_14
          %43 = 1
          %44 = Subtract(n_1, %43)
          xCotangent_'37 = for i_42 in %44..=%3 step -1 carried (xCotangent_'29 = cotangent_'28)
            e_45 = es_38[i_42]
            %46 = Add(e_45, %7)
            %47 = Add(e_45, %9)
            %48 = Multiply(%46, %47)
            %49 = Add(e_45, %12)
            eCotangent_'30 = Multiply(%48, xCotangent_'29)
            %'31 = Multiply(%49, xCotangent_'29)
            %'32 = Multiply(%46, %'31)
            eCotangent_'33 = Add(eCotangent_'30, %'32)
            %'34 = Multiply(%47, %'31)
            eCotangent_'35 = Add(eCotangent_'33, %'34)
            xCotangent_'36 = Multiply(e_45, eCotangent_'35)
            yield xCotangent_'36
          return x_16, xCotangent_'37
        """);
}

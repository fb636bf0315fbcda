using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>What a loop adds to one element is added up in a local.</summary>
public sealed class SumAccumulationsTests
{
    [Fact]
    public void Elements_that_do_not_depend_on_the_counter_are_added_to_once() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> w, [NoDerivative] double[] t)
        {
            double sum = 0;
            for (int i = 0; i < t.Length; i++)
            {
                sum += w[0] + w[1] * t[i];
            }

            return sum;
        }
        """,
        "SumAccumulations",
        """
        Reverse(w_0: ReadOnlySpan<double>, t_1: double[], cotangent_'28: double, wCotangent_'29: Span<double>)
          sum_3 = 0.0
          %4 = 0
          %10 = 1
          %5 = length t_1
          %39 = 0.0
          sum_17, w1Cotangent_'34, w0Cotangent_'37 = for i_7 in %4..%5 carried (sum_6 = sum_3, w1Cotangent_'33 = %39, w0Cotangent_'36 = %39)
            %9 = w_0[%4]
            %11 = w_0[%10]
            %12 = t_1[i_7]
            %13 = Multiply(%11, %12)
            %14 = Add(%9, %13)
            sum_15 = Add(sum_6, %14)
            %'31 = Multiply(%12, cotangent_'28)
            w1Cotangent_'35 = Add(w1Cotangent_'33, %'31)
            w0Cotangent_'38 = Add(w0Cotangent_'36, cotangent_'28)
            yield sum_15, w1Cotangent_'35, w0Cotangent_'38
          %40 = Less(%4, %5)
          if %40
            wCotangent_'29[%10] += w1Cotangent_'34
            wCotangent_'29[%4] += w0Cotangent_'37
          return sum_17
        """);

    [Fact]
    public void What_the_user_adds_up_stays_where_it_is() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[0] += x[i];
            }
        }
        """,
        "SumAccumulations",
        """
        Reverse(x_0: ReadOnlySpan<double>, y_1: Span<double>, xCotangent_'12: Span<double>, yCotangent_'13: Span<double>)
          %3 = 0
          %4 = length x_0
          for i_5 in %3..%4
            %7 = x_0[i_5]
            y_1[%3] += %7
          for i_16 in %3..%4
            %'14 = yCotangent_'13[%3]
            xCotangent_'12[i_16] += %'14
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>What every iteration of a loop does alike is done before it.</summary>
public sealed class HoistInvariantsTests
{
    [Fact]
    public void A_load_whose_index_counts_through_the_storage_moves_ahead_of_the_inner_loop() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
        {
            Span<double> y = stackalloc double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * x[i];
            }

            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = 0; j < a.Length; j++)
                {
                    sum += a[j] * y[i];
                }
            }

            return sum;
        }
        """,
        "HoistInvariants",
        """
        F(x_0: ReadOnlySpan<double>, a_1: ReadOnlySpan<double>)
          %5 = 0
          sum_12 = 0.0
          %3 = length x_0
          y_4 = alloc StackAlloc[%3]
          for i_7 in %5..%3
            %8 = x_0[i_7]
            %10 = Multiply(%8, %8)
            y_4[i_7] = %10
          sum_28 = for i_16 in %5..%3 carried (sum_15 = sum_12)
            %18 = length a_1
            %22 = y_4[i_16]
            sum_26 = for j_20 in %5..%18 carried (sum_19 = sum_15)
              %21 = a_1[j_20]
              %23 = Multiply(%21, %22)
              sum_24 = Add(sum_19, %23)
              yield sum_24
            yield sum_26
          return sum_28
        """);

    [Fact]
    public void A_load_that_could_fail_moves_ahead_of_the_loop_if_it_runs_at_all() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
        {
            double sum = 0;
            for (int j = 0; j < a.Length; j++)
            {
                sum += a[j] * x[3] * x[j];
            }

            return sum;
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, a_1: ReadOnlySpan<double>, cotangent_29: double, xCotangent_30: Span<double>)
          sum_3 = 0.0
          %4 = 0
          %9 = 3
          %5 = length a_1
          %42 = Less(%4, %5)
          %10 = if %42
            %43 = x_0[%9]
            yield %43
          else
            %44 = 0.0
            yield %44
          sum_16, x3Cotangent_37 = for j_7 in %4..%5 carried (sum_6 = sum_3, x3Cotangent_36 = sum_3)
            %8 = a_1[j_7]
            %11 = Multiply(%8, %10)
            %12 = x_0[j_7]
            %13 = Multiply(%11, %12)
            sum_14 = Add(sum_6, %13)
            %32 = Multiply(%11, cotangent_29)
            %33 = Multiply(%12, cotangent_29)
            xCotangent_30[j_7] += %32
            %34 = Multiply(%8, %33)
            x3Cotangent_38 = Add(x3Cotangent_36, %34)
            yield sum_14, x3Cotangent_38
          %40 = Less(%4, %5)
          if %40
            xCotangent_30[%9] += x3Cotangent_37
          return sum_16
        """);

    [Fact]
    public void Storage_of_an_iteration_that_does_not_change_in_extent_is_had_once()
    {
        string reverse = PassOutput.Of(Chains("n"), "Reverse");
        Assert.True(
            reverse.IndexOf("alloc Residual", StringComparison.Ordinal) is var storage and >= 0
                && storage < reverse.IndexOf(" for ", StringComparison.Ordinal),
            reverse);
        Assert.DoesNotContain("release", reverse, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Storage_that_changes_in_extent_is_given_back_after_each_iteration()
    {
        string reverse = PassOutput.Of(Chains("i"), "Reverse");
        Assert.Contains("release", reverse, StringComparison.OrdinalIgnoreCase);
    }

    private static string Chains(string length) =>
        $$"""
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, int n)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double y = x[i];
                for (int j = 0; j < {{length}}; j++)
                {
                    y = Math.Sin(y);
                }

                sum += y;
            }

            return sum;
        }
        """;
}

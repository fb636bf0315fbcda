using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>What a loop adds up gets a variable of its own after the loop, where a call comes before its use.</summary>
public sealed class SplitLiveRangesTests
{
    [Fact]
    public void A_tangent_that_is_needed_after_a_call_leaves_the_variable_of_its_loop() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i];
            }

            return Math.Sin(sum);
        }
        """,
        "Jvp",
        """
        Jvp(x_0: ReadOnlySpan<double>, xTangent_13: ReadOnlySpan<double>)
          sum_2 = 0.0
          %3 = 0
          %4 = length x_0
          sum_10, sumTangent_18 = for i_6 in %3..%4 carried (sum_5 = sum_2, sumTangent_15 = sum_2)
            %7 = x_0[i_6]
            %16 = xTangent_13[i_6]
            sum_8 = Add(sum_5, %7)
            sumTangent_17 = Add(sumTangent_15, %16)
            yield sum_8, sumTangent_17
          finalSum_22 = SplitLiveRange(sum_10)
          finalSumTangent_23 = SplitLiveRange(sumTangent_18)
          %11 = Math.Sin(finalSum_22)
          %19 = Math.Cos(finalSum_22)
          %20 = Multiply(%19, finalSumTangent_23)
          return %11, %20
        """);

    [Fact]
    public void Square_roots_are_no_calls() => Assert.DoesNotContain(
        "SplitLiveRange",
        PassOutput.Of(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += x[i];
                }

                return Math.Sqrt(sum);
            }
            """,
            "Jvp"));

    [Fact]
    public void A_loop_that_calls_keeps_its_variables() => Assert.DoesNotContain(
        "SplitLiveRange",
        PassOutput.Of(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += Math.Sin(x[i]);
                }

                return Math.Sin(sum);
            }
            """,
            "Jvp"));

    [Fact]
    public void What_is_derived_from_a_core_sees_the_core_as_it_was() => Assert.Equal(
        2,
        PassOutput.Of(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += x[i] * x[i];
                }

                return Math.Sin(sum);
            }
            """,
            "Hvp").Split("SplitLiveRange").Length - 1);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A cotangent that does not change in a loop takes constant factors before the loop.</summary>
public sealed class HoistFactorsTests
{
    [Fact]
    public void A_constant_factor_of_a_partial_derivative_goes_to_the_cotangent() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i] * x[i];
            }

            return sum;
        }
        """,
        "HoistFactors",
        """
        Reverse(x_0: ReadOnlySpan<double>, cotangent_'23: double, xCotangent_'24: Span<double>)
          sum_2 = 0.0
          %3 = 0
          %4 = length x_0
          %28 = 2.0
          %'29 = Multiply(%28, cotangent_'23)
          sum_12 = for i_6 in %3..%4 carried (sum_5 = sum_2)
            %7 = x_0[i_6]
            %9 = Multiply(%7, %7)
            %18 = 2.0
            %19 = Multiply(%18, %7)
            sum_10 = Add(sum_5, %9)
            %'26 = Multiply(%7, %'29)
            xCotangent_'24[i_6] += %'26
            yield sum_10
          return sum_12
        """);
}

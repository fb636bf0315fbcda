using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Products with factors selected among constants.</summary>
public sealed class SelectProductsTests
{
    [Fact]
    public void What_a_kink_hands_on_is_not_multiplied() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double largest = x[0];
            for (int i = 1; i < x.Length; i++)
            {
                largest = Math.Max(largest, x[i]);
            }

            return largest;
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, residuals_40: stack, cotangent_33: double, xCotangent_34: Span<double>)
          %2 = 0
          %4 = 1
          %20 = 0.0
          %21 = 0.5
          largest_3 = x_0[%2]
          %5 = length x_0
          %41 = Subtract(%5, %4)
          %43 = Math.Max(%41, %2)
          largests_39 = alloc Residual[%43] from residuals_40
          largest_11 = for i_7 in %4..%5 carried (largest_6 = largest_3)
            %8 = x_0[i_7]
            largest_9 = Math.Max(largest_6, %8)
            %44 = Subtract(i_7, %4)
            largests_39[%44] = largest_6
            yield largest_9
          largestCotangent_38 = for i_45 in %41..=%4 step -1 carried (largestCotangent_35 = cotangent_33)
            %48 = Subtract(i_45, %4)
            largest_49 = largests_39[%48]
            %50 = x_0[i_45]
            %51 = Greater(largest_49, %50)
            %52 = Less(largest_49, %50)
            %64 = Multiply(%21, largestCotangent_35)
            %65 = Select(%51, %20, %64)
            %36 = Select(%52, largestCotangent_35, %65)
            %67 = Select(%52, %20, %64)
            largestCotangent_37 = Select(%51, largestCotangent_35, %67)
            xCotangent_34[i_45] += %36
            yield largestCotangent_37
          xCotangent_34[%2] += largestCotangent_38
          return largest_11
        """);
}

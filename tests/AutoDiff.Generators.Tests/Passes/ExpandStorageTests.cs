using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Working storage with a row for each iteration, instead of its elements kept one by one.</summary>
public sealed class ExpandStorageTests
{
    [Fact]
    public void What_each_iteration_fills_has_a_row_for_each() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w)
        {
            Span<double> scaled = stackalloc double[x.Length];
            double product = 1;
            for (int k = 0; k < w.Length; k++)
            {
                for (int j = 0; j < x.Length; j++)
                {
                    scaled[j] = x[j] * w[k];
                }

                double sum = 0;
                for (int j = 0; j < x.Length; j++)
                {
                    sum += scaled[j] * scaled[j];
                }

                product *= sum;
            }

            return product;
        }
        """,
        "ExpandStorage",
        """
        F(x_0: ReadOnlySpan<double>, w_1: ReadOnlySpan<double>)
          product_5 = 1.0
          %6 = 0
          sum_17 = 0.0
          %3 = length x_0
          %7 = length w_1
          %66 = Multiply(%7, %3)
          scaledRows_65 = alloc Residual[%66]
          product_30 = for k_9 in %6..%7 carried (product_8 = product_5)
            %67 = Multiply(k_9, %3)
            scaled_68 = slice scaledRows_65[%67, %3]
            %14 = w_1[k_9]
            for j_12 in %6..%3
              %13 = x_0[j_12]
              %15 = Multiply(%13, %14)
              scaled_68[j_12] = %15
            sum_27 = for j_21 in %6..%3 carried (sum_20 = sum_17)
              %22 = scaled_68[j_21]
              %24 = Multiply(%22, %22)
              %41 = 2.0
              %42 = Multiply(%41, %22)
              sum_25 = Add(sum_20, %24)
              yield sum_25
            product_28 = Multiply(product_8, sum_27)
            yield product_28
          return product_30
        """);
}

using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Cotangents that each iteration collects anew: stored first, and not cleared.</summary>
public sealed class StoreFirstTests
{
    [Fact]
    public void What_is_added_first_to_all_of_it_is_stored() => PassOutput.AssertIs(
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
        "StoreFirst",
        """
        Reverse(x_0: ReadOnlySpan<double>, w_1: ReadOnlySpan<double>, residuals_71: stack, cotangent_50: double, xCotangent_51: Span<double>)
          product_5 = 1.0
          %6 = 0
          sum_17 = 0.0
          %41 = 2.0
          %73 = 1
          %3 = length x_0
          %7 = length w_1
          %66 = Multiply(%7, %3)
          scaledRows_65 = alloc Residual[%66] from residuals_71
          products_69 = alloc Residual[%7] from residuals_71
          sums_70 = alloc Residual[%7] from residuals_71
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
              sum_25 = Add(sum_20, %24)
              yield sum_25
            product_28 = Multiply(product_8, sum_27)
            products_69[k_9] = product_8
            sums_70[k_9] = sum_27
            yield product_28
          scaledCotangent_52 = alloc Scratch[%3] from residuals_71
          %74 = Subtract(%7, %73)
          productCotangent_61 = for k_72 in %74..=%6 step -1 carried (productCotangent_53 = cotangent_50)
            product_75 = products_69[k_72]
            sum_76 = sums_70[k_72]
            %77 = Multiply(k_72, %3)
            scaled_78 = slice scaledRows_65[%77, %3]
            %79 = w_1[k_72]
            sumCotangent_54 = Multiply(product_75, productCotangent_53)
            productCotangent_55 = Multiply(sum_76, productCotangent_53)
            %89 = Multiply(%41, sumCotangent_54)
            for j_80 in %6..%3
              %81 = scaled_78[j_80]
              %57 = Multiply(%81, %89)
              scaledCotangent_52[j_80] = %57
            for j_85 in %6..%3
              %58 = scaledCotangent_52[j_85]
              %60 = Multiply(%79, %58)
              xCotangent_51[j_85] += %60
            yield productCotangent_55
          return product_30
        """);
}

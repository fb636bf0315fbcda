using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Constants that a cotangent is multiplied by one after the other.</summary>
public sealed class FoldFactorsTests
{
    [Fact]
    public void Twice_a_half_of_a_cotangent_is_the_cotangent() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w)
        {
            double product = 1;
            for (int k = 0; k < w.Length; k++)
            {
                double squares = 0;
                for (int j = 0; j < x.Length; j++)
                {
                    squares += x[j] * x[j];
                }

                product *= w[k] - 0.5 * squares;
            }

            return product;
        }
        """,
        "FoldFactors",
        """
        Reverse(x_0: ReadOnlySpan<double>, w_1: ReadOnlySpan<double>, residuals_59: stack, cotangent_'45: double, xCotangent_'46: Span<double>)
          product_3 = 1.0
          %4 = 0
          squares_8 = 0.0
          %20 = 0.5
          %5 = length w_1
          products_57 = alloc Residual[%5] from residuals_59
          kept_58 = alloc Residual[%5] from residuals_59
          product_25 = for k_7 in %4..%5 carried (product_6 = product_3)
            %10 = length x_0
            squares_18 = for j_12 in %4..%10 carried (squares_11 = squares_8)
              %13 = x_0[j_12]
              %15 = Multiply(%13, %13)
              %33 = 2.0
              %34 = Multiply(%33, %13)
              squares_16 = Add(squares_11, %15)
              yield squares_16
            %19 = w_1[k_7]
            %21 = Multiply(%20, squares_18)
            %22 = Subtract(%19, %21)
            product_23 = Multiply(product_6, %22)
            products_57[k_7] = product_6
            kept_58[k_7] = %22
            yield product_23
          %61 = 1
          %62 = Subtract(%5, %61)
          productCotangent_'56 = for k_60 in %62..=%4 step -1 carried (productCotangent_'47 = cotangent_'45)
            product_63 = products_57[k_60]
            %64 = kept_58[k_60]
            %65 = length x_0
            %'48 = Negate(productCotangent_'47)
            %'49 = Multiply(product_63, productCotangent_'47)
            %'50 = Negate(%'49)
            productCotangent_'51 = Multiply(%64, productCotangent_'47)
            %'52 = Multiply(%20, %'49)
            %74 = -0.5
            squaresCotangent_'53 = Multiply(%74, %'49)
            %72 = 2.0
            %'73 = Negate(%'49)
            for j_66 in %4..%65
              %67 = x_0[j_66]
              %68 = 2.0
              %69 = Multiply(%68, %67)
              %'55 = Multiply(%67, %'73)
              xCotangent_'46[j_66] += %'55
            yield productCotangent_'51
          return product_25
        """);
}

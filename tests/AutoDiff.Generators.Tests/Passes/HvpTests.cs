using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Forward over reverse: the same passes once more.</summary>
public sealed class HvpTests
{
    [Fact]
    public void The_hessian_vector_product_of_a_cubic() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => x * x * x;
        """,
        "Hvp",
        """
        Hvp(x_0: double, cotangent_12: double, xTangent_18: double)
          %6 = 2.0
          %2 = Multiply(x_0, x_0)
          %20 = Multiply(%6, x_0)
          %21 = Multiply(%20, xTangent_18)
          %22 = Multiply(%6, xTangent_18)
          %3 = Multiply(%2, x_0)
          xCotangentTangent_26 = Multiply(cotangent_12, %21)
          %14 = Multiply(x_0, cotangent_12)
          %27 = Multiply(cotangent_12, xTangent_18)
          %28 = Multiply(%14, %22)
          %29 = Multiply(%20, %27)
          %30 = Add(%28, %29)
          xCotangentTangent_31 = Add(xCotangentTangent_26, %30)
          return %3, xCotangentTangent_31
        """);

    [Fact]
    public void Kept_values_have_kept_tangents() => PassOutput.AssertIs(
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
        "Hvp",
        """
        Hvp(x_0: double, n_1: int, residuals_20: stack, cotangent_15: double, xTangent_29: double)
          %3 = 0
          %24 = 1
          %35 = 0.0
          %22 = Math.Max(n_1, %3)
          xs_19 = alloc Residual[%22] from residuals_20
          xsTangent_30 = alloc Residual[%22] from residuals_20
          x_8, xTangent_34 = for i_5 in %3..n_1 carried (x_4 = x_0, xTangent_31 = xTangent_29)
            x_6 = Math.Sin(x_4)
            %32 = Math.Cos(x_4)
            xTangent_33 = Multiply(%32, xTangent_31)
            xs_19[i_5] = x_4
            xsTangent_30[i_5] = xTangent_31
            yield x_6, xTangent_33
          %25 = Subtract(n_1, %24)
          xCotangent_18, xCotangentTangent_46 = for i_23 in %25..=%3 step -1 carried (xCotangent_16 = cotangent_15, xCotangentTangent_36 = %35)
            x_26 = xs_19[i_23]
            xTangent_37 = xsTangent_30[i_23]
            %27 = Math.Cos(x_26)
            %38 = Math.Sin(x_26)
            %40 = Multiply(%38, xTangent_37)
            xCotangent_17 = Multiply(%27, xCotangent_16)
            %42 = Multiply(xCotangent_16, %40)
            %43 = Negate(%42)
            %44 = Multiply(%27, xCotangentTangent_36)
            xCotangentTangent_45 = Add(%43, %44)
            yield xCotangent_17, xCotangentTangent_45
          return x_8, xCotangentTangent_46
        """);
}

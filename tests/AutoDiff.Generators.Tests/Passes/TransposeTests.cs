using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Linear programs run backwards: fan-out is a sum, a load an accumulation, a store a load and a clearing.</summary>
public sealed class TransposeTests
{
    [Fact]
    public void Fan_out_becomes_a_sum() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => Math.Sin(x) * x;
        """,
        "Transpose",
        """
        F(cotangent_'11: double)
          xCotangent_'12 = Multiply(%2, cotangent_'11)
          %'13 = Multiply(x_0, cotangent_'11)
          %'14 = Multiply(%6, %'13)
          xCotangent_'15 = Add(xCotangent_'12, %'14)
          return xCotangent_'15
        """);

    [Fact]
    public void A_store_takes_the_cotangent_out_of_storage() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            y[0] = x[0] * x[1];
        }
        """,
        "Transpose",
        """
        F(xCotangent_'16: Span<double>, yCotangent_'17: Span<double>)
          %'18 = yCotangent_'17[%3]
          %'19 = 0.0
          yCotangent_'17[%3] = %'19
          %'20 = Multiply(%5, %'18)
          %'21 = Multiply(%7, %'18)
          xCotangent_'16[%6] += %'20
          xCotangent_'16[%3] += %'21
        """);

    [Fact]
    public void A_sum_carries_nothing_backwards() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double s = 0;
            for (int i = 0; i < x.Length; i++)
            {
                s += x[i] * x[i];
            }

            return s;
        }
        """,
        "Transpose",
        """
        F(cotangent_'23: double, xCotangent_'24: Span<double>)
          for i_6 in %3..%4
            %'26 = Multiply(%19, cotangent_'23)
            xCotangent_'24[i_6] += %'26
        """);

    [Fact]
    public void A_branch_is_transposed_branch_by_branch() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x, double y)
        {
            if (x > y)
            {
                x = x * y;
            }

            return x * y;
        }
        """,
        "Transpose",
        """
        F(cotangent_'18: double)
          yCotangent_'19 = Multiply(x_5, cotangent_'18)
          xCotangent_'20 = Multiply(y_1, cotangent_'18)
          xCotangent_'24, yCotangent_'25 = if %3
            %'21 = Multiply(x_0, xCotangent_'20)
            yCotangent_'22 = Add(yCotangent_'19, %'21)
            xCotangent_'23 = Multiply(y_1, xCotangent_'20)
            yield xCotangent_'23, yCotangent_'22
          else
            yield xCotangent_'20, yCotangent_'19
          return xCotangent_'24, yCotangent_'25
        """);
}

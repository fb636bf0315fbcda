using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A term for the next element waits for the next iteration.</summary>
public sealed class CarryAccumulationsTests
{
    [Fact]
    public void Neighbouring_accumulations_become_one() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length - 1; i++)
            {
                sum += x[i] * x[i + 1];
            }

            return sum;
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, cotangent_28: double, xCotangent_29: Span<double>)
          sum_2 = 0.0
          %3 = 0
          %5 = 1
          %4 = length x_0
          %6 = Subtract(%4, %5)
          %34 = 0.0
          sum_16, xCotangentNext_36 = for i_8 in %3..%6 carried (sum_7 = sum_2, xCotangentNext_35 = %34)
            %9 = x_0[i_8]
            %11 = Add(i_8, %5)
            %12 = x_0[%11]
            %13 = Multiply(%9, %12)
            sum_14 = Add(sum_7, %13)
            %31 = Multiply(%9, cotangent_28)
            %32 = Multiply(%12, cotangent_28)
            %37 = Add(xCotangentNext_35, %32)
            xCotangent_29[i_8] += %37
            yield sum_14, %31
          %38 = Less(%3, %6)
          if %38
            xCotangent_29[%6] += xCotangentNext_36
          return sum_16
        """);

    [Fact]
    public void Storage_that_the_loop_reads_is_left_alone() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, [InOut] Span<double> y)
        {
            for (int i = 0; i < y.Length - 1; i++)
            {
                y[i + 1] = y[i] * x[i];
            }
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, y_1: Span<double>, residuals_28: stack, xCotangent_21: Span<double>, yCotangent_22: Span<double>)
          %3 = 0
          %5 = 1
          %24 = 0.0
          %4 = length y_1
          %6 = Subtract(%4, %5)
          %30 = Math.Max(%6, %3)
          kept_27 = alloc Residual[%30] from residuals_28
          for i_7 in %3..%6
            %9 = Add(i_7, %5)
            %10 = y_1[i_7]
            %11 = x_0[i_7]
            %12 = Multiply(%10, %11)
            y_1[%9] = %12
            kept_27[i_7] = %10
          %33 = Subtract(%6, %5)
          for i_31 in %33..=%3 step -1
            %34 = kept_27[i_31]
            %35 = Add(i_31, %5)
            %36 = x_0[i_31]
            %23 = yCotangent_22[%35]
            yCotangent_22[%35] = %24
            %25 = Multiply(%34, %23)
            %26 = Multiply(%36, %23)
            xCotangent_21[i_31] += %25
            yCotangent_22[i_31] += %26
        """);
}

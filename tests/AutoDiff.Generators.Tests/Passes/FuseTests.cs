using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Loops linked only by sums run their adjoint in the same iteration.</summary>
public sealed class FuseTests
{
    [Fact]
    public void A_loss_over_samples_stores_nothing() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> a, [NoDerivative] ReadOnlySpan<double> y)
        {
            double sum = 0;
            for (int s = 0; s < y.Length; s++)
            {
                double dot = 0;
                for (int j = 0; j < w.Length; j++)
                {
                    dot += a[s * w.Length + j] * w[j];
                }

                sum += Math.Log(1 + Math.Exp(-y[s] * dot));
            }

            return sum / y.Length;
        }
        """,
        "Reverse",
        """
        Reverse(w_0: ReadOnlySpan<double>, a_1: ReadOnlySpan<double>, y_2: ReadOnlySpan<double>, cotangent_56: double, wCotangent_57: Span<double>)
          sum_4 = 0.0
          %5 = 0
          %23 = 1.0
          %6 = length y_2
          %69 = Convert(%6)
          sumCotangent_70 = StrongDivide(cotangent_56, %69)
          sum_32 = for s_8 in %5..%6 carried (sum_7 = sum_4)
            %11 = length w_0
            dot_22 = for j_13 in %5..%11 carried (dot_12 = sum_4)
              %15 = Multiply(s_8, %11)
              %16 = Add(%15, j_13)
              %17 = a_1[%16]
              %18 = w_0[j_13]
              %19 = Multiply(%17, %18)
              dot_20 = Add(dot_12, %19)
              yield dot_20
            %24 = y_2[s_8]
            %25 = Negate(%24)
            %26 = Multiply(%25, dot_22)
            %27 = Math.Exp(%26)
            %28 = Add(%23, %27)
            %29 = Math.Log(%28)
            sum_30 = Add(sum_7, %29)
            %60 = Divide(sumCotangent_70, %28)
            %62 = Multiply(%27, %60)
            %64 = Multiply(%24, %62)
            dotCotangent_65 = Negate(%64)
            for j_71 in %5..%11
              %72 = Multiply(s_8, %11)
              %73 = Add(%72, j_71)
              %74 = a_1[%73]
              %67 = Multiply(%74, dotCotangent_65)
              wCotangent_57[j_71] += %67
            yield sum_30
          %35 = Divide(sum_32, %69)
          return %35
        """);

    [Fact]
    public void A_loop_that_does_not_count_and_only_sums_is_fused_too() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            int i = 0;
            while (i < x.Length)
            {
                sum += x[i] * x[i];
                i = i + 1;
            }

            return sum;
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, cotangent_28: double, xCotangent_29: Span<double>)
          sum_2 = 0.0
          i_3 = 0
          %13 = 1
          %33 = 2.0
          %34 = Multiply(%33, cotangent_28)
          sum_16, i_17 = loop %6 carried (sum_4 = sum_2, i_5 = i_3)
          while
            %7 = length x_0
            %8 = Less(i_5, %7)
            yield %8
          do
            %9 = x_0[i_5]
            %11 = Multiply(%9, %9)
            sum_12 = Add(sum_4, %11)
            i_14 = Add(i_5, %13)
            %31 = Multiply(%9, %34)
            xCotangent_29[i_5] += %31
            yield sum_12, i_14
          return sum_16
        """);

    [Fact]
    public void Scratch_that_is_written_before_it_is_read_does_not_link_iterations() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> w, [NoDerivative] double[] x)
        {
            Span<double> hidden = stackalloc double[3];
            double sum = 0;
            for (int s = 0; s < x.Length; s++)
            {
                for (int u = 0; u < 3; u++)
                {
                    hidden[u] = w[u] * x[s];
                }

                for (int u = 0; u < 3; u++)
                {
                    sum += hidden[u] * hidden[u];
                }
            }

            return sum;
        }
        """,
        "Reverse",
        """
        Reverse(w_0: ReadOnlySpan<double>, x_1: double[], cotangent_44: double, wCotangent_45: Span<double>)
          %3 = 3
          sum_5 = 0.0
          %6 = 0
          %57 = 2.0
          hidden_4 = alloc StackAlloc[%3]
          %7 = length x_1
          hiddenCotangent_46 = alloc StackAlloc[%3]
          fill hiddenCotangent_46 with sum_5
          sum_28 = for s_9 in %6..%7 carried (sum_8 = sum_5)
            %14 = x_1[s_9]
            for u_12 in %6..%3
              %13 = w_0[u_12]
              %15 = Multiply(%13, %14)
              hidden_4[u_12] = %15
            %58 = Multiply(%57, cotangent_44)
            sum_26 = for u_20 in %6..%3 carried (sum_19 = sum_8)
              %21 = hidden_4[u_20]
              %23 = Multiply(%21, %21)
              sum_24 = Add(sum_19, %23)
              %49 = Multiply(%21, %58)
              hiddenCotangent_46[u_20] = %49
              yield sum_24
            for u_54 in %6..%3
              %50 = hiddenCotangent_46[u_54]
              %52 = Multiply(%14, %50)
              wCotangent_45[u_54] += %52
            yield sum_26
          return sum_28
        """);

    [Fact]
    public void A_loop_whose_cotangent_depends_on_its_result_is_not_fused() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i] * x[i];
            }

            return Math.Sqrt(1 + sum);
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, cotangent_30: double, xCotangent_31: Span<double>)
          sum_2 = 0.0
          %3 = 0
          %13 = 1.0
          %21 = 2.0
          %4 = length x_0
          sum_12 = for i_6 in %3..%4 carried (sum_5 = sum_2)
            %7 = x_0[i_6]
            %9 = Multiply(%7, %7)
            sum_10 = Add(sum_5, %9)
            yield sum_10
          %14 = Add(%13, sum_12)
          %15 = Math.Sqrt(%14)
          %27 = Multiply(%21, %15)
          sumCotangent_32 = Divide(cotangent_30, %27)
          %42 = Multiply(%21, sumCotangent_32)
          for i_36 in %3..%4
            %37 = x_0[i_36]
            %34 = Multiply(%37, %42)
            xCotangent_31[i_36] += %34
          return %15
        """);
}

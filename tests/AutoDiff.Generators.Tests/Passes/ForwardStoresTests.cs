using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>What has just been stored is not read again, and what is overwritten is not stored.</summary>
public sealed class ForwardStoresTests
{
    [Fact]
    public void An_element_that_is_worked_on_several_times_is_stored_once() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * x[i];
                y[i] += Math.Sin(y[i]);
                y[i] *= y[i];
            }
        }
        """,
        "ForwardStores",
        """
        Reverse(x_0: ReadOnlySpan<double>, y_1: Span<double>, xCotangent_28: Span<double>, yCotangent_29: Span<double>)
          %3 = 0
          %18 = 2.0
          %31 = 0.0
          %4 = length x_0
          for i_5 in %3..%4
            %6 = x_0[i_5]
            %8 = Multiply(%6, %6)
            %19 = Multiply(%18, %6)
            %10 = Math.Sin(%8)
            %22 = Math.Cos(%8)
            %39 = Add(%8, %10)
            %13 = Multiply(%39, %39)
            %26 = Multiply(%18, %39)
            y_1[i_5] = %13
            %30 = yCotangent_29[i_5]
            %32 = Multiply(%26, %30)
            %34 = Multiply(%22, %32)
            %40 = Add(%32, %34)
            yCotangent_29[i_5] = %31
            %37 = Multiply(%19, %40)
            xCotangent_28[i_5] += %37
        """);

    [Fact]
    public void A_store_to_an_element_that_may_be_the_same_ends_what_is_known() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i + 1 < x.Length; i++)
            {
                y[i] = x[i];
                y[i + 1] = y[i] * x[i + 1];
                y[i] += 2 * x[i];
            }
        }
        """,
        "ForwardStores",
        """
        Reverse(x_0: ReadOnlySpan<double>, y_1: Span<double>, residuals_46: stack, xCotangent_34: Span<double>, yCotangent_35: Span<double>)
          i_3 = 0
          %6 = 1
          %18 = 2.0
          %39 = 0.0
          i_24, trips_45 = loop %5 carried (i_4 = i_3)
          while
            %7 = Add(i_4, %6)
            %8 = length x_0
            %9 = Less(%7, %8)
            yield %9
          do
            %10 = x_0[i_4]
            y_1[i_4] = %10
            %12 = Add(i_4, %6)
            %16 = x_0[%12]
            %17 = Multiply(%10, %16)
            y_1[%12] = %17
            %20 = Multiply(%18, %10)
            y_1[i_4] += %20
            push i_4 on residuals_46
            push %10 on residuals_46
            yield %12
          %49 = Subtract(trips_45, %6)
          for %47 in %49..=i_3 step -1
            %51 = pop residuals_46
            i_52 = pop residuals_46
            %53 = Add(i_52, %6)
            %54 = x_0[%53]
            %36 = yCotangent_35[i_52]
            %37 = Multiply(%18, %36)
            %38 = yCotangent_35[%53]
            yCotangent_35[%53] = %39
            %40 = Multiply(%51, %38)
            %41 = Multiply(%54, %38)
            xCotangent_34[%53] += %40
            %56 = yCotangent_35[i_52]
            %57 = Add(%56, %41)
            yCotangent_35[i_52] = %39
            %44 = Add(%37, %57)
            xCotangent_34[i_52] += %44
        """);
}

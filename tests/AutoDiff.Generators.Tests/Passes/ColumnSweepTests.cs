using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A Jacobian by columns: the primal once, then its linear part for every few columns.</summary>
public sealed class ColumnSweepTests
{
    [Fact]
    public void The_primal_stands_before_the_loop_over_columns() => PassOutput.AssertIs(
        """
        [Differentiable(Modes = DerivativeModes.Jacobian)]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = Math.Sin(x[0] * i) * x[1];
            }
        }
        """,
        "JacobianInLanes",
        """
        JacobianInLanes(x_0: ReadOnlySpan<double>, y_1: Span<double>, residuals_27: stack, jacobian_28: Span<double>)
          %3 = 0
          %11 = 1
          %4 = length y_1
          kept_25 = alloc Residual[%4] from residuals_27
          kept_26 = alloc Residual[%4] from residuals_27
          for i_5 in %3..%4
            %7 = x_0[%3]
            %8 = Convert(i_5)
            %9 = Multiply(%7, %8)
            %10 = Math.Sin(%9)
            %19 = Math.Cos(%9)
            %12 = x_0[%11]
            %13 = Multiply(%10, %12)
            y_1[i_5] = %13
            kept_25[i_5] = %10
            kept_26[i_5] = %19
          columns_29 = length x_0
          directions_31 = alloc Scratch[columns_29] from residuals_27
          lanes_32 = alloc Scratch[%4] from residuals_27
          xTangent_33 = view directions_31
          for j_34 in %3..columns_29 step 4
            directions_31 := `global::AutoDiff.Runtime.Lanes.Seed({1}, {0})`(j_34)
            for i_36 in %3..%4
              %37 = kept_25[i_36]
              %38 = kept_26[i_36]
              %39 = Convert(i_36)
              %40 = x_0[%11]
              %17 = xTangent_33[%3]
              %18 = Multiply(%39, %17)
              %20 = Multiply(%38, %18)
              %21 = xTangent_33[%11]
              %22 = Multiply(%40, %20)
              %23 = Multiply(%37, %21)
              %24 = Add(%22, %23)
              lanes_32[i_36] = %24
            jacobian_28 := `global::AutoDiff.Runtime.Lanes.StoreColumns({0}, {3}, {1}, {2})`(lanes_32, j_34, columns_29)
            directions_31 := `global::AutoDiff.Runtime.Lanes.Unseed({1}, {0})`(j_34)
        """);

    [Fact]
    public void Where_an_iteration_would_keep_about_as_much_as_it_computes_each_run_computes_it_again() => Assert.DoesNotContain(
        "JacobianInLanes",
        PassOutput.Names(
            """
            [Differentiable(Modes = DerivativeModes.Jacobian)]
            public static void F(ReadOnlySpan<double> x, Span<double> y)
            {
                double s = x[0];
                for (int i = 0; i < y.Length; i++)
                {
                    s = s * s + x[1];
                    y[i] = s;
                }
            }
            """));

    [Fact]
    public void What_a_loop_that_is_left_early_keeps_does_not_fit_an_array() => Assert.DoesNotContain(
        "JacobianInLanes",
        PassOutput.Names(
            """
            [Differentiable(Modes = DerivativeModes.Jacobian)]
            public static void F(ReadOnlySpan<double> x, Span<double> y)
            {
                double s = x[0];
                while (Math.Abs(s * s - x[1]) > 1e-9)
                {
                    s = Math.Exp(0.5 * Math.Log(s + x[1] / s) + 0.1 * Math.Sin(s));
                }

                y[0] = s;
            }
            """));
}

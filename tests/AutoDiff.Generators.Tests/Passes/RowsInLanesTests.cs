using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Several rows of a Jacobian at once: a lane of each cotangent for each row.</summary>
public sealed class RowsInLanesTests
{
    [Fact]
    public void The_function_runs_once_for_all_rows() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            double sin = Math.Sin(x[0]);
            y[0] = sin * x[1];
            y[1] = sin * x[2];
        }
        """,
        "ReverseInLanes",
        """
        ReverseInLanes(x_0: ReadOnlySpan<double>, y_1: Span<double>, xCotangent_27: Span<global::System.Runtime.Intrinsics.Vector256<double>>, yCotangent_28: Span<global::System.Runtime.Intrinsics.Vector256<double>>)
          %3 = 0
          %7 = 1
          %11 = 2
          %30 = global::System.Runtime.Intrinsics.Vector256<double>.Zero
          %4 = x_0[%3]
          sin_5 = Math.Sin(%4)
          %17 = Math.Cos(%4)
          %8 = x_0[%7]
          %9 = Multiply(sin_5, %8)
          y_1[%3] = %9
          %12 = x_0[%11]
          %13 = Multiply(sin_5, %12)
          y_1[%7] = %13
          %29 = yCotangent_28[%7]
          yCotangent_28[%7] = %30
          %31 = Multiply(sin_5, %29)
          sinCotangent_32 = Multiply(%12, %29)
          xCotangent_27[%11] += %31
          %33 = yCotangent_28[%3]
          yCotangent_28[%3] = %30
          %35 = Multiply(sin_5, %33)
          %36 = Multiply(%8, %33)
          sinCotangent_37 = Add(sinCotangent_32, %36)
          xCotangent_27[%7] += %35
          %38 = Multiply(%17, sinCotangent_37)
          xCotangent_27[%3] += %38
        """);
}

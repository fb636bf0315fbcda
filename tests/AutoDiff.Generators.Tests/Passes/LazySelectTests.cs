using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A costly arm is computed only where it is taken.</summary>
public sealed class LazySelectTests
{
    [Fact]
    public void The_tail_of_the_slope_of_tanh_is_branched_to() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => Math.Tanh(x);
        """,
        "Jvp",
        """
        Jvp(x_0: double, xTangent_4: double)
          %5 = -2.0
          %9 = 1.0
          %11 = 4.0
          %16 = 0.9
          %2 = Math.Tanh(x_0)
          %15 = Math.Abs(%2)
          %17 = Less(%15, %16)
          %21 = if %17
            %18 = Multiply(%2, %2)
            %20 = Subtract(%9, %18)
            yield %20
          else
            %6 = Math.Abs(x_0)
            %7 = Multiply(%5, %6)
            %8 = Math.Exp(%7)
            %10 = Add(%9, %8)
            %12 = Multiply(%11, %8)
            %13 = Multiply(%10, %10)
            %14 = Divide(%12, %13)
            yield %14
          %22 = Multiply(%21, xTangent_4)
          return %2, %22
        """);
}

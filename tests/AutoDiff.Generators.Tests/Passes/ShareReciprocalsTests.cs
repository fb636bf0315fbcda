using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Tangents divided by one number twice are multiplied by its reciprocal.</summary>
public sealed class ShareReciprocalsTests
{
    [Fact]
    public void The_primal_keeps_its_division() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) { double d = Math.Sqrt(1 + x * x); return 3 / d; }
        """,
        "ShareReciprocals",
        """
        F(x_0: double, xTangent_'9: double)
          %2 = 1.0
          %6 = 3.0
          %3 = Multiply(x_0, x_0)
          %10 = 2.0
          %11 = Multiply(%10, x_0)
          %'12 = Multiply(%11, xTangent_'9)
          %4 = Add(%2, %3)
          d_5 = Math.Sqrt(%4)
          %13 = 2.0
          %14 = Multiply(%13, d_5)
          %22 = 1.0
          %23 = Divide(%22, d_5)
          %24 = 0.5
          %25 = Multiply(%24, %23)
          dTangent_'16 = Multiply(%25, %'12)
          %7 = Divide(%6, d_5)
          %'19 = Multiply(%7, dTangent_'16)
          %'20 = Negate(%'19)
          %'21 = Multiply(%23, %'20)
          return %7, %'21
        """);
}

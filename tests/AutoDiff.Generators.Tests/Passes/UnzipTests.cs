using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>The primal program and the linear program of a linearised function.</summary>
public sealed class UnzipTests
{
    [Fact]
    public void The_primal_program_keeps_the_partial_derivatives() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => Math.Sin(x) * x;
        """,
        "Unzip.Primal",
        """
        F(x_0: double)
          %2 = Math.Sin(x_0)
          %6 = Math.Cos(x_0)
          %3 = Multiply(%2, x_0)
          return %3
        """);

    [Fact]
    public void The_linear_program_has_tangents_alone() => PassOutput.AssertIs(
        """
        [Differentiable] public static double F(double x) => Math.Sin(x) * x;
        """,
        "Unzip.Linear",
        """
        F(xTangent_'5: double)
          %'7 = Multiply(%6, xTangent_'5)
          %'8 = Multiply(x_0, %'7)
          %'9 = Multiply(%2, xTangent_'5)
          %'10 = Add(%'8, %'9)
          return %'10
        """);

    [Fact]
    public void A_loop_is_in_the_linear_program_only_for_its_tangents() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] double[] a)
        {
            double s = 0, t = 0;
            for (int i = 0; i < a.Length; i++)
            {
                t += a[i];
                s += x[i] * t;
            }

            return s;
        }
        """,
        "Unzip.Linear",
        """
        F(xTangent_'19: ReadOnlySpan<double>)
          %'20 = 0.0
          sTangent_'25 = for i_9 in %5..%6 carried (sTangent_'21 = %'20)
            %'22 = xTangent_'19[i_9]
            %'23 = Multiply(t_11, %'22)
            sTangent_'24 = Add(sTangent_'21, %'23)
            yield sTangent_'24
          return sTangent_'25
        """);
}

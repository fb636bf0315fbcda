using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Marked methods that call generated members: derivatives of derivatives.</summary>
public partial class NestingTests
{
    [Differentiable]
    private static double Inner(ReadOnlySpan<double> x) => Math.Sin(x[0] * x[1]) * x[1] + x[0] * x[0] * x[0];

    [Differentiable]
    private static double GradientNorm(ReadOnlySpan<double> x)
    {
        Span<double> g = stackalloc double[2];
        double value = InnerGradient(x, g);
        return g[0] * g[0] + g[1] * g[1] + value;
    }

    [Fact]
    [Supports("generated members called inside: `FGradient`, `FHvp`")]
    public void Function_of_a_gradient() => ScalarFunction(
        2, GradientNorm, GradientNormJvp, GradientNormVjp, GradientNormGradient, GradientNormHvp, GradientNormHessian);

    [Differentiable]
    private static double Curvature(ReadOnlySpan<double> x)
    {
        Span<double> v = stackalloc double[2];
        Span<double> hv = stackalloc double[2];
        v[0] = 0.5;
        v[1] = x[0];
        InnerHvp(x, v, hv);
        return v[0] * hv[0] + v[1] * hv[1];
    }

    [Fact]
    [Supports("generated members called inside: `FGradient`, `FHvp`")]
    public void Gradient_of_a_Hessian_vector_product() => ScalarFunction(
        2, Curvature, CurvatureJvp, CurvatureVjp, CurvatureGradient, CurvatureHvp, CurvatureHessian);

    [Differentiable]
    private static double Fourth(double x) => x * x * x * x * Math.Exp(x);

    [Differentiable]
    private static double Slope(double x) => FourthJvp(x, 1.0).Tangent;

    [Differentiable]
    private static double SlopeOfSlope(double x)
    {
        SlopeGradient(x, out double slope);
        return slope;
    }

    [Fact]
    public void Third_derivative_of_one_variable()
    {
        const double X = 0.8;
        SlopeOfSlopeGradient(X, out double third);
        double expected = Math.Exp(X) * (Math.Pow(X, 4) + (12 * Math.Pow(X, 3)) + (36 * X * X) + (24 * X));
        Close("third derivative", expected, third);
    }
}

using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Every generated member inside a differentiated method, called from another class and through helpers.</summary>
public partial class NestedMemberTests
{
    internal static partial class Model
    {
        [Differentiable]
        internal static void Map(ReadOnlySpan<double> x, Span<double> y)
        {
            y[0] = x[0] * x[1];
            y[1] = Math.Sin(x[0]) + (x[1] * y[0]);
            y[2] = x[1] * x[1] * x[1];
        }

        [Differentiable]
        internal static double Energy(double[] x) => (x[0] * x[0] * x[1]) + Math.Exp(x[1] * x[0]);

        [Differentiable]
        internal static double OfScalars(double a, double b) => Math.Sin(a * b) + (a * a * b * b * b);

        [Differentiable]
        internal static double Split(double a, out double b, ref double c)
        {
            b = Math.Sin(a * c);
            c = c * c * a;
            return a * b;
        }
    }

    [Differentiable]
    private static double OfVjp(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        Span<double> weights = stackalloc double[3];
        Span<double> c = stackalloc double[2];
        weights[0] = x[0];
        weights[1] = 2;
        weights[2] = x[1] * x[0];
        Model.MapVjp(x, y, c, weights);
        return (c[0] * y[1]) + (c[1] * weights[2]);
    }

    [Fact]
    [Supports("generated members called inside: `FVjp`, `FJvp`, `FJacobian`, `FHessian`")]
    public void Vjp() => ScalarFunction(2, OfVjp, OfVjpJvp, OfVjpVjp, OfVjpGradient, OfVjpHvp, OfVjpHessian);

    [Differentiable]
    private static double OfJvp(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        Span<double> t = stackalloc double[3];
        Model.MapJvp(x, y, x, t);
        return (t[0] * t[1]) + (t[2] * y[2]);
    }

    [Fact]
    [Supports("generated members called inside: `FVjp`, `FJvp`, `FJacobian`, `FHessian`")]
    public void Jvp() => ScalarFunction(2, OfJvp, OfJvpJvp, OfJvpVjp, OfJvpGradient, OfJvpHvp, OfJvpHessian);

    [Differentiable]
    private static double OfJacobian(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        Span<double> m = stackalloc double[6];
        Model.MapJacobian(x, y, m);
        double sum = y[1];
        for (int i = 0; i < m.Length; i++)
        {
            sum += m[i] * m[i] * (i + 1);
        }

        return sum;
    }

    [Fact]
    [Supports("generated members called inside: `FVjp`, `FJvp`, `FJacobian`, `FHessian`")]
    public void Jacobian() => ScalarFunction(2, OfJacobian, OfJacobianJvp, OfJacobianVjp, OfJacobianGradient, OfJacobianHvp, OfJacobianHessian);

    [Differentiable]
    private static double OfHessian(ReadOnlySpan<double> x)
    {
        double[] copy = x.ToArray();
        double[] h = new double[4];
        double value = Model.EnergyHessian(copy, h);
        return (h[0] * h[3]) - (h[1] * h[2]) + value;
    }

    [Fact]
    [Supports("generated members called inside: `FVjp`, `FJvp`, `FJacobian`, `FHessian`")]
    public void Hessian() => ScalarFunction(
        2, OfHessian, OfHessianJvp, OfHessianVjp, OfHessianGradient, OfHessianHvp, OfHessianHessian, allocates: true);

    [Differentiable]
    private static double OfScalarHessian(ReadOnlySpan<double> x)
    {
        Span<double> h = stackalloc double[4];
        double value = Model.OfScalarsHessian(x[0], x[1], h);
        return (h[0] * h[3]) - (h[1] * h[2]) + value;
    }

    [Fact]
    public void Hessian_of_scalars() => ScalarFunction(
        2, OfScalarHessian, OfScalarHessianJvp, OfScalarHessianVjp, OfScalarHessianGradient, OfScalarHessianHvp, OfScalarHessianHessian);

    [Differentiable]
    private static double OfReferences(ReadOnlySpan<double> x)
    {
        double c = x[1];
        double cTangent = x[0];
        var pair = Model.SplitJvp(x[0], out double b, ref c, 0.5, out double bTangent, ref cTangent);
        return pair.Value + (pair.Tangent * b) + (bTangent * c) + cTangent;
    }

    [Fact]
    public void Jvp_with_references() => ScalarFunction(
        2, OfReferences, OfReferencesJvp, OfReferencesVjp, OfReferencesGradient, OfReferencesHvp, OfReferencesHessian);

    [Differentiable]
    private static double OfReferencesReversed(ReadOnlySpan<double> x)
    {
        double c = x[1];
        double cCotangent = x[0];
        double value = Model.SplitVjp(x[0], out double b, ref c, 2.0, out double aCotangent, x[1], ref cCotangent);
        return value + (aCotangent * b) + (cCotangent * c);
    }

    [Fact]
    public void Vjp_with_references() => ScalarFunction(
        2, OfReferencesReversed, OfReferencesReversedJvp, OfReferencesReversedVjp, OfReferencesReversedGradient, OfReferencesReversedHvp,
        OfReferencesReversedHessian);

    private static double Slope(ReadOnlySpan<double> x, int i)
    {
        Span<double> v = stackalloc double[2];
        Span<double> t = stackalloc double[3];
        Span<double> y = stackalloc double[3];
        v[i] = 1;
        Model.MapJvp(x, y, v, t);
        return t[1];
    }

    [Differentiable]
    private static double ThroughHelper(ReadOnlySpan<double> x) => Slope(x, 0) * Slope(x, 1);

    [Fact]
    public void Through_a_helper() => ScalarFunction(
        2, ThroughHelper, ThroughHelperJvp, ThroughHelperVjp, ThroughHelperGradient, ThroughHelperHvp, ThroughHelperHessian);

    [Differentiable]
    private static double TooShort(ReadOnlySpan<double> x)
    {
        Span<double> v = stackalloc double[1];
        Span<double> t = stackalloc double[3];
        Span<double> y = stackalloc double[3];
        Model.MapJvp(x, y, v, t);
        return t[0];
    }

    [Differentiable]
    private static double Overlapping(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[6];
        Model.MapJvp(x, a[..3], x, a[2..5]);
        return a[0];
    }

    [Fact]
    public void Arguments_are_checked_as_by_the_member()
    {
        double[] x = [0.5, 0.6], g = new double[2];
        Assert.Equal("xTangent", Assert.Throws<ArgumentException>(() => TooShort(x)).ParamName);
        Assert.Equal("xTangent", Assert.Throws<ArgumentException>(() => TooShortGradient(x, g)).ParamName);
        Assert.Equal("yTangent", Assert.Throws<ArgumentException>(() => Overlapping(x)).ParamName);
        Assert.Equal("yTangent", Assert.Throws<ArgumentException>(() => OverlappingGradient(x, g)).ParamName);
    }

    [Differentiable(WithRespectTo = [nameof(w)], Name = "LossW")]
    private static float Loss(ReadOnlySpan<float> w, float scale) => w[0] * w[0] * w[1] * scale * scale;

    [Differentiable]
    private static float Penalty(float scale)
    {
        Span<float> w = stackalloc float[2];
        Span<float> g = stackalloc float[2];
        w[0] = 2;
        w[1] = 3;
        LossWGradient(w, scale, g);
        return g[0] + g[1];
    }

    [Fact]
    public void What_the_inner_derivative_holds_constant_the_outer_may_vary()
    {
        PenaltyGradient(0.5f, out float derivative);
        Assert.Equal(2 * 0.5f * (12 + 4), derivative);
    }

    [Differentiable]
    internal static double Cube(double x) => x * x * x;

    [Differentiable]
    private static double Slope(double x) => CubeJvp(x, 1).Tangent;

    [Differentiable]
    private static double Bend(double x) => SlopeJvp(x, 1).Tangent + CubeJvp(x, 1).Value;

    [Fact]
    public void Forward_in_forward_in_reverse()
    {
        BendGradient(0.7, out double derivative);
        Close("derivative", 6 + (3 * 0.7 * 0.7), derivative);
    }
}

namespace AutoDiff.Tests.Constructs;

/// <summary>The structs through which solvers call functions of several spans.</summary>
public partial class ParametricFunctionTests
{
    private const double H = 1e-6;

    [Differentiable]
    internal static void Mixed(Span<double> r, ReadOnlySpan<double> x, [NoDerivative] double scale, ReadOnlySpan<double> theta)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = scale * Math.Sin(x[i]) * theta[0] + x[0] * theta[1];
        }
    }

    [Differentiable]
    internal static void Forced(double t, ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        dz[0] = z[1];
        dz[1] = Math.Cos(t) * theta[0] - z[0] * theta[1];
    }

    [Differentiable]
    internal static void Growth(double t, ReadOnlySpan<double> z, Span<double> dz) => dz[0] = t * z[0] * z[0];

    [Differentiable]
    internal static void Filter(ReadOnlySpan<double> s, ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> next)
        => next[0] = s[0] + theta[0] * (x[0] * x[1] - s[0]);

    [Differentiable]
    internal static double Energy(ReadOnlySpan<double> x, [NoDerivative] double scale, ReadOnlySpan<double> theta)
        => scale * x[0] * x[0] * theta[0] + Math.Exp(x[1] * theta[1]);

    [Fact]
    public void A_residual_of_two_spans_passes_derivatives_in_the_order_of_the_methods_parameters()
    {
        var f = new MixedParametricResidual(2);
        double[] x = [0.3, -0.8], theta = [1.2, 0.4], v = [0.5, -1], w = [2, 0.3], u = [0.7, 1.1];
        double[] r = new double[2], tangent = new double[2], xBar = new double[2], thetaBar = new double[2];
        f.Jvp(x, theta, v, w, r, tangent);
        Assert.Equal(2 * Math.Sin(-0.8) * 1.2 + 0.3 * 0.4, r[1], 1e-15);
        double[] up = new double[2], down = new double[2];
        f.Value([x[0] + H * v[0], x[1] + H * v[1]], [theta[0] + H * w[0], theta[1] + H * w[1]], up);
        f.Value([x[0] - H * v[0], x[1] - H * v[1]], [theta[0] - H * w[0], theta[1] - H * w[1]], down);
        Assert.Equal((up[0] - down[0]) / (2 * H), tangent[0], 1e-8);
        Assert.Equal((up[1] - down[1]) / (2 * H), tangent[1], 1e-8);
        f.Vjp(x, theta, u, r, xBar, thetaBar);
        Assert.Equal(
            u[0] * tangent[0] + u[1] * tangent[1],
            xBar[0] * v[0] + xBar[1] * v[1] + thetaBar[0] * w[0] + thetaBar[1] * w[1], 1e-14);
        double[] series = new double[4];
        f.Taylor(1, [.. x, .. v], [.. theta, .. w], series);
        Assert.Equal(tangent[1], series[3], 1e-14);
    }

    [Fact]
    public void A_residual_of_two_spans_is_a_differential_equation_without_time()
    {
        double[] tangent = SystemTangent(new MixedParametricResidual(2), 5, [0.3, -0.8], [1.2, 0.4], 9, [0.5, -1], [2, 0.3], out double timeBar);
        double[] expected = new double[2], r = new double[2];
        new MixedParametricResidual(2).Jvp([0.3, -0.8], [1.2, 0.4], [0.5, -1], [2, 0.3], r, expected);
        Assert.Equal(expected, tangent);
        Assert.Equal(0, timeBar);
    }

    [Fact]
    public void A_scalar_before_the_spans_is_the_time_of_a_differential_equation()
    {
        double[] tangent = SystemTangent(new ForcedOdeSystem(), 0.4, [0.3, -0.8], [1.2, 0.4], 1.5, [0.5, -1], [2, 0.3], out double timeBar);
        Assert.Equal(-1, tangent[0]);
        Assert.Equal(Math.Cos(0.4) * 2 - Math.Sin(0.4) * 1.2 * 1.5 - 0.5 * 0.4 - 0.3 * 0.3, tangent[1], 1e-14);
        Assert.Equal(-Math.Sin(0.4) * 1.2, timeBar, 1e-14);
    }

    [Fact]
    public void A_differential_equation_without_parameters_ignores_what_belongs_to_them()
    {
        double[] tangent = SystemTangent(new GrowthOdeSystem(), 2, [3], [], 1, [0.5], [], out double timeBar);
        Assert.Equal(9 + 2 * 2 * 3 * 0.5, tangent[0], 1e-14);
        Assert.Equal(9, timeBar);
    }

    [Fact]
    public void A_function_of_three_spans_is_a_step_of_a_stream()
    {
        var f = new FilterStateTransition();
        double[] next = new double[1], sBar = new double[1], xBar = new double[2], thetaBar = new double[1];
        f.Vjp([0.5], [2, 3], [0.25], [1], next, sBar, xBar, thetaBar);
        Assert.Equal(0.5 + 0.25 * 5.5, next[0]);
        Assert.Equal(0.75, sBar[0]);
        Assert.Equal([0.75, 0.5], xBar);
        Assert.Equal(5.5, thetaBar[0]);
    }

    [Fact]
    public void A_scalar_function_of_two_spans_gives_products_of_the_whole_Hessian()
    {
        var f = new EnergyParametricObjective(3);
        double[] x = [0.7, 0.2], theta = [1.1, -0.5];
        double[] xHvp = new double[2], thetaHvp = new double[2], xBar = new double[2], thetaBar = new double[2];
        Assert.Equal(f.Value(x, theta), f.Gradient(x, theta, xBar, thetaBar));
        f.HessianVector(x, theta, [1, 0], [0, 1], xHvp, thetaHvp);
        double e = Math.Exp(-0.1);
        Assert.Equal(6 * 1.1, xHvp[0], 1e-14);
        Assert.Equal(e + 0.2 * -0.5 * e, xHvp[1], 1e-14);
        Assert.Equal(6 * 0.7, thetaHvp[0], 1e-14);
        Assert.Equal(0.2 * 0.2 * e, thetaHvp[1], 1e-14);
    }

    private static double[] SystemTangent<F>(
        F f, double t, double[] z, double[] theta, double tTangent, double[] zTangent, double[] thetaTangent, out double tCotangent)
        where F : IOdeSystem<double>, allows ref struct
    {
        double[] dz = new double[z.Length], tangent = new double[z.Length], zBar = new double[z.Length], thetaBar = new double[theta.Length];
        f.Jvp(t, z, theta, tTangent, zTangent, thetaTangent, dz, tangent);
        double[] last = new double[z.Length];
        last[^1] = 1;
        f.Vjp(t, z, theta, last, dz, out tCotangent, zBar, thetaBar);
        Assert.Equal(
            tangent[^1],
            tCotangent * tTangent + zBar.Zip(zTangent, (a, b) => a * b).Sum() + thetaBar.Zip(thetaTangent, (a, b) => a * b).Sum(), 1e-13);
        return tangent;
    }
}

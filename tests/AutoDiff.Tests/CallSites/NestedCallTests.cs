using AutoDiff.Tests.Constructs.Support;

namespace AutoDiff.Tests.CallSites;

/// <summary>Calls of <c>Diff</c> inside marked methods and inside the lambdas of other calls, against closed forms.</summary>
public class NestedCallTests
{
    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void A_lambda_may_capture_an_active_value()
    {
        // d/dy (y³x) at y = x is 3x³.
        Assert.Equal(24, Nested.Slope(2));
        Nested.SlopeGradient(2, out double gradient);
        Assert.Equal(36, gradient);
        double[] hessian = new double[1];
        Nested.SlopeHessian(2, hessian);
        Assert.Equal([36], hessian);
        Assert.Equal((24.0, 36.0), Nested.SlopeJvp(2, 1));
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void A_derivative_of_second_order_is_differentiated_again()
    {
        Nested.CurvatureGradient(1.5, out double gradient);
        DerivativeAssert.Close("slope", -2 * 1.5 * Math.Sin(1.5) - 1.5 * 1.5 * Math.Cos(1.5), gradient);
        DerivativeAssert.Close("value", -1.5 * 1.5 * Math.Sin(1.5), Nested.Curvature(1.5));
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void A_gradient_inside_is_differentiated_in_reverse()
    {
        double[] gradient = new double[2];
        Nested.ProductOfGradientGradient([1, 2], gradient);
        DerivativeAssert.Close("reverse in reverse", [8 * Math.Exp(2), 6 * Math.Exp(2)], gradient);
        DerivativeAssert.Close("value", 4 * Math.Exp(2), Nested.ProductOfGradient([1, 2]));
    }

    [Fact]
    public void A_lambda_may_call_a_function_that_calls_generated_members()
    {
        // The second derivative of p³ + 3p²/4, and the third.
        Assert.Equal((6 * 0.5) + 1.5, Nested.SecondOfMembers(0.5), 1e-14);
        Nested.ThirdOfMembersGradient(0.5, out double gradient);
        Assert.Equal(6, gradient, 1e-14);
    }

    [Fact]
    public void Results_that_come_out_by_reference_carry_derivatives()
    {
        Nested.PartialGradient(0.7, out double gradient);
        Assert.Equal(Math.Exp(0.7), gradient);
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void Modes_mix_to_any_depth()
    {
        double[] hessian = new double[4];
        Nested.TwiceHessian(0.5, 0.25, hessian);
        Assert.Equal([0, 2, 2, 4], hessian);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.1)]
    public void Minimum_over_x_of_the_maximum_over_y_by_descent_inside_descent(double p)
    {
        // max over y of (x − 1)² + xyp − y² is at y = xp/2, so the minimum is at x = 1/(1 + p²/4).
        double x = 1 / (1 + p * p / 4);
        DerivativeAssert.Close("x", x, Nested.MinimumOfMaximum(p), tolerance: 1e-8);
        Nested.MinimumOfMaximumGradient(p, out double gradient);
        DerivativeAssert.Close("dx/dp", -p / 2 * x * x, gradient, tolerance: 1e-8);
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void Products_and_matrices_inside()
    {
        double[] point = [0.4, 1.3];
        double[] gradient = new double[2];
        Assert.Equal(Nested.Matrices(point), Nested.MatricesGradient(point, gradient));
        for (int i = 0; i < 2; i++)
        {
            double[] up = [.. point], down = [.. point];
            up[i] += 1e-5;
            down[i] -= 1e-5;
            DerivativeAssert.Close($"gradient {i}", (Nested.Matrices(up) - Nested.Matrices(down)) / 2e-5, gradient[i], tolerance: 1e-8);
        }
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like inside, with captures, to any depth and in any mix of modes")]
    public void A_series_inside_is_differentiated()
    {
        // The second coefficient of exp(a(1 + t)) is a²eᵃ/2.
        DerivativeAssert.Close("value", 0.5 * 0.64 * Math.Exp(0.8), Nested.Coefficient(0.8));
        Nested.CoefficientGradient(0.8, out double gradient);
        DerivativeAssert.Close("slope", (0.8 + 0.32) * Math.Exp(0.8), gradient);
    }

    [Fact]
    public void A_state_is_a_constant_of_the_derivative_inside_alone()
    {
        // 4x³ and x · (x²)³.
        Assert.Equal(108, Nested.ThroughState(3));
        Nested.ThroughStateGradient(3, out double gradient);
        Assert.Equal(108, gradient);
        Assert.Equal(128, Nested.ThroughTuple(2));
        Nested.ThroughTupleGradient(2, out gradient);
        Assert.Equal(448, gradient);
        Nested.ThroughArrayGradient(2, out gradient);
        Assert.Equal(12, gradient);
    }

    [Fact]
    public void Calls_in_the_lambda_of_a_call() =>
        Assert.Equal(24, Diff.Derivative(x => Diff.Derivative(y => x * y * y, 3.0) * x, 2.0));

    [Fact]
    public void A_lambda_may_call_generated_members() =>
        Assert.Equal(72, Diff.Derivative(
            x =>
            {
                Nested.SlopeGradient(x, out double gradient);
                return x * gradient / 1.5;
            },
            2.0));

    [Fact]
    public void Known_delegates_and_local_functions_are_captured()
    {
        Nested.ThroughDelegatesGradient(2, out double gradient);

        // f(y) = 3xy + x², its slope at y = x is 3x; with the square of x.
        Assert.Equal((10.0, 3 + 4.0), (Nested.ThroughDelegates(2), gradient));
    }
}

public static partial class Nested
{
    [Differentiable]
    private static double Cubic(double p) => p * p * (p + 0.75);

    [Differentiable]
    private static double SlopeOfCubic(double p)
    {
        CubicVjp(p, 1.0, out double slope);
        return slope;
    }

    public static double SecondOfMembers(double p) => Diff.Jvp(q => SlopeOfCubic(q[0]), [p], [1.0]).Tangent;

    [Differentiable]
    public static double ThirdOfMembers(double p) => Diff.Derivative(q => SlopeOfCubic(q), p);

    [Differentiable]
    public static double Slope(double x) => Diff.Derivative(y => y * y * y * x, x);

    [Differentiable]
    public static double Curvature(double x) => Diff.Derivative(y => Math.Sin(y * x), 1.0, 2);

    [Differentiable]
    public static double ProductOfGradient(ReadOnlySpan<double> x)
    {
        double[] w = [x[0], x[1]];
        Span<double> g = stackalloc double[2];
        Diff.Gradient(v => v[0] * v[0] * w[1] + 2 * Math.Exp(v[1]) * w[0] / w[1], w, g);
        return g[0] * g[1] / 2 * w[1];
    }

    [Differentiable]
    public static double Partial(double x)
    {
        Diff.Gradient((a, b) => a * Math.Exp(b), 1.0, x, out double da, out _);
        return da;
    }

    [Differentiable]
    public static double Twice(double a, double b) => Diff.Derivative(u => Diff.Derivative(v => u * v * v * a, b) * u, b);

    [Differentiable]
    public static double MinimumOfMaximum(double p)
    {
        double x = 0.2;
        for (int i = 0; i < 200; i++)
        {
            x -= 0.1 * Diff.Derivative(u => Maximum(u, p), x);
        }

        return x;
    }

    [Differentiable]
    public static double Maximum(double x, double p)
    {
        double y = 0;
        for (int i = 0; i < 60; i++)
        {
            y += 0.2 * Diff.Derivative(v => Saddle(x, v, p), y);
        }

        return Saddle(x, y, p);
    }

    private static double Saddle(double x, double y, double p) => (x - 1) * (x - 1) + x * y * p - y * y;

    [Differentiable]
    public static double Matrices(ReadOnlySpan<double> x)
    {
        double a = x[0];
        Span<double> point = stackalloc double[2];
        point[0] = x[0];
        point[1] = x[1];
        Span<double> v = stackalloc double[2], y = stackalloc double[2], jv = stackalloc double[2], hv = stackalloc double[2];
        Span<double> hessian = stackalloc double[4], jacobian = stackalloc double[4];
        v[0] = a;
        v[1] = 1;
        (double value, double tangent) = Diff.Jvp((ReadOnlySpan<double> w) => a * w[0] * Math.Sin(w[1]), point, v);
        Diff.Hvp(w => a * w[0] * w[0] * w[1], point, v, hv);
        Diff.Hessian(w => Math.Exp(w[0] * w[1]) * a, point, hessian);
        Diff.Jvp((ReadOnlySpan<double> w, Span<double> r) => { r[0] = w[0] * w[1]; r[1] = a * w[1] * w[1]; }, point, v, y, jv);
        Diff.Jacobian((ReadOnlySpan<double> w, Span<double> r) => { r[0] = w[0] * w[0] * w[1]; r[1] = a * w[1]; }, point, y, jacobian);
        return value * tangent + hv[0] * hv[1] + hessian[1] + hessian[3] + jv[0] * jv[1] + jacobian[0] * jacobian[3] + y[0];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Coefficient(double a)
    {
        Span<double> series = stackalloc double[3], result = stackalloc double[3];
        series[0] = 1;
        series[1] = 1;
        Diff.Taylor(t => Math.Exp(a * t), series, result);
        return result[2];
    }

    [Differentiable]
    public static double ThroughState(double x) => Diff.Derivative((t, s) => t * t * Cube(s), x, 2.0);

    [Differentiable]
    public static double ThroughTuple(double x) => Diff.Derivative((t, s) => t * s.A * Cube(s.B), (A: x, B: x * x), 1.5);

    [Differentiable]
    public static double ThroughArray(double x)
    {
        double[] cubes = [x, Cube(x)];
        return Diff.Derivative((t, s) => t * First(s), cubes, 1.0);
    }

    private static double Cube(double s) => s * s * s;

    private static double First(double[] s) => s[1];

    [Differentiable]
    public static double ThroughDelegates(double x)
    {
        Func<double, double> scale = z => 3 * z;
        double Local(double y) => scale(x) * y + x * x;
        return Diff.Derivative(Local, x) + x * x;
    }
}

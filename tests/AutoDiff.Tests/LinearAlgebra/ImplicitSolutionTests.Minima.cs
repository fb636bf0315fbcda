namespace AutoDiff.Tests.LinearAlgebra;

/// <content>Solvers that are differentiated by what they minimise.</content>
public partial class ImplicitSolutionTests
{
    /// <summary>cosh x − θx is least at asinh θ.</summary>
    internal static double Catenary(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => Math.Cosh(x[0]) - (theta[0] * x[0]);

    /// <summary>Bisection on the sign of the slope: differentiated through, its derivative would be 0.</summary>
    [Minimizer(nameof(Catenary))]
    internal static void Lowest(ReadOnlySpan<double> theta, Span<double> x)
    {
        double low = -20, high = 20;
        for (int i = 0; i < 100; i++)
        {
            x[0] = (low + high) / 2;
            (low, high) = Math.Sinh(x[0]) > theta[0] ? (low, x[0]) : (x[0], high);
        }
    }

    [Differentiable]
    internal static double LowestPoint(double load)
    {
        Span<double> x = stackalloc double[1];
        Span<double> theta = stackalloc double[1];
        theta[0] = load;
        Lowest(theta, x);
        return x[0];
    }

    /// <summary>Marked itself, with derivatives by both of its spans that other code calls.</summary>
    [Differentiable]
    internal static double Cost(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] targets) =>
        (0.5 * (x[0] - targets[0]) * (x[0] - targets[0])) + (0.5 * Math.Exp(theta[0]) * x[0] * x[0])
        + (0.5 * (x[1] - (theta[1] * x[0])) * (x[1] - (theta[1] * x[0]))) + (0.1 * x[1] * x[1] * x[1] * x[1]) + (0.05 * theta[2] * x[0] * x[1]);

    [Minimizer(nameof(Cost))]
    internal static void FitCost(ReadOnlySpan<double> theta, [NoDerivative] double[] targets, Span<double> x)
    {
        x.Clear();
        Span<double> gradient = stackalloc double[2], unused = stackalloc double[3];
        for (int i = 0; i < 3000; i++)
        {
            CostGradient(x, theta, targets, gradient, unused);
            x[0] -= 0.1 * gradient[0];
            x[1] -= 0.1 * gradient[1];
        }
    }

    [Differentiable]
    internal static double OfFit(ReadOnlySpan<double> theta, [NoDerivative] double[] targets)
    {
        Span<double> x = stackalloc double[2];
        FitCost(theta, targets, x);
        return (x[0] * x[1]) + Math.Sin(x[1]) + theta[0];
    }

    /// <summary>An objective that is itself computed from a minimum.</summary>
    internal static double Outer(ReadOnlySpan<double> y, ReadOnlySpan<double> theta)
    {
        Span<double> inner = stackalloc double[1];
        Lowest(y, inner);
        return (0.5 * inner[0] * inner[0]) + (0.5 * (y[0] - theta[0]) * (y[0] - theta[0])) + (theta[1] * Math.Sin(y[0]) * theta[2] * 0.1);
    }

    [Minimizer(nameof(Outer))]
    internal static void FitOuter(ReadOnlySpan<double> theta, Span<double> y)
    {
        y[0] = theta[0];
        for (int i = 0; i < 200; i++)
        {
            double slope = (Math.Asinh(y[0]) / Math.Sqrt(1 + (y[0] * y[0]))) + y[0] - theta[0] + (theta[1] * Math.Cos(y[0]) * theta[2] * 0.1);
            y[0] -= 0.5 * slope;
        }
    }

    [Differentiable]
    internal static double OfOuter(ReadOnlySpan<double> theta)
    {
        Span<double> y = stackalloc double[1];
        FitOuter(theta, y);
        return Math.Exp(-y[0]) + theta[2];
    }

    internal static float Parabola(ReadOnlySpan<float> x, ReadOnlySpan<float> theta) => (0.5f * theta[0] * x[0] * x[0]) - (theta[1] * x[0]);

    [Minimizer(nameof(Parabola))]
    internal static void Bottom(ReadOnlySpan<float> theta, Span<float> x) => x[0] = Diff.Detach(theta[1]) / theta[0];

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static float BottomOf(ReadOnlySpan<float> theta)
    {
        Span<float> x = stackalloc float[1];
        Bottom(theta, x);
        return x[0];
    }

    [Fact]
    public void First_and_second_derivatives_of_a_minimum_are_those_of_the_closed_form()
    {
        const double Load = 0.8;
        const double Root = 1 + (Load * Load);
        var (value, tangent) = LowestPointJvp(Load, 1);
        Assert.Equal(Math.Asinh(Load), value, 1e-12);
        Assert.Equal(1 / Math.Sqrt(Root), tangent, 1e-12);
        LowestPointHvp(Load, 1, out double second);
        Assert.Equal(-Load / (Root * Math.Sqrt(Root)), second, 1e-12);
        double[] series = new double[4];
        LowestPointTaylor(3, [Load, 1, 0, 0], series);
        Assert.Equal(-Load / (Root * Math.Sqrt(Root)) / 2, series[2], 1e-12);
        Assert.Equal(((2 * Load * Load) - 1) / (Root * Root * Math.Sqrt(Root)) / 6, series[3], 1e-12);
    }

    [Fact]
    [Supports("solvers marked `[Minimizer]` ([implicit.md](implicit.md))")]
    public void Minima_of_marked_methods_with_constants_are_differentiated_in_every_mode() =>
        AssertAllModes(s_theta, new OfFitObjective([1.0]));

    [Fact]
    public void Minima_of_what_is_computed_from_minima_are_differentiated_in_every_mode() => AssertAllModes(s_theta, new OfOuterObjective());

    [Fact]
    public void Minima_in_single_precision()
    {
        float[] gradient = new float[2];
        BottomOfGradient([2, 3], gradient);
        Assert.Equal([-0.75f, 0.5f], gradient);
    }
}

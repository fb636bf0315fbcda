using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Derivatives inside loops, of loops, of recursions, and of each other.</summary>
public partial class NestedLoopTests
{
    [Differentiable]
    internal static double Saddle(double x, double y) => (0.5 * x * x) + Math.Sin(x * y) - (y * y) + (0.3 * y);

    /// <summary>The maximum over y, by gradient ascent.</summary>
    [Differentiable]
    private static double Worst(double x)
    {
        double y = 0.1;
        for (int i = 0; i < 200; i++)
        {
            SaddleGradient(x, y, out _, out double slope);
            y += 0.3 * slope;
        }

        return Saddle(x, y);
    }

    [Fact]
    public void Minimum_of_a_maximum_by_gradient_descent_inside_gradient_descent()
    {
        double x = 2;
        for (int i = 0; i < 200; i++)
        {
            WorstGradient(x, out double slope);
            x -= 0.3 * slope;
        }

        // A saddle point: both partial derivatives are zero there.
        double y = 0.1;
        for (int i = 0; i < 200; i++)
        {
            SaddleGradient(x, y, out _, out double slope);
            y += 0.3 * slope;
        }

        SaddleGradient(x, y, out double dx, out double dy);
        Close("derivative by x", 0, dx);
        Close("derivative by y", 0, dy);
    }

    /// <summary>The result of descent by its start and step: the derivative of a loop of derivatives of a loop of derivatives.</summary>
    [Differentiable]
    private static double Descent(ReadOnlySpan<double> x)
    {
        double at = x[0];
        for (int i = 0; i < 3; i++)
        {
            WorstGradient(at, out double slope);
            at -= 0.2 * x[1] * slope;
        }

        return at;
    }

    [Fact]
    [Supports("descent on a generated gradient, loops and recursion of gradients")]
    public void Result_of_the_descent_by_its_start_and_step() => ScalarFunction(
        2, Descent, DescentJvp, DescentVjp, DescentGradient, DescentHvp, DescentHessian);

    [Differentiable]
    private static double Growth(ReadOnlySpan<double> x)
    {
        double y = 1 + x[0];
        while (y < 20)
        {
            y = y * (1.5 + (0.1 * x[1]));
        }

        return y * x[1];
    }

    [Differentiable]
    private static double GrowthSlopes(ReadOnlySpan<double> x)
    {
        Span<double> g = stackalloc double[2];
        double sum = 0;
        for (int k = 0; k < 2; k++)
        {
            GrowthGradient(x, g);
            sum += g[k] * g[k] * x[1 - k];
        }

        return sum;
    }

    [Fact]
    public void Gradient_of_a_loop_that_ends_by_a_condition() => ScalarFunction(
        2, GrowthSlopes, GrowthSlopesJvp, GrowthSlopesVjp, GrowthSlopesGradient, GrowthSlopesHvp, GrowthSlopesHessian);

    [Differentiable]
    private static double UntilFlat(ReadOnlySpan<double> x)
    {
        Span<double> g = stackalloc double[2];
        Span<double> at = stackalloc double[2];
        x.CopyTo(at);
        double value = GrowthGradient(at, g);
        int steps = 0;
        while (steps < 4 && value > 5)
        {
            at[0] -= 0.01 * g[0];
            at[1] -= 0.01 * g[1];
            value = GrowthGradient(at, g);
            steps++;
        }

        return value + at[0];
    }

    [Fact]
    public void Descent_that_ends_by_a_condition() => ScalarFunction(
        2, UntilFlat, UntilFlatJvp, UntilFlatVjp, UntilFlatGradient, UntilFlatHvp, UntilFlatHessian);

    private static double Power(double b, int n) => n == 0 ? 1 : b * Power(b, n - 1);

    [Differentiable]
    private static double OfPowers(ReadOnlySpan<double> x) => Power(x[0], 3) * x[1] + Power(x[1], 4);

    [Differentiable]
    private static double PowerSlopes(ReadOnlySpan<double> x)
    {
        double[] g = new double[x.Length];
        double value = OfPowersGradient(x, g);
        return (g[0] * g[1]) + value;
    }

    [Fact]
    public void Gradient_of_a_recursion() => ScalarFunction(
        2, PowerSlopes, PowerSlopesJvp, PowerSlopesVjp, PowerSlopesGradient, PowerSlopesHvp, PowerSlopesHessian, allocates: true);

    private static double Sweep(ReadOnlySpan<double> x, double scale, int depth)
    {
        if (depth == 0)
        {
            return scale;
        }

        Span<double> g = stackalloc double[2];
        GrowthGradient(x, g);
        return Sweep(x, scale + (0.01 * g[0] * scale), depth - 1) + (g[1] * x[0]);
    }

    [Differentiable]
    private static double Recursive(ReadOnlySpan<double> x) => Sweep(x, x[1], 3);

    [Fact]
    [Supports("descent on a generated gradient, loops and recursion of gradients")]
    public void A_recursion_that_calls_gradients() => ScalarFunction(
        2, Recursive, RecursiveJvp, RecursiveVjp, RecursiveGradient, RecursiveHvp, RecursiveHessian);

    [Differentiable]
    private static double Curved(ReadOnlySpan<double> x)
    {
        Span<double> v = stackalloc double[2];
        Span<double> hv = stackalloc double[2];
        v[0] = x[1];
        v[1] = 1;
        GrowthSlopesHvp(x, v, hv);
        return (hv[0] * 0.001) + (hv[1] * 0.002);
    }

    [Fact]
    public void Fourth_order_by_three_levels()
    {
        double[] x = [0.7, 0.4], g = new double[2];
        CurvedGradient(x, g);
        for (int i = 0; i < 2; i++)
        {
            const double H = 1e-5;
            double[] up = [.. x], down = [.. x];
            up[i] += H;
            down[i] -= H;
            double expected = (Curved(up) - Curved(down)) / (2 * H);
            Close($"component {i}", expected, g[i], Math.Abs(expected), 1e-7);
        }
    }
}

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Solvers that are differentiated by what they solve.</summary>
public partial class ImplicitSolutionTests
{
    private static int s_calls;

    /// <summary>Bisection: differentiated through, its derivative would be 0.</summary>
    [ImplicitRoot(nameof(Mix))]
    internal static void Bisect(ReadOnlySpan<double> theta, Span<double> x)
    {
        s_calls++;
        double low = 0, high = 10;
        Span<double> r = stackalloc double[1];
        for (int i = 0; i < 100; i++)
        {
            x[0] = (low + high) / 2;
            Mix(x, theta, r);
            (low, high) = r[0] > 0 ? (low, x[0]) : (x[0], high);
        }
    }

    internal static void Mix(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r) =>
        r[0] = (theta[0] * x[0] * x[0] + theta[1] * x[0]) / (theta[0] + theta[1]) - theta[2];

    [FixedPoint(nameof(Map))]
    internal static void Iterate(ReadOnlySpan<double> theta, [NoDerivative] double[] shift, Span<double> x)
    {
        x.Clear();
        Span<double> next = stackalloc double[2];
        for (int i = 0; i < 200; i++)
        {
            Map(x, theta, shift, next);
            next.CopyTo(x);
        }
    }

    internal static void Map(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] shift, Span<double> r)
    {
        r[0] = 0.3 * Math.Tanh(x[0] + 2 * x[1] * theta[0]) + theta[1];
        r[1] = 0.3 * Math.Tanh(0.5 * x[1] - x[0]) + theta[1] * theta[2] + shift[0];
    }

    [Differentiable]
    internal static double OfRoot(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[1];
        Bisect(theta, x);
        return x[0];
    }

    /// <summary>The parameters of the second root depend on the first, in storage that is used again.</summary>
    [Differentiable]
    internal static double OfRoots(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[1];
        Span<double> given = stackalloc double[3];
        theta.CopyTo(given);
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            Bisect(given, x);
            sum += Math.Sin(x[0]) * given[1];
            given[2] = 0.5 * x[0] + theta[2];
        }

        return sum;
    }

    [Differentiable]
    internal static double OfFixedPoint(ReadOnlySpan<double> theta, [NoDerivative] double[] shift)
    {
        Span<double> x = stackalloc double[2];
        Iterate(theta, shift, x);
        return x[0] * x[1] + Math.Exp(x[0]);
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Inner(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) =>
        0.5 * (x[0] - 1) * (x[0] - 1) + 0.5 * Math.Exp(theta[0]) * x[0] * x[0]
        + 0.5 * (x[1] - theta[1] * x[0]) * (x[1] - theta[1] * x[0]) + 0.1 * x[1] * x[1] * x[1] * x[1] + 0.05 * theta[2] * x[0] * x[1];

    /// <summary>Gradient descent.</summary>
    [ImplicitRoot(nameof(Stationarity))]
    internal static void Fit(ReadOnlySpan<double> theta, Span<double> x)
    {
        x.Clear();
        Span<double> gradient = stackalloc double[2], unused = stackalloc double[3];
        for (int i = 0; i < 3000; i++)
        {
            InnerGradient(x, theta, gradient, unused);
            x[0] -= 0.1 * gradient[0];
            x[1] -= 0.1 * gradient[1];
        }
    }

    internal static void Stationarity(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        Span<double> unused = stackalloc double[3];
        InnerGradient(x, theta, r, unused);
    }

    [Differentiable]
    internal static double OfMinimum(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        Fit(theta, x);
        return x[0] * x[1] + Math.Sin(x[1]);
    }

    private static readonly double[] s_theta = [1.3, 0.7, 2.1];

    [Fact]
    public void First_and_second_derivatives_of_a_root_by_bisection_are_those_of_the_quadratic_formula()
    {
        var f = new OfRootObjective();
        double[] gradient = new double[3];
        double[] hessian = new double[9];
        f.Gradient(s_theta, gradient);
        f.Hessian(s_theta, hessian);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Difference(s_theta, i, Formula), gradient[i], 1e-10);
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(Difference(s_theta, i, t => Difference(t, j, Formula)), hessian[i * 3 + j], 1e-8);
            }
        }

        static double Formula(double[] t) => (-t[1] + Math.Sqrt(t[1] * t[1] + 4 * t[0] * t[2] * (t[0] + t[1]))) / (2 * t[0]);
    }

    [Fact]
    [Supports("solvers marked `[ImplicitRoot]` ([implicit.md](implicit.md))")]
    public void Roots_in_loops_are_differentiated_in_every_mode() => AssertAllModes(s_theta, new OfRootsObjective());

    [Fact]
    [Supports("solvers marked `[FixedPoint]` ([implicit.md](implicit.md))")]
    public void Fixed_points_with_constants_are_differentiated_in_every_mode() => AssertAllModes(s_theta, new OfFixedPointObjective([0.25]));

    [Fact]
    public void Minima_are_roots_of_generated_gradients_and_differentiated_in_every_mode() => AssertAllModes(s_theta, new OfMinimumObjective());

    [Fact]
    public void The_solver_runs_once_for_a_gradient()
    {
        s_calls = 0;
        new OfRootObjective().Gradient(s_theta, new double[3]);
        Assert.Equal(1, s_calls);
    }
}

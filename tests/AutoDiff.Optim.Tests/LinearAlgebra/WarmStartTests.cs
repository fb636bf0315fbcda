namespace AutoDiff.Optim.Tests.LinearAlgebra;

/// <summary>Solvers whose linear systems begin at the latest solution: <c>[SolveWith(…, WarmStart = true)]</c>.</summary>
public static partial class WarmStartTests
{
    private const int N = 300;
    private const DerivativeModes Modes = DerivativeModes.Gradient | DerivativeModes.Hessian;

    private static readonly double[] s_theta = [0.05, 1.7];

    /// <summary>−x″ + θ₀·(x + 0.1x³) = θ₁ on a grid.</summary>
    internal static void Balance(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double left = i > 0 ? x[i - 1] : 0;
            double right = i + 1 < x.Length ? x[i + 1] : 0;
            r[i] = (2 * x[i]) - left - right + (theta[0] * (x[i] + (0.1 * x[i] * x[i] * x[i]))) - theta[1];
        }
    }

    /// <summary>Gauss and Seidel's method, with a step of Newton's for each unknown.</summary>
    private static void Sweep(ReadOnlySpan<double> theta, Span<double> x)
    {
        x.Clear();
        for (int sweep = 0; sweep < 600; sweep++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double right = i + 1 < x.Length ? x[i + 1] : 0;
                double left = i > 0 ? x[i - 1] : 0;
                double slope = 2 + (theta[0] * (1 + (0.3 * x[i] * x[i])));
                x[i] -= ((2 * x[i]) - left - right + (theta[0] * (x[i] + (0.1 * x[i] * x[i] * x[i]))) - theta[1]) / slope;
            }
        }
    }

    private static double Mean(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i];
        }

        return sum / x.Length;
    }

    [ImplicitRoot(nameof(Balance)), SolveWith(ImplicitSolver.ConjugateGradients, Tolerance = 1e-11)]
    internal static void Deflect(ReadOnlySpan<double> theta, Span<double> x) => Sweep(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double Cold(ReadOnlySpan<double> theta, int n)
    {
        double[] x = new double[n];
        Deflect(theta, x);
        return Mean(x);
    }

    [ImplicitRoot(nameof(Balance)), SolveWith(ImplicitSolver.ConjugateGradients, Tolerance = 1e-11, WarmStart = true)]
    internal static void DeflectAgain(ReadOnlySpan<double> theta, Span<double> x) => Sweep(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double Warm(ReadOnlySpan<double> theta, int n)
    {
        double[] x = new double[n];
        DeflectAgain(theta, x);
        return Mean(x);
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Short(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[20];
        DeflectAgain(theta, x);
        return Mean(x);
    }

    [Fact]
    public static void A_gradient_at_the_same_point_takes_no_iteration_and_one_nearby_takes_fewer()
    {
        double[] gradient = new double[2], again = new double[2], cold = new double[2];
        double[] near = [s_theta[0] * (1 + 1e-6), s_theta[1]];
        WarmGradient([0.04, 1.7], N / 2, gradient);   // Another length: no guess.
        long first = Products(() => WarmGradient(s_theta, N, gradient));
        Assert.Equal(1, Products(() => WarmGradient(s_theta, N, again)));
        Assert.Equal(gradient, again);
        long fromNear = Products(() => WarmGradient(near, N, again));
        long fromNothing = Products(() => ColdGradient(near, N, cold));
        Assert.Equal(fromNothing, first, tolerance: 5);
        Assert.InRange(fromNear, 2, (2 * fromNothing) / 3);
        Assert.All(cold.Zip(again), p => Assert.Equal(p.First, p.Second, 1e-9 * Math.Abs(p.First)));
    }

    [Fact]
    public static void Second_derivatives_are_those_without_a_guess()
    {
        double[] cold = new double[4], warm = new double[4];
        ColdHessian(s_theta, N, cold);
        for (int i = 0; i < 2; i++)
        {
            WarmHessian(s_theta, N, warm);
            Assert.All(cold.Zip(warm), p => Assert.Equal(p.First, p.Second, 1e-8 * Math.Abs(p.First)));
        }
    }

    [Fact]
    public static void Nothing_is_allocated_after_the_first_call()
    {
        double[] gradient = new double[2];
        Assert.Equal(0, Allocation.Least(() => ShortGradient(s_theta, gradient)));
    }

    [Fact]
    public static void A_guess_that_is_worse_than_none_changes_nothing()
    {
        double[] b = [1, 2], x = [1e200, -1e200];
        var options = new ImplicitOptions { Solver = ImplicitSolver.ConjugateGradients, WarmStart = true, Tolerance = 1e-14 };
        Assert.True(LinearSystem.Solve(new Diagonal(2, 4), b, x, options).IsSolved);
        Assert.Equal([0.5, 0.5], x);
        Assert.True(LinearSystem.SolveFromLatest(new Diagonal(1e-200, 1e-200), b, x, options).IsSolved);
        Assert.True(LinearSystem.SolveFromLatest(new Diagonal(1e200, 1e200), b, x, options).IsSolved);
        Assert.All(b.Zip(x), p => Assert.Equal(p.First, p.Second * 1e200, 1e-14));
    }

    private static long Products(Action call)
    {
        using SolveWatch watch = SolveWatch.Start();
        call();
        Assert.True(watch.IsSolved);
        Assert.Equal(1, watch.Systems);
        return watch.Products;
    }

    private readonly struct Diagonal(double first, double second) : ILinearMap<double>
    {
        public void Apply(scoped ReadOnlySpan<double> v, scoped Span<double> product) => (product[0], product[1]) = (first * v[0], second * v[1]);

        public void ApplyTransposed(scoped ReadOnlySpan<double> u, scoped Span<double> product) => Apply(u, product);
    }
}

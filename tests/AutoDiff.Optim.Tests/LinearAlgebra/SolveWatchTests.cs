using static AutoDiff.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

/// <summary>Systems whose matrix is written out, inside marked methods and outside, are seen by a <see cref="SolveWatch"/> as well.</summary>
public static partial class SolveWatchTests
{
    internal static void Line(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = (theta[0] * x[0]) + x[1] - theta[1];
        r[1] = x[0] + x[1] - theta[2];
    }

    [ImplicitRoot(nameof(Line))]
    internal static void Cross(ReadOnlySpan<double> theta, Span<double> x)
    {
        x[0] = theta[0] == 1 ? 1 : (theta[1] - theta[2]) / (theta[0] - 1);
        x[1] = theta[2] - x[0];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Crossing(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        Cross(theta, x);
        return x[0];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Compliance(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[2];
        Solve(p[..4], p[4..], x);
        return (p[4] * x[0]) + (p[5] * x[1]);
    }

    [Fact]
    public static void The_dense_system_of_a_solution_is_seen_and_reported_where_it_is_singular()
    {
        using SolveWatch watch = SolveWatch.Start();
        double[] gradient = new double[3];
        CrossingGradient([3, 4, 2], gradient);
        Assert.Equal(ImplicitOutcome.Solved, watch.Outcome);
        Assert.Equal(1, watch.Systems);
        Assert.InRange(watch.WorstResidual, 0, 1e-15);
        CrossingGradient([1, 2, 2], gradient);
        Assert.Equal(ImplicitOutcome.Singular, watch.Outcome);
        Assert.True(double.IsNaN(watch.WorstResidual));
        Assert.All(gradient, g => Assert.True(double.IsNaN(g)));
    }

    [Fact]
    public static void Solves_of_marked_methods_and_those_of_their_derivatives_are_seen()
    {
        using SolveWatch watch = SolveWatch.Start();
        double[] gradient = new double[6];
        ComplianceGradient([4, 1, 1, 3, 1, 2], gradient);
        Assert.True(watch.IsSolved);
        Assert.Equal(2, watch.Systems);
        ComplianceGradient([1, 2, 2, 4, 1, 2], gradient);
        Assert.Equal(ImplicitOutcome.Singular, watch.Outcome);
        Assert.All(gradient, g => Assert.True(double.IsNaN(g)));
    }

    [Fact]
    public static void Residuals_are_those_of_all_columns_and_of_the_transpose()
    {
        double[] a = FactorisationTests.Random(400, 3), b = FactorisationTests.Random(60, 4), x = new double[60];
        using SolveWatch watch = SolveWatch.Start();
        Solve(a, b, x);
        SolveTransposed(a, b, x);
        Assert.Equal(2, watch.Systems);
        Assert.InRange(watch.WorstResidual, 1e-18, 1e-12);
    }

    [Fact]
    public static void Numbers_that_are_not_finite_are_no_singular_matrix()
    {
        using SolveWatch watch = SolveWatch.Start();
        Solve([1, double.NaN, 0, 1], [1.0, 1], new double[2]);
        Assert.Equal(ImplicitOutcome.NonFinite, watch.Outcome);
    }

    [Fact]
    public static void Nothing_is_seen_once_a_watch_is_over()
    {
        SolveWatch outer = SolveWatch.Start();
        SolveWatch inner = SolveWatch.Start();
        Inverse([2.0], new double[1]);
        inner.Dispose();
        Inverse([2.0], new double[1]);
        outer.Dispose();
        Inverse([2.0], new double[1]);
        Assert.Equal(1, inner.Systems);
        Assert.Equal(2, outer.Systems);
    }
}

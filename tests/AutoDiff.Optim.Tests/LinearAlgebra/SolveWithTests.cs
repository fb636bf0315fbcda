using AutoDiff.Tests.Shared;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

/// <summary>Solvers marked <c>[SolveWith]</c>: the linear systems of their derivatives are solved by products with the matrix.</summary>
public static partial class SolveWithTests
{
    private const DerivativeModes Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian | DerivativeModes.Taylor;
    private const double Tolerance = 1e-13;

    private static readonly double[] s_theta = [0.4, 1.3, 0.2];

    internal static double Cost(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) =>
        (0.5 * (x[0] - 1) * (x[0] - 1)) + (0.5 * Math.Exp(theta[0]) * x[0] * x[0])
        + (0.5 * (x[1] - (theta[1] * x[0])) * (x[1] - (theta[1] * x[0]))) + (0.1 * x[1] * x[1] * x[1] * x[1]) + (0.05 * theta[2] * x[0] * x[1]);

    [Differentiable(Modes = DerivativeModes.Gradient, Name = "CostInX", WithRespectTo = [nameof(x)])]
    internal static double CostForDescent(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => Cost(x, theta);

    private static void Descend(ReadOnlySpan<double> theta, Span<double> x)
    {
        x.Clear();
        Span<double> gradient = stackalloc double[2];
        for (int i = 0; i < 3000; i++)
        {
            CostInXGradient(x, theta, gradient);
            x[0] -= 0.1 * gradient[0];
            x[1] -= 0.1 * gradient[1];
        }
    }

    private static double Loss(ReadOnlySpan<double> x) => (x[0] * x[1]) + Math.Sin(x[1]);

    [Minimizer(nameof(Cost))]
    internal static void Written(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double OfWritten(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        Written(theta, x);
        return Loss(x);
    }

    [Minimizer(nameof(Cost)), SolveWith(ImplicitSolver.ConjugateGradients, Tolerance = Tolerance)]
    internal static void ByConjugateGradients(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double OfConjugateGradients(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByConjugateGradients(theta, x);
        return Loss(x);
    }

    [Minimizer(nameof(Cost)), SolveWith(ImplicitSolver.Minres, Tolerance = Tolerance)]
    internal static void ByMinres(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double OfMinres(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByMinres(theta, x);
        return Loss(x);
    }

    [Minimizer(nameof(Cost)), SolveWith(ImplicitSolver.DenseCholesky)]
    internal static void ByCholesky(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double OfCholesky(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByCholesky(theta, x);
        return Loss(x);
    }

    [Minimizer(nameof(Cost)), SolveWith(ImplicitSolver.NormalEquations, Tolerance = Tolerance)]
    internal static void ByNormalEquations(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = Modes)]
    internal static double OfNormalEquations(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByNormalEquations(theta, x);
        return Loss(x);
    }

    /// <summary>A map whose derivative is not symmetric.</summary>
    internal static void Map(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, int rounds, Span<double> r)
    {
        r[0] = (0.3 * Math.Tanh(x[0] + (2 * x[1] * theta[0]))) + theta[1];
        r[1] = (0.3 * Math.Tanh((0.5 * x[1]) - x[0])) + (theta[1] * theta[2]) + rounds;
    }

    private static void Repeat(ReadOnlySpan<double> theta, int rounds, Span<double> x)
    {
        x.Clear();
        Span<double> next = stackalloc double[2];
        for (int i = 0; i < 200; i++)
        {
            Map(x, theta, rounds, next);
            next.CopyTo(x);
        }
    }

    [FixedPoint(nameof(Map))]
    internal static void Iterate(ReadOnlySpan<double> theta, int rounds, Span<double> x) => Repeat(theta, rounds, x);

    [Differentiable(Modes = Modes)]
    internal static double OfIteration(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        Iterate(theta, 1, x);
        return Loss(x);
    }

    [FixedPoint(nameof(Map)), SolveWith(ImplicitSolver.Gmres, Tolerance = Tolerance)]
    internal static void ByGmres(ReadOnlySpan<double> theta, int rounds, Span<double> x) => Repeat(theta, rounds, x);

    [Differentiable(Modes = Modes)]
    internal static double OfGmres(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByGmres(theta, 1, x);
        return Loss(x);
    }

    [FixedPoint(nameof(Map)), SolveWith(ImplicitSolver.BiCgStab, Tolerance = Tolerance)]
    internal static void ByBiCgStab(ReadOnlySpan<double> theta, int rounds, Span<double> x) => Repeat(theta, rounds, x);

    [Differentiable(Modes = Modes)]
    internal static double OfBiCgStab(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByBiCgStab(theta, 1, x);
        return Loss(x);
    }

    [FixedPoint(nameof(Map)), SolveWith(ImplicitSolver.Lsmr, Tolerance = Tolerance)]
    internal static void ByLsmr(ReadOnlySpan<double> theta, int rounds, Span<double> x) => Repeat(theta, rounds, x);

    [Differentiable(Modes = Modes)]
    internal static double OfLsmr(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByLsmr(theta, 1, x);
        return Loss(x);
    }

    [FixedPoint(nameof(Map)), SolveWith(ImplicitSolver.DenseLu)]
    internal static void ByLu(ReadOnlySpan<double> theta, int rounds, Span<double> x) => Repeat(theta, rounds, x);

    [Differentiable(Modes = Modes)]
    internal static double OfLu(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByLu(theta, 1, x);
        return Loss(x);
    }

    [Fact]
    public static void Every_solver_for_symmetric_matrices_gives_the_derivatives_of_the_dense_one()
    {
        AssertSame(new OfWrittenObjective(), new OfConjugateGradientsObjective());
        AssertSame(new OfWrittenObjective(), new OfMinresObjective());
        AssertSame(new OfWrittenObjective(), new OfCholeskyObjective());
        AssertSame(new OfWrittenObjective(), new OfNormalEquationsObjective());
    }

    [Fact]
    public static void Every_solver_for_any_matrix_gives_the_derivatives_of_the_dense_one()
    {
        AssertSame(new OfIterationObjective(), new OfGmresObjective());
        AssertSame(new OfIterationObjective(), new OfBiCgStabObjective());
        AssertSame(new OfIterationObjective(), new OfLsmrObjective());
        AssertSame(new OfIterationObjective(), new OfLuObjective());
    }

    private static void AssertSame<A, B>(A expected, B actual)
        where A : ITwiceDifferentiable<double>, ITaylorDifferentiable<double>
        where B : ITwiceDifferentiable<double>, ITaylorDifferentiable<double>
    {
        double[] gradient = new double[3], hessian = new double[9], otherGradient = new double[3], otherHessian = new double[9];
        Assert.Equal(expected.Gradient(s_theta, gradient), actual.Gradient(s_theta, otherGradient), 1e-14);
        expected.Hessian(s_theta, hessian);
        actual.Hessian(s_theta, otherHessian);
        Assert.All(gradient.Concat(hessian).Zip(otherGradient.Concat(otherHessian)), p => Assert.Equal(p.First, p.Second, 1e-11));
        double[] along = [.. s_theta, 0.6, -1.1, 0.4, .. new double[6]], series = new double[4], otherSeries = new double[4];
        expected.Taylor(3, along, series);
        actual.Taylor(3, along, otherSeries);
        Assert.All(series.Zip(otherSeries), p => Assert.Equal(p.First, p.Second, 1e-11));
    }

    /// <summary>A linear system of which no matrix is written down: −x″ + θ₀·x·(1 + i/n) = θ₁ on a grid, times n.</summary>
    internal static void Balance(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double left = i > 0 ? x[i - 1] : 0;
            double right = i + 1 < x.Length ? x[i + 1] : 0;
            r[i] = (2 * x[i]) - left - right + (theta[0] * x[i] * (1 + (i / (double)x.Length))) - theta[1];
        }
    }

    /// <summary>Elimination of a tridiagonal matrix.</summary>
    [ImplicitRoot(nameof(Balance)), SolveWith(ImplicitSolver.ConjugateGradients, Tolerance = 1e-14)]
    internal static void Deflect(ReadOnlySpan<double> theta, Span<double> x)
    {
        int n = x.Length;
        double[] upper = new double[n];
        double previous = 0, carried = 0;
        for (int i = 0; i < n; i++)
        {
            double pivot = 2 + (theta[0] * (1 + (i / (double)n))) - previous;
            upper[i] = -1 / pivot;
            x[i] = carried = (theta[1] + carried) / pivot;
            previous = 1 / pivot;
        }

        for (int i = n - 2; i >= 0; i--)
        {
            x[i] -= upper[i] * x[i + 1];
        }
    }

    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hessian)]
    internal static double Energy(ReadOnlySpan<double> theta, int n)
    {
        double[] x = new double[n];
        Deflect(theta, x);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += x[i] * x[i] * x[i];
        }

        return sum / n;
    }

    [Fact]
    public static void A_linear_system_of_five_hundred_unknowns_is_differentiated_twice_without_its_matrix()
    {
        const int N = 500;
        double[] theta = [0.3, 1.7];
        double[] gradient = new double[2], hessian = new double[4];
        using SolveWatch watch = SolveWatch.Start();
        EnergyGradient(theta, N, gradient);
        Assert.Equal(1, watch.Systems);
        EnergyHessian(theta, N, hessian);
        Assert.True(watch.IsSolved && watch.WorstResidual < 1e-13, $"{watch.Outcome} {watch.WorstResidual}");
        for (int i = 0; i < 2; i++)
        {
            const double H = 1e-4;
            double[] At(double h) => [theta[0] + (i == 0 ? h : 0), theta[1] + (i == 1 ? h : 0)];
            double Value(double h) => Energy(At(h), N);
            double[] Slope(double h)
            {
                double[] g = new double[2];
                EnergyGradient(At(h), N, g);
                return g;
            }

            Assert.Equal(((8 * (Value(H) - Value(-H))) - (Value(2 * H) - Value(-2 * H))) / (12 * H), gradient[i], 1e-8 * Math.Abs(gradient[i]));
            for (int j = 0; j < 2; j++)
            {
                double expected = ((8 * (Slope(H)[j] - Slope(-H)[j])) - (Slope(2 * H)[j] - Slope(-2 * H)[j])) / (12 * H);
                Assert.Equal(expected, hessian[(i * 2) + j], 1e-8 * Math.Abs(expected));
            }
        }
    }

    [Fact]
    public static void Derivatives_by_products_allocate_nothing_after_the_first() =>
        Assert.Equal(0, Allocation.Least(() => OfGmresGradient(s_theta, s_gradient)));

    private static readonly double[] s_gradient = new double[3];

    internal static void Line(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = (theta[0] * x[0]) + x[1] - theta[1];
        r[1] = x[0] + x[1] - theta[2];
    }

    private static void Cross(ReadOnlySpan<double> theta, Span<double> x)
    {
        x[0] = (theta[1] - theta[2]) / (theta[0] - 1);
        x[1] = theta[2] - x[0];
    }

    [ImplicitRoot(nameof(Line)), SolveWith(ImplicitSolver.DenseLu)]
    internal static void CrossBySolver(ReadOnlySpan<double> theta, Span<double> x)
    {
        if (theta[0] == 1)
        {
            x[0] = x[1] = 1;
            return;
        }

        Cross(theta, x);
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Crossing(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        CrossBySolver(theta, x);
        return x[0];
    }

    [Fact]
    public static void A_singular_system_is_reported_and_gives_no_numbers()
    {
        using SolveWatch watch = SolveWatch.Start();
        double[] gradient = new double[3];
        CrossingGradient([3, 4, 2], gradient);
        Assert.True(watch.IsSolved);
        Assert.All(gradient.Zip([-0.5, 0.5, -0.5]), p => Assert.Equal(p.Second, p.First, 1e-15));
        CrossingGradient([1, 2, 2], gradient);
        Assert.Equal(ImplicitOutcome.Singular, watch.Outcome);
        Assert.True(double.IsNaN(watch.WorstResidual));
        Assert.All(gradient, g => Assert.True(double.IsNaN(g)));
    }

    internal static double Flat(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => (0.5 * x[0] * x[0]) - (theta[0] * x[0]);

    [Minimizer(nameof(Flat)), SolveWith(ImplicitSolver.DenseCholesky, Ridge = 3)]
    internal static void FlatBySolver(ReadOnlySpan<double> theta, Span<double> x) => x[0] = theta[0];

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double FlatLoss(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[1];
        FlatBySolver(theta, x);
        return x[0];
    }

    [Fact]
    public static void A_ridge_is_added_to_the_diagonal()
    {
        double[] gradient = new double[1];
        FlatLossGradient([2], gradient);
        Assert.Equal(0.25, gradient[0], 1e-15);
    }

    [Minimizer(nameof(Cost)), SolveWith(ImplicitSolver.ConjugateGradients, MaxIterations = 1)]
    internal static void Hasty(ReadOnlySpan<double> theta, Span<double> x) => Descend(theta, x);

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double OfHasty(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        Hasty(theta, x);
        return Loss(x);
    }

    [Fact]
    public static void What_was_not_solved_to_the_tolerance_is_seen_by_every_watch_around()
    {
        using SolveWatch outer = SolveWatch.Start();
        OfGmresGradient(s_theta, new double[3]);
        using (SolveWatch inner = SolveWatch.Start())
        {
            OfHastyGradient(s_theta, new double[3]);
            Assert.Equal(ImplicitOutcome.IterationLimit, inner.Outcome);
            Assert.Equal(1, inner.Systems);
            Assert.InRange(inner.WorstResidual, 1e-6, 1);
        }

        Assert.Equal(ImplicitOutcome.IterationLimit, outer.Outcome);
        OfGmresGradient(s_theta, new double[3]);
        Assert.Equal(3, outer.Systems);
    }
}

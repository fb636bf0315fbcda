using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Sparse;

public class SparseMethodTests
{
    private const int Large = 100_000;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    public void Newton_solves_extended_Rosenbrock_with_100_000_variables()
    {
        double[] start = [.. Enumerable.Range(0, Large).Select(i => i % 2 == 0 ? -1.2 : 1)];
        SparsityPattern pattern = SparsityDetection.Hessian(new Mgh.ExtendedRosenbrockSumObjective(), start, points: 1);
        AssertSolved(Minimizer.Minimize(
            new Mgh.ExtendedRosenbrockSumObjective(), start, new Newton { Sparsity = pattern }, new OptimOptions { MaxTime = Seconds }), 1e-15);
        AssertSolved(Minimizer.Minimize(
            new Mgh.ExtendedRosenbrockSumObjective(),
            start,
            new TrustRegionNewton { Subproblem = Subproblem.Dogleg, Sparsity = pattern, InitialRadius = 100 },
            new OptimOptions { MaxTime = Seconds }), 1e-15);
    }

    [Fact]
    public void Levenberg_Marquardt_solves_the_banded_problems_with_100_000_variables()
    {
        double[] ones = [.. Enumerable.Repeat(-1.0, Large)];
        double[] hanging = [.. Enumerable.Range(1, Large).Select(i => i / (Large + 1.0) * ((i / (Large + 1.0)) - 1))];
        AssertFits(new Mgh.BroydenTridiagonalResidual(Large), ones);
        AssertFits(new Mgh.BroydenBandedResidual(Large), ones);
        AssertFits(new Mgh.DiscreteBoundaryValueResidual(Large), hanging);
        AssertFits(new Mgh.ExtendedRosenbrockResidual(Large), [.. Enumerable.Range(0, Large).Select(i => i % 2 == 0 ? -1.2 : 1)]);
    }

    [Fact]
    public void Newton_solves_the_banded_problems_with_100_000_variables()
    {
        double[] ones = [.. Enumerable.Repeat(-1.0, Large)];
        AssertMinimizes(new Mgh.BroydenTridiagonalSumObjective(), ones, SparsityPattern.Banded(Large, Large, 2, 2));
        AssertMinimizes(new Mgh.BroydenBandedSumObjective(), ones, SparsityPattern.Banded(Large, Large, 6, 6));
    }

    [Fact]
    public void A_sparse_run_of_Newton_is_the_dense_one()
    {
        var dense = new Trace();
        var sparse = new Trace();
        double[] start = [.. Enumerable.Repeat(-1.0, 10)];
        var pattern = SparsityPattern.Banded(10, 10, 6, 6);
        Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, new Newton(), callback: dense.Record);
        Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, new Newton { Sparsity = pattern }, callback: sparse.Record);
        AssertSame(dense, sparse);
        (dense, sparse) = (new Trace(), new Trace());
        var method = new TrustRegionNewton { Subproblem = Subproblem.Dogleg };
        Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, method, callback: dense.Record);
        Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, method with { Sparsity = pattern }, callback: sparse.Record);
        AssertSame(dense, sparse);
    }

    [Fact]
    public void A_sparse_run_of_Levenberg_Marquardt_is_the_dense_one()
    {
        foreach (RobustLoss? loss in new RobustLoss?[] { null, new CauchyLoss() })
        {
            var dense = new Trace();
            var sparse = new Trace();
            var method = new LevenbergMarquardt { Loss = loss, InitialRadius = 0.1 };
            double[] start = [.. Enumerable.Repeat(-1.0, 10)];
            LeastSquares.Solve(new Mgh.BroydenBandedResidual(10), start, method, callback: dense.Record);
            LeastSquares.Solve(
                new Mgh.BroydenBandedResidual(10), start, method with { Sparsity = SparsityPattern.Banded(10, 10, 5, 1) }, callback: sparse.Record);
            AssertSame(dense, sparse);
        }
    }

    [Fact]
    public void Every_problem_of_More_Garbow_and_Hillstrom_is_solved_with_its_pattern()
        => Assert.All(MghCatalogue.All, problem =>
        {
            SparsityPattern pattern = SparsityDetection.Jacobian<double, IResidual<double>>(problem.Residual, problem.Start);
            LeastSquaresResult<double> result = LeastSquares.Solve(problem.Residual, problem.Start, new LevenbergMarquardt { Sparsity = pattern });

            // The smallest singular values of Watson's Jacobian are rounding, which R shows only if columns are pivoted: the run is at the minimum without knowing it.
            Assert.True(result.Converged || problem.ToString() == "20 (n = 12)", $"{problem}: {result}");
            Assert.True(problem.Gap(result.ResidualSumOfSquares) < 1e-8, $"{problem}: {result.ResidualSumOfSquares:R} {result}");
        });

    [Fact]
    public void Sparse_methods_resume_exactly()
    {
        double[] start = [.. Enumerable.Repeat(-1.0, 10)];
        SparsityPattern hessian = SparsityPattern.Banded(10, 10, 6, 6);
        SparsityPattern jacobian = SparsityPattern.Banded(10, 10, 5, 1);
        Resumption.AssertIsExact(
            10,
            (x, w, o, c) => Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, x, w, new Newton { Sparsity = hessian }, o, c),
            new OptimOptions());
        Resumption.AssertIsExact(
            10,
            (x, w, o, c) => Minimizer.Minimize(
                new Mgh.BroydenBandedSumObjective(), start, x, w, new TrustRegionNewton { Subproblem = Subproblem.Dogleg, Sparsity = hessian }, o, c),
            new OptimOptions());
        foreach (RobustLoss? loss in new RobustLoss?[] { null, new CauchyLoss() })
        {
            var method = new LevenbergMarquardt { Sparsity = jacobian, InitialRadius = 0.1, Loss = loss };
            Resumption.AssertIsExact(
                10, (x, w, o, c) => LeastSquares.Solve(new Mgh.BroydenBandedResidual(10), start, x, w, method, o, c), new OptimOptions());
        }
    }

    [Fact]
    public void Sparse_methods_allocate_nothing_after_the_first_run()
    {
        var workspace = new Workspace<double>();
        double[] start = [.. Enumerable.Repeat(-1.0, 50)];
        var solution = new double[50];
        var newton = new Newton { Sparsity = SparsityPattern.Banded(50, 50, 6, 6) };
        var region = new TrustRegionNewton { Subproblem = Subproblem.Dogleg, Sparsity = newton.Sparsity };
        var marquardt = new LevenbergMarquardt { Sparsity = SparsityPattern.Banded(50, 50, 5, 1) };
        Assert.Equal(0, Allocation.Least(() =>
        {
            Assert.True(Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, solution, workspace, newton).Converged);
            Assert.True(Minimizer.Minimize(new Mgh.BroydenBandedSumObjective(), start, solution, workspace, region).Converged);
            Assert.True(LeastSquares.Solve(new Mgh.BroydenBandedResidual(50), start, solution, workspace, marquardt).Converged);
        }));
    }

    [Fact]
    public void Faults_end_in_a_result_with_the_best_point()
    {
        double[] start = [-1.2, 1];
        SparsityPattern pattern = SparsityPattern.Banded(2, 2, 1, 1);
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            bool[] spoilt = [.. Enumerable.Range(0, 5000).Select(k => k > 1 && random.Next(4) == 0)];
            var faulty = new Faulty<Rosenbrock<double>>(new Rosenbrock<double>(), call => spoilt[call]);
            MinimizationResult<double> result = Minimizer.Minimize(faulty, start, new Newton { Sparsity = pattern }, new OptimOptions { MaxIterations = 200 });
            Assert.True(result.Value <= 12.1, result.ToString());
        }

        for (int limit = 0; limit < 60; limit++)
        {
            LeastSquaresResult<double> result = LeastSquares.Solve(
                new Rosenbrock<double>(), start, new LevenbergMarquardt { Sparsity = pattern }, new OptimOptions { MaxEvaluations = limit });
            Assert.True(result.Evaluations.Total <= limit);
            double value = limit == 0 ? double.NaN : new Rosenbrock<double>().Value(result.X);
            Assert.True(limit < 2 || Math.Abs(result.Value - value) <= 1e-12 * Math.Max(1e-3, value), result.ToString());
        }
    }

    [Fact]
    public void Patterns_that_do_not_fit_are_refused()
    {
        double[] start = [-1.2, 1];
        var problem = new Rosenbrock<double>();
        var square = SparsityPattern.Banded(2, 2, 1, 1);
        AssertRefused("method", () => Minimizer.Minimize(problem, start, new Newton { Sparsity = SparsityPattern.Banded(3, 3, 1, 1) }));
        AssertRefused("method", () => Minimizer.Minimize(problem, start, new Newton { Sparsity = SparsityPattern.Banded(2, 2, 1, 0) }));
        AssertRefused("method", () => Minimizer.Minimize(problem, start, new TrustRegionNewton { Sparsity = square }));
        AssertRefused("method", () => LeastSquares.Solve(problem, start, new LevenbergMarquardt { Sparsity = SparsityPattern.Banded(3, 2, 1, 1) }));
        AssertRefused("method", () => LeastSquares.Solve(problem, start, new LevenbergMarquardt { Sparsity = square, GeodesicAcceleration = true }));
        AssertRefused("options", () => LeastSquares.Solve(
            problem, start, new LevenbergMarquardt { Sparsity = square }, new OptimOptions { LowerBounds = [-2, -2] }));
    }

    private static void AssertRefused(string name, Action run) => Assert.Equal(name, Assert.Throws<ArgumentException>(run).ParamName);

    private static void AssertFits<F>(F residual, double[] start)
        where F : IResidual<double>
    {
        SparsityPattern pattern = SparsityDetection.Jacobian<double, F>(residual, start, points: 1);
        LeastSquaresResult<double> result = LeastSquares.Solve(
            residual, start, new LevenbergMarquardt { Sparsity = pattern }, new OptimOptions { MaxTime = Seconds });
        AssertSolved(result, 1e-15);
    }

    private static void AssertMinimizes<F>(F objective, double[] start, SparsityPattern pattern)
        where F : ITwiceDifferentiable<double>
        => AssertSolved(Minimizer.Minimize(objective, start, new Newton { Sparsity = pattern }, new OptimOptions { MaxTime = Seconds }), 1e-14);

    private static void AssertSolved(OptimResult<double> result, double limit)
    {
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.Value < limit, result.ToString());
    }

    private static void AssertSame(Trace expected, Trace actual)
    {
        Assert.InRange(actual.Values.Count, expected.Values.Count - 1, expected.Values.Count + 1);
        for (int k = 0; k < Math.Min(expected.Values.Count, actual.Values.Count); k++)
        {
            Assert.Equal(expected.Values[k], actual.Values[k], 1e-8 * expected.Values[0]);
        }
    }
}

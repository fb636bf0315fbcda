using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class BoundedLeastSquaresTests
{
    public static TheoryData<LeastSquaresMethod> Methods =>
        [new LevenbergMarquardt(), new LevenbergMarquardt { GeodesicAcceleration = true }, new PowellDogleg(), new GaussNewton()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_solution_on_the_bounds_is_exact(LeastSquaresMethod method)
    {
        // Rosenbrock with x₁ ≤ 0.5: the minimum is at (0.5, 0.25), with x₁ held.
        double[] lower = [double.NegativeInfinity, double.NegativeInfinity];
        double[] upper = [0.5, double.PositiveInfinity];
        LeastSquaresResult<double> result = LeastSquares.Solve(
            new Boxed(new Mgh.RosenbrockResidual(2), lower, upper), [-1.2, 1], method, new OptimOptions { UpperBounds = upper });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0.5, result.X[0]);
        Assert.Equal(0.25, result.X[1], 12);
        Assert.InRange(result.GradientNorm, 0, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_start_in_a_corner_leaves_it(LeastSquaresMethod method)
    {
        double[] lower = [-1.2, 0];
        double[] upper = [3, 1];
        LeastSquaresResult<double> result = LeastSquares.Solve(
            new Boxed(new Mgh.RosenbrockResidual(2), lower, upper), [-1.2, 1], method, new OptimOptions { LowerBounds = lower, UpperBounds = upper });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[0], 9);
        Assert.Equal(1, result.X[1], 9);
    }

    [Fact]
    public void Every_problem_is_solved_in_a_box_around_its_start_and_satisfies_the_conditions_there()
    {
        foreach (MghProblem problem in MghCatalogue.All)
        {
            int n = problem.Count;
            double[] lower = [.. problem.Start.Select((value, j) => value - (0.1 * (j + 1) * (1 + Math.Abs(value))))];
            double[] upper = [.. problem.Start.Select((value, j) => value + (0.07 * (n - j) * (1 + Math.Abs(value))))];
            var box = new Boxed(problem.Residual, lower, upper);
            LeastSquaresResult<double> result = LeastSquares.Solve(
                box, problem.Start, new LevenbergMarquardt(), new OptimOptions { LowerBounds = lower, UpperBounds = upper });
            Assert.True(result.Converged, $"{problem}: {result}");
            var gradient = new double[n];
            var r = new double[problem.Residual.ResidualCount];
            problem.Residual.Value(result.X, r);
            problem.Residual.Vjp(result.X, r, new double[r.Length], gradient);
            var jacobian = new double[r.Length * n];
            problem.Residual.Jacobian(result.X, r, jacobian);
            var hessian = new double[n * n];
            problem.Sum.Hessian(result.X, hessian);
            double norm = Math.Sqrt(result.ResidualSumOfSquares);
            for (int j = 0; j < n; j++)
            {
                // The cosine of the angle between the residual and the column; or what rounding of the sum of squares hides: √(εHf).
                double column = Math.Sqrt(Enumerable.Range(0, r.Length).Sum(i => jacobian[(i * n) + j] * jacobian[(i * n) + j]));
                bool holds = Math.Abs(gradient[j]) <= (1.5e-7 * column * norm) + (1e-12 * column) + (1.5e-7 * Math.Sqrt(Math.Abs(hessian[j * (n + 1)])) * norm)
                    || (result.X[j] == lower[j] && gradient[j] > 0)
                    || (result.X[j] == upper[j] && gradient[j] < 0);
                Assert.True(holds, $"{problem}, variable {j} at {result.X[j]:R}: gradient {gradient[j]}, {result}");
            }
        }
    }

    [Fact]
    public void Bounds_are_checked()
    {
        static void Fails(OptimOptions options, string name) => Assert.Equal(
            name, Assert.Throws<ArgumentException>(() => LeastSquares.Solve(new Mgh.RosenbrockResidual(2), [0.0, 0], options)).ParamName);

        Fails(new OptimOptions { LowerBounds = [0] }, "options");
        Fails(new OptimOptions { UpperBounds = [0, 1, 2] }, "options");
        Fails(new OptimOptions { LowerBounds = [2, 0], UpperBounds = [1, 1] }, "options");
        Fails(new OptimOptions { LowerBounds = [1, 0] }, "start");
    }

    [Fact]
    public void Variables_whose_bounds_meet_are_constants()
    {
        var options = new OptimOptions { LowerBounds = [-1.2, -9], UpperBounds = [-1.2, 9] };
        LeastSquaresResult<double> result = LeastSquares.Solve(new Mgh.RosenbrockResidual(2), [-1.2, 1], options);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(-1.2, result.X[0]);
        Assert.Equal(1.44, result.X[1], 12);
    }
}

using AutoDiff.Optim.Tests.LinearAlgebra;
using AutoDiff.Optim.Tests.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.Implicit;

using Implicit = AutoDiff.Optim.Implicit;

public class ImplicitTests
{
    private const int Samples = 10;
    private const int Features = 3;

    private static readonly double[] s_a = FactorisationTests.Random(Samples * Features, 3);
    private static readonly double[] s_b = FactorisationTests.Random(Samples, 4);

    public static TheoryData<ImplicitSolver> Solvers => [.. Enum.GetValues<ImplicitSolver>()];

    private static Parametric.RidgeParametricObjective RidgeObjective => new(s_a, s_b);

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Ridge_regression_changes_with_its_weight_as_the_closed_form_says(ImplicitSolver solver)
    {
        double[] lambda = [5];
        (double[] x, double[] expected) = Ridge(lambda[0]);
        var tangent = new double[Features];
        ImplicitSummary<double> summary = Implicit.RootJvp(
            Optimality.Stationarity(RidgeObjective, x, lambda), x, lambda, [1.0], tangent, new ImplicitOptions { Solver = solver });
        Assert.Equal(ImplicitOutcome.Solved, summary.Outcome);
        double tolerance = solver is ImplicitSolver.Automatic or ImplicitSolver.DenseLu or ImplicitSolver.DenseCholesky ? 1e-10 : 1e-8;
        AssertClose(expected, tangent, tolerance);
        Assert.InRange(summary.RelativeResidual, 0, 1e-10);
        Assert.InRange(summary.RootResidual, 0, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Cotangents_and_tangents_give_the_same_inner_product(ImplicitSolver solver)
    {
        double[] theta = [0.2, 0.4, 0.5];
        double[] x = ContractionPoint(theta, 300);
        var residual = Optimality.FixedPoint<double, Parametric.ContractionParametricResidual>(new(), x);
        double[] direction = [0.3, -1, 0.7];
        double[] cotangent = [1.5, -0.4];
        var options = new ImplicitOptions { Solver = solver, Tolerance = 1e-13 };
        var xTangent = new double[2];
        var thetaCotangent = new double[3];
        if (solver is ImplicitSolver.ConjugateGradients or ImplicitSolver.DenseCholesky)
        {
            Assert.Equal(ImplicitOutcome.NotPositiveDefinite, Implicit.RootJvp(residual, x, theta, direction, xTangent, options).Outcome);
            Assert.All(xTangent, v => Assert.Equal(double.NaN, v));
            return;
        }

        if (solver == ImplicitSolver.Minres)
        {
            return;
        }

        Assert.True(Implicit.RootJvp(residual, x, theta, direction, xTangent, options).IsSolved);
        Assert.True(Implicit.RootVjp(residual, x, theta, cotangent, thetaCotangent, options).IsSolved);
        double forward = cotangent[0] * xTangent[0] + cotangent[1] * xTangent[1];
        double reverse = direction[0] * thetaCotangent[0] + direction[1] * thetaCotangent[1] + direction[2] * thetaCotangent[2];
        Assert.Equal(forward, reverse, 1e-12);

        const double H = 1e-5;
        double[] up = ContractionPoint([.. theta.Zip(direction, (t, d) => t + H * d)], 300);
        double[] down = ContractionPoint([.. theta.Zip(direction, (t, d) => t - H * d)], 300);
        Assert.Equal((up[0] - down[0]) / (2 * H), xTangent[0], 1e-9);
        Assert.Equal((up[1] - down[1]) / (2 * H), xTangent[1], 1e-9);
    }

    [Fact]
    public void The_Jacobian_is_the_same_by_rows_and_by_columns()
    {
        double[] theta = [0.2, 0.4, 0.5];
        double[] x = ContractionPoint(theta, 300);
        var residual = Optimality.FixedPoint<double, Parametric.ContractionParametricResidual>(new(), x);
        var jacobian = new double[6];
        Assert.True(Implicit.RootJacobian(residual, x, theta, jacobian).IsSolved);
        var column = new double[2];
        for (int k = 0; k < 3; k++)
        {
            double[] unit = new double[3];
            unit[k] = 1;
            Implicit.RootJvp(residual, x, theta, unit, column);
            Assert.Equal(column[0], jacobian[k], 1e-14);
            Assert.Equal(column[1], jacobian[3 + k], 1e-14);
        }
    }

    [Fact]
    public void First_and_second_derivatives_of_a_root_found_by_bisection_are_those_of_the_quadratic_formula()
    {
        double[] theta = [1.3, 0.7, 2.1];
        double root = Bisect(theta);
        var residual = new Parametric.QuadraticParametricResidual();
        var gradient = new double[3];
        Assert.True(Implicit.RootVjp(residual, [root], theta, [1.0], gradient).IsSolved);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Difference(theta, i, RootOf), gradient[i], 1e-8);
            for (int j = 0; j < 3; j++)
            {
                double second = (Second(residual, root, theta, i, j, 1) - Second(residual, root, theta, i, j, -1)) / 4;
                Assert.Equal(Difference(theta, i, at => Difference(at, j, RootOf)), second, 1e-8);
            }
        }
    }

    [Fact]
    public void A_quadratic_program_changes_as_finite_differences_of_its_solution()
    {
        double[] theta = [-1, -2, -3, 1.5, 0.2, 0.6];
        double[] z = SolveProgram(theta);
        var conditions = Optimality.KarushKuhnTucker(new Parametric.ProgramParametricObjective(), z, theta, 2);
        var jacobian = new double[36];
        ImplicitSummary<double> summary = Implicit.RootJacobian(conditions, z, theta, jacobian);
        Assert.True(summary.IsSolved);
        Assert.InRange(summary.RootResidual, 0, 1e-12);
        const double H = 1e-5;
        for (int k = 0; k < 6; k++)
        {
            double[] up = (double[])theta.Clone();
            double[] down = (double[])theta.Clone();
            up[k] += H;
            down[k] -= H;
            double[] above = SolveProgram(up);
            double[] below = SolveProgram(down);
            for (int i = 0; i < 6; i++)
            {
                Assert.Equal((above[i] - below[i]) / (2 * H), jacobian[i * 6 + k], 1e-7);
            }

            double[] cotangent = new double[6];
            cotangent[k] = 1;
            var row = new double[6];
            Implicit.RootVjp(conditions, z, theta, cotangent, row);
            for (int i = 0; i < 6; i++)
            {
                Assert.Equal(jacobian[k * 6 + i], row[i], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(ImplicitSolver.DenseLu)]
    [InlineData(ImplicitSolver.Gmres)]
    [InlineData(ImplicitSolver.BiCgStab)]
    [InlineData(ImplicitSolver.Lsmr)]
    [InlineData(ImplicitSolver.NormalEquations)]
    public void A_singular_system_is_reported_and_gives_no_numbers(ImplicitSolver solver)
    {
        double[] thetaCotangent = [7, 7];
        ImplicitSummary<double> summary = Implicit.RootVjp(
            new Parametric.DependentParametricResidual(), [0.5, 0.5], [1.0, 1], [1.0, -1], thetaCotangent, new ImplicitOptions { Solver = solver });
        Assert.Equal(ImplicitOutcome.Singular, summary.Outcome);
        Assert.False(summary.IsSolved);
        Assert.All(thetaCotangent, v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void A_ridge_makes_a_singular_system_solvable()
    {
        var tangent = new double[2];
        ImplicitSummary<double> summary = Implicit.RootJvp(
            new Parametric.DependentParametricResidual(), [0.5, 0.5], [1.0, 1], [1.0, 0], tangent, new ImplicitOptions { Ridge = 1e-6 });
        Assert.True(summary.IsSolved);
        Assert.Equal(1, tangent[0] + tangent[1], 1e-5);
    }

    [Fact]
    public void A_warm_start_at_the_solution_takes_no_iteration()
    {
        double[] lambda = [5];
        (double[] x, _) = Ridge(lambda[0]);
        var options = new ImplicitOptions { Solver = ImplicitSolver.ConjugateGradients, WarmStart = true };
        var adjoint = new double[Features];
        var first = new double[1];
        var second = new double[1];
        var residual = Optimality.Stationarity(RidgeObjective, x, lambda);
        int cold = Implicit.RootVjp(residual, x, lambda, [1, 2, 3], first, options, adjoint: adjoint).Products;
        int warm = Implicit.RootVjp(residual, x, lambda, [1, 2, 3], second, options, adjoint: adjoint).Products;
        Assert.InRange(cold, 4, 6);
        Assert.Equal(1, warm);
        Assert.Equal(first[0], second[0], 1e-12);
    }

    [Fact]
    public void The_error_of_the_Jacobian_is_linear_in_the_error_of_the_solution_and_below_that_of_unrolling()
    {
        double[] theta = [0.2, 0.4, 0.5];
        double[] x = ContractionPoint(theta, 300);
        double[] exact = Jacobian(x);
        double[] ratios = new double[4];
        for (int i = 0; i < 4; i++)
        {
            int iterations = 4 * (i + 1);
            double[] near = ContractionPoint(theta, iterations);
            double error = Distance(near, x);
            double[] jacobian = Jacobian(near);
            ratios[i] = Distance(jacobian, exact) / error;
            Assert.InRange(Distance(jacobian, exact), 0, Distance(Unrolled(theta, iterations), exact));
        }

        Assert.All(ratios, r => Assert.InRange(r, ratios[3] / 3, ratios[3] * 3));

        double[] Jacobian(double[] at)
        {
            var jacobian = new double[6];
            Implicit.RootJacobian(
                Optimality.FixedPoint<double, Parametric.ContractionParametricResidual>(new(), at), at, theta, jacobian);
            return jacobian;
        }
    }

    [Fact]
    public void Nothing_is_allocated_with_a_workspace()
    {
        double[] theta = [0.2, 0.4, 0.5];
        double[] x = ContractionPoint(theta, 300);
        var workspace = new Workspace<double>();
        var cotangent = new double[3];
        var tangent = new double[2];
        void Run()
        {
            var residual = Optimality.FixedPoint<double, Parametric.ContractionParametricResidual>(new(), x);
            Implicit.RootVjp(residual, x, theta, [1.0, 2], cotangent, workspace: workspace);
            Implicit.RootJvp(residual, x, theta, [1.0, 2, 3], tangent, workspace: workspace);
        }

        Assert.Equal(0, Allocation.Least(Run));
    }

    [Fact]
    public void Spans_of_wrong_lengths_are_named()
    {
        var residual = new Parametric.ContractionParametricResidual();
        Assert.Equal("thetaTangent", Assert.Throws<ArgumentException>(() => Implicit.RootJvp(residual, [1.0, 2], [1.0, 2, 3], [1.0], new double[2])).ParamName);
        Assert.Equal("xTangent", Assert.Throws<ArgumentException>(() => Implicit.RootJvp(residual, [1.0, 2], [1.0, 2, 3], [1.0, 2, 3], new double[1])).ParamName);
        Assert.Equal("xCotangent", Assert.Throws<ArgumentException>(() => Implicit.RootVjp(residual, [1.0, 2], [1.0, 2, 3], [1.0], new double[3])).ParamName);
        Assert.Equal("jacobian", Assert.Throws<ArgumentException>(() => Implicit.RootJacobian(residual, [1.0, 2], [1.0, 2, 3], new double[3])).ParamName);
    }

    private static (double[] X, double[] Derivative) Ridge(double lambda)
    {
        Matrix<double> a = Matrix<double>.Build.Dense(Features, Samples, (double[])s_a.Clone());
        Matrix<double> h = (a * a.Transpose() / Samples) + (lambda * Matrix<double>.Build.DenseIdentity(Features));
        Vector<double> x = h.Solve(a * Vector<double>.Build.Dense((double[])s_b.Clone()) / Samples);
        return (x.ToArray(), (-h.Solve(x)).ToArray());
    }

    private static double[] ContractionPoint(double[] theta, int iterations)
    {
        double[] x = [0, 0];
        double[] next = [0, 0];
        for (int i = 0; i < iterations; i++)
        {
            Parametric.Contraction(x, theta, next);
            (x, next) = (next, x);
        }

        return x;
    }

    private static double[] Unrolled(double[] theta, int iterations)
    {
        var jacobian = new double[6];
        for (int k = 0; k < 3; k++)
        {
            double[] unit = new double[3];
            unit[k] = 1;
            double[] x = [0, 0];
            double[] tangent = [0, 0];
            for (int i = 0; i < iterations; i++)
            {
                double[] next = [0, 0];
                double[] nextTangent = [0, 0];
                Parametric.ContractionJvp(x, theta, next, tangent, unit, nextTangent);
                (x, tangent) = (next, nextTangent);
            }

            jacobian[k] = tangent[0];
            jacobian[3 + k] = tangent[1];
        }

        return jacobian;
    }

    private static double Bisect(double[] theta)
    {
        double low = 0;
        double high = 10;
        double[] r = [0];
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2;
            Parametric.Quadratic([middle], theta, r);
            (low, high) = r[0] > 0 ? (low, middle) : (middle, high);
        }

        return low;
    }

    private static double RootOf(double[] theta)
    {
        (double a, double b, double y) = (theta[0], theta[1], theta[2]);
        return (-b + Math.Sqrt((b * b) + (4 * a * y * (a + b)))) / (2 * a);
    }

    // Fourth order: error h⁴ and rounding eps/h balance at 1e-3, at about 1e-12 for first and 1e-10 for second derivatives.
    private static double Difference(double[] theta, int i, Func<double[], double> f)
    {
        const double H = 1e-3;
        double At(double h)
        {
            double[] moved = (double[])theta.Clone();
            moved[i] += h;
            return f(moved);
        }

        return ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);
    }

    /// <summary>Twice the second Taylor coefficient of the root along eᵢ ± eⱼ.</summary>
    private static double Second(Parametric.QuadraticParametricResidual residual, double root, double[] theta, int i, int j, int sign)
    {
        double[] curve = [.. theta, 0, 0, 0, 0, 0, 0];
        curve[3 + i] += 1;
        curve[3 + j] += sign;
        double[] x = [root, 0, 0];
        Assert.True(Implicit.RootTaylor(residual, 2, curve, x).IsSolved);
        return 2 * x[2];
    }

    /// <summary>Both inequalities are active here: linear equations.</summary>
    private static double[] SolveProgram(double[] theta)
    {
        double[] system =
        [
            1, 1, 0, 1, 1, 0,
            1, 2, 0, 1, -1, 0,
            0, 0, 1, 1, 0, 1,
            1, 1, 1, 0, 0, 0,
            1, -1, 0, 0, 0, 0,
            0, 0, 1, 0, 0, 0,
        ];
        double[] right = [-theta[0], -theta[1], -theta[2], theta[3], theta[4], theta[5]];
        double[] z = Matrix<double>.Build.DenseOfRowMajor(6, 6, system).Solve(Vector<double>.Build.Dense(right)).ToArray();
        if (z[4] < 0)
        {
            // The first one is not: x₀ − x₁ is free and its multiplier 0.
            for (int j = 0; j < 6; j++)
            {
                system[24 + j] = j == 4 ? 1 : 0;
            }

            right[4] = 0;
            z = Matrix<double>.Build.DenseOfRowMajor(6, 6, system).Solve(Vector<double>.Build.Dense(right)).ToArray();
        }

        return z;
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}

using System.Numerics;
using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class LevenbergMarquardtTests
{
    [Theory]
    [InlineData(500, 0.0001)]
    [InlineData(250, 0.0005)]
    public void Misra1a_agrees_with_the_certified_values(double b1, double b2)
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(Misra1a.Problem, [b1, b2], new LevenbergMarquardt());
        Assert.True(result.Converged, result.ToString());
        Assert.True(Digits.Agreement(result.X[0], Misra1a.CertifiedB1) >= 9, result.X[0].ToString());
        Assert.True(Digits.Agreement(result.X[1], Misra1a.CertifiedB2) >= 9, result.X[1].ToString());
        Assert.True(Digits.Agreement(result.ResidualSumOfSquares, Misra1a.CertifiedSumOfSquares) >= 9);
        Assert.InRange(result.Evaluations.Jacobians, 3, 40);
        Assert.Equal(result.Iterations + 1, result.Evaluations.Jacobians);
    }

    [Fact]
    public void Rosenbrock_is_solved_exactly()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[0], 12);
        Assert.Equal(1, result.X[1], 12);
        Assert.InRange(result.Evaluations.Values, 5, 30);
    }

    [Fact]
    public void Single_precision_converges_too()
    {
        LeastSquaresResult<float> result = LeastSquares.Solve(new Rosenbrock<float>(), Rosenbrock<float>.Start);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1f, result.X[0], 4);
    }

    [Fact]
    public void A_tolerance_below_rounding_ends_converged()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(
            Misra1a.Problem, [500, 0.0001], new LevenbergMarquardt(), new OptimOptions { GradientTolerance = 0 });
        Assert.Equal(StopReason.RoundingLimitReached, result.Reason);
        Assert.True(Digits.Agreement(result.X[1], Misra1a.CertifiedB2) >= 10);
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 3)]
    public void Linear_problems_of_any_shape_and_rank_are_solved(int m, int n)
    {
        // Rank 2 at most: the rows are combinations of (1, 1, …) and (1, 2, …).
        var problem = new Linear(m, n);
        LeastSquaresResult<double> result = LeastSquares.Solve(problem, new double[n]);
        Assert.True(result.Converged, result.ToString());
        var r = new double[m];
        var j = new double[m * n];
        problem.Jacobian(result.X, r, j);
        for (int column = 0; column < n; column++)
        {
            double inner = Enumerable.Range(0, m).Sum(row => j[(row * n) + column] * r[row]);
            Assert.Equal(0, inner, 9);
        }
    }

    [Fact]
    public void A_parameter_without_influence_stays_where_it_was()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new FirstParameterOnly<double>(), [3.0, 42.0]);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(2, result.X[0], 12);
        Assert.Equal(42, result.X[1]);
    }

    [Fact]
    public void A_wrong_Jacobian_is_not_called_convergence()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new WrongJacobian(), [3.0]);
        Assert.False(result.Converged);
        Assert.Equal(StopReason.NoAcceptableStep, result.Reason);
    }

    private sealed class Linear(int m, int n) : IResidual<double>
    {
        public int ResidualCount => m;

        public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
        {
            for (int i = 0; i < m; i++)
            {
                r[i] = -(i * i) - 1;
                for (int j = 0; j < n; j++)
                {
                    r[i] += Entry(i, j) * x[j];
                }
            }
        }

        public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
        {
            Value(x, r);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    jacobian[(i * n) + j] = Entry(i, j);
                }
            }
        }

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
            => throw new NotSupportedException();

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => throw new NotSupportedException();

        private static double Entry(int i, int j) => i + 1 + ((i - 1) * (j + 1));
    }

    private sealed class FirstParameterOnly<T> : IResidual<T>
        where T : IFloatingPointIeee754<T>
    {
        public int ResidualCount => 2;

        public void Value(scoped ReadOnlySpan<T> x, scoped Span<T> r)
        {
            r[0] = (x[0] * x[0]) - T.CreateChecked(4);
            r[1] = x[0] - T.CreateChecked(2);
        }

        public void Jacobian(scoped ReadOnlySpan<T> x, scoped Span<T> r, scoped Span<T> jacobian)
        {
            Value(x, r);
            jacobian[0] = x[0] + x[0];
            jacobian[2] = T.One;
            jacobian[1] = jacobian[3] = T.Zero;
        }

        public void Jvp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> r, scoped Span<T> jv)
            => throw new NotSupportedException();

        public void Vjp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> u, scoped Span<T> r, scoped Span<T> ju)
            => throw new NotSupportedException();
    }

    private sealed class WrongJacobian : IResidual<double>
    {
        public int ResidualCount => 1;

        public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r) => r[0] = x[0] * x[0];

        public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
        {
            Value(x, r);
            jacobian[0] = -1;
        }

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
            => throw new NotSupportedException();

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => throw new NotSupportedException();
    }
}

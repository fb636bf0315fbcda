using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class DerivativeCheckTests
{
    private static readonly OptimOptions Checked = new() { CheckDerivatives = true };

    [Fact]
    public void Right_derivatives_pass()
    {
        Assert.True(Minimizer.Minimize(new NonConvex.WoodObjective(), NonConvex.WoodStart, Checked).Converged);
        Assert.True(Minimizer.Minimize(Logistic.Synthetic(), new double[20], new LimitedMemoryBfgs(), Checked).Converged);
        Assert.True(Minimizer.Minimize(new Rosenbrock<float>(), Rosenbrock<float>.Start, Checked).Converged);
    }

    [Fact]
    public void A_wrong_gradient_is_named()
    {
        var wrong = new Wrong(7, -1);
        MinimizationResult<double> result = Minimizer.Minimize(wrong, [.. Enumerable.Repeat(1.0, 20)], new LimitedMemoryBfgs(), Checked);
        Assert.Equal(StopReason.WrongDerivatives, result.Reason);
        Assert.False(result.Converged);
        Assert.Equal((7, -1), (result.Summary.Mismatch!.Value.Row, result.Summary.Mismatch.Value.Column));
        Assert.Contains("component 7", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_Hessian_is_named()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new Wrong(-1, 3), [.. Enumerable.Repeat(1.0, 20)], new Newton(), Checked);
        Assert.Equal(StopReason.WrongDerivatives, result.Reason);
        Assert.Equal(3, result.Summary.Mismatch!.Value.Column);
        Assert.Contains("Hessian", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_right_Jacobian_passes()
    {
        Assert.True(LeastSquares.Solve(Misra1a.Problem, [500, 0.0001], Checked).Converged);
        Assert.True(LeastSquares.Solve(new Rosenbrock<float>(), Rosenbrock<float>.Start, Checked).Converged);
        Assert.True(Roots.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start, Checked).Converged);
    }

    [Fact]
    public void The_worst_entry_of_a_wrong_Jacobian_is_named_by_least_squares()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new WrongResidual(1, 0), Rosenbrock<double>.Start, Checked);
        AssertNamed(result.Summary, 1, 0);
        Assert.Equal(Rosenbrock<double>.Start, result.X);
        Assert.Equal(12.1, result.Value, 1e-12);
    }

    [Fact]
    public void The_worst_entry_of_a_wrong_Jacobian_is_named_by_roots()
        => AssertNamed(Roots.Solve(new WrongResidual(0, 1), Rosenbrock<double>.Start, new Halley(), Checked).Summary, 0, 1);

    [Fact]
    public void Bounds_are_kept_and_a_minimum_at_a_bound_is_no_mistake()
    {
        // The gradient is 0 there, and a one-sided difference of first order is not.
        var options = new OptimOptions { CheckDerivatives = true, LowerBounds = [0, 0], UpperBounds = [1, 0] };
        Assert.True(Minimizer.Minimize(new Bowl(), [0.0, 0.0], new LimitedMemoryBfgs(), options).Converged);
        Assert.True(LeastSquares.Solve(new Bowl(), [0.0, 0.0], options).Converged);
    }

    private static void AssertNamed(OptimSummary<double> summary, int row, int column)
    {
        Assert.Equal(StopReason.WrongDerivatives, summary.Reason);
        Assert.False(summary.Converged);
        DerivativeMismatch mismatch = summary.Mismatch!.Value;
        Assert.Equal((DerivativeKind.Jacobian, row, column), (mismatch.Kind, mismatch.Row, mismatch.Column));
        Assert.Contains($"entry ({row}, {column}) of the Jacobian", summary.Message, StringComparison.Ordinal);
    }

    /// <summary>x² + y², and as residuals x², y², evaluated nowhere outside [0, 1] × {0}.</summary>
    private sealed class Bowl : IObjective<double>, IResidual<double>
    {
        public int ResidualCount => 2;

        public double Value(scoped ReadOnlySpan<double> x)
        {
            Assert.InRange(x[0], 0, 1);
            Assert.Equal(0, x[1]);
            return (x[0] * x[0]) + (x[1] * x[1]);
        }

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            (gradient[0], gradient[1]) = (2 * x[0], 2 * x[1]);
            return Value(x);
        }

        public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
        {
            Value(x);
            (r[0], r[1]) = (x[0] * x[0], x[1] * x[1]);
        }

        public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
        {
            Value(x, r);
            jacobian.Clear();
            (jacobian[0], jacobian[3]) = (2 * x[0], 2 * x[1]);
        }

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
            => throw new NotSupportedException();

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => throw new NotSupportedException();
    }

    private sealed class WrongResidual(int row, int column) : IResidual<double>
    {
        private readonly Rosenbrock<double> _inner = new();

        public int ResidualCount => 2;

        public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r) => _inner.Value(x, r);

        public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
        {
            _inner.Jacobian(x, r, jacobian);
            jacobian[(2 * row) + column] *= 1.01;
        }

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
            => _inner.Jvp(x, v, r, jv);

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => _inner.Vjp(x, u, r, ju);
    }

    private sealed class Wrong(int component, int column) : ITwiceDifferentiable<double>
    {
        private readonly Logistic _inner = Logistic.Synthetic();

        public double Value(scoped ReadOnlySpan<double> x) => _inner.Value(x);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            double value = _inner.Gradient(x, gradient);
            if (component >= 0)
            {
                gradient[component] *= 1.01;
            }

            return value;
        }

        public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
        {
            double value = _inner.HessianVector(x, v, hv);
            hv[2] += column >= 0 ? 0.01 * v[column] : 0;
            return value;
        }

        public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian) => _inner.Hessian(x, hessian);
    }
}

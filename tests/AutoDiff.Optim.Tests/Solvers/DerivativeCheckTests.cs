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

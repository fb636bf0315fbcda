namespace AutoDiff.Optim.Tests.Problems;

/// <summary>The logistic regression with Hessians that are wrong by a fixed symmetric matrix of a given norm, and gradients with noise of a given norm.</summary>
internal sealed class WrongHessian(double error, double noise = 0) : ITwiceDifferentiable<double>
{
    private readonly Logistic _inner = Logistic.Synthetic();
    private readonly Random _random = new(1);

    public double Value(scoped ReadOnlySpan<double> x) => _inner.Value(x);

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        double value = _inner.Gradient(x, gradient);
        foreach (ref double g in gradient)
        {
            g += noise * ((2 * _random.NextDouble()) - 1) * Math.Sqrt(3.0 / x.Length);
        }

        return value;
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv) => throw new NotSupportedException();

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        // Alternating signs on the diagonal: a matrix of norm 1.
        double value = _inner.Hessian(x, hessian);
        for (int i = 0; i < x.Length; i++)
        {
            hessian[i * (x.Length + 1)] += i % 2 == 0 ? error : -error;
        }

        return value;
    }
}

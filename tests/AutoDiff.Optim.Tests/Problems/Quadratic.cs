namespace AutoDiff.Optim.Tests.Problems;

/// <summary>½Σdᵢ(xᵢ − 1)² + c: minimum c at 1 if every d is positive.</summary>
internal readonly struct Quadratic(double[] diagonal, double constant = 0) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < diagonal.Length; i++)
        {
            sum += diagonal[i] * (x[i] - 1) * (x[i] - 1) / 2;
        }

        return sum + constant;
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        for (int i = 0; i < diagonal.Length; i++)
        {
            gradient[i] = diagonal[i] * (x[i] - 1);
        }

        return Value(x);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        for (int i = 0; i < diagonal.Length; i++)
        {
            hv[i] = diagonal[i] * v[i];
        }

        return Value(x);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian.Clear();
        for (int i = 0; i < diagonal.Length; i++)
        {
            hessian[i * (diagonal.Length + 1)] = diagonal[i];
        }

        return Value(x);
    }
}

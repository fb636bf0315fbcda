namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Σ(xᵢ⁴/4 − xᵢ²/2): minima where every xᵢ is ±1, of value −n/4; the Hessian is negative definite near 0.</summary>
internal readonly struct DoubleWell : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double t in x)
        {
            sum += ((t * t / 4) - 0.5) * t * t;
        }

        return sum;
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        for (int i = 0; i < x.Length; i++)
        {
            gradient[i] = ((x[i] * x[i]) - 1) * x[i];
        }

        return Value(x);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        for (int i = 0; i < x.Length; i++)
        {
            hv[i] = ((3 * x[i] * x[i]) - 1) * v[i];
        }

        return Value(x);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            hessian[i * (x.Length + 1)] = (3 * x[i] * x[i]) - 1;
        }

        return Value(x);
    }
}

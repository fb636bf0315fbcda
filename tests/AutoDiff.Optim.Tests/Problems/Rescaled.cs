namespace AutoDiff.Optim.Tests.Problems;

/// <summary>f(Bx) with a diagonal B.</summary>
internal sealed class Rescaled(Logistic inner, double[] scale) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x) => inner.Value(Scaled(x));

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        double value = inner.Gradient(Scaled(x), gradient);
        Scaled(gradient).CopyTo(gradient);
        return value;
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        double value = inner.HessianVector(Scaled(x), Scaled(v), hv);
        Scaled(hv).CopyTo(hv);
        return value;
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        double value = inner.Hessian(Scaled(x), hessian);
        for (int i = 0; i < hessian.Length; i++)
        {
            hessian[i] *= scale[i / scale.Length] * scale[i % scale.Length];
        }

        return value;
    }

    private double[] Scaled(ReadOnlySpan<double> x)
    {
        var scaled = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            scaled[i] = scale[i] * x[i];
        }

        return scaled;
    }
}

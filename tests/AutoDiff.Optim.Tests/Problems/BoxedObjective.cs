namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Fails the test when it is called outside a box.</summary>
internal sealed class BoxedObjective(ITwiceDifferentiable<double> inner, double[] lower, double[] upper) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x)
    {
        Check(x);
        return inner.Value(x);
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        Check(x);
        return inner.Gradient(x, gradient);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        Check(x);
        return inner.HessianVector(x, v, hv);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        Check(x);
        return inner.Hessian(x, hessian);
    }

    private void Check(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            Assert.InRange(x[i], lower[i], upper[i]);
        }
    }
}

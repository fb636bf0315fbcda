namespace AutoDiff.Benchmarks.Optim;

/// <summary>An objective that counts its calls and refuses more than a run may sensibly make.</summary>
internal sealed class CountedObjective(ITwiceDifferentiable<double> inner) : ITwiceDifferentiable<double>
{
    /// <summary>The calls so far.</summary>
    public int Calls { get; set; }

    public double Value(scoped ReadOnlySpan<double> x)
    {
        Count();
        return inner.Value(x);
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        Count();
        return inner.Gradient(x, gradient);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        Count();
        return inner.HessianVector(x, v, hv);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        Count();
        return inner.Hessian(x, hessian);
    }

    private void Count()
    {
        if (++Calls > CountedResidual.MostCalls)
        {
            throw new TimeoutException();
        }
    }
}

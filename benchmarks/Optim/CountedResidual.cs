namespace AutoDiff.Benchmarks.Optim;

/// <summary>A residual that counts its calls and refuses more than a run may sensibly make.</summary>
internal sealed class CountedResidual(IResidual<double> inner) : IResidual<double>
{
    public const int MostCalls = 200_000;

    /// <summary>The calls so far.</summary>
    public int Calls { get; set; }

    public int ResidualCount => inner.ResidualCount;

    public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
    {
        Count();
        inner.Value(x, r);
    }

    public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
    {
        Count();
        inner.Jacobian(x, r, jacobian);
    }

    public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
    {
        Count();
        inner.Jvp(x, v, r, jv);
    }

    public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
    {
        Count();
        inner.Vjp(x, u, r, ju);
    }

    private void Count()
    {
        if (++Calls > MostCalls)
        {
            throw new TimeoutException();
        }
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Fails the test when it is called outside a box.</summary>
internal sealed class Boxed(IResidual<double> inner, double[] lower, double[] upper) : IResidual<double>
{
    public int ResidualCount => inner.ResidualCount;

    public int Calls { get; private set; }

    public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
    {
        Check(x);
        inner.Value(x, r);
    }

    public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
    {
        Check(x);
        inner.Jvp(x, v, r, jv);
    }

    public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
    {
        Check(x);
        inner.Vjp(x, u, r, ju);
    }

    public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
    {
        Check(x);
        inner.Jacobian(x, r, jacobian);
    }

    private void Check(ReadOnlySpan<double> x)
    {
        Calls++;
        for (int j = 0; j < x.Length; j++)
        {
            Assert.InRange(x[j], lower[j], upper[j]);
        }
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Rosenbrock's residuals, spoilt in the calls that it is told to spoil.</summary>
internal sealed class FaultyResidual(Func<int, bool> isSpoilt, double spoiler = double.NaN) : IResidual<double>
{
    private readonly Rosenbrock<double> _inner = new();

    public int Calls { get; private set; }

    public double Lowest { get; private set; } = double.PositiveInfinity;

    public Action<int>? Entering { get; init; }

    public int ResidualCount => _inner.ResidualCount;

    public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
    {
        int call = Enter();
        _inner.Value(x, r);
        Finish(call, r, r);
    }

    public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
    {
        int call = Enter();
        _inner.Jacobian(x, r, jacobian);
        Finish(call, r, jacobian);
    }

    public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
        => throw new NotSupportedException();

    public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
        => throw new NotSupportedException();

    private int Enter()
    {
        Entering?.Invoke(Calls);
        return Calls++;
    }

    private void Finish(int call, Span<double> r, Span<double> spoilt)
    {
        if (isSpoilt(call))
        {
            spoilt[call % spoilt.Length] = spoiler;
        }
        else
        {
            Lowest = Math.Min(Lowest, 0.5 * ((r[0] * r[0]) + (r[1] * r[1])));
        }
    }
}

namespace AutoDiff.Optim.Tests.Support;

/// <summary>Constraints as one type, for tables of problems.</summary>
internal interface IConstraints : IResidual<double>, ITaylorDifferentiable<double>;

/// <summary>Passes calls on, and spoils the results of those that it is told to.</summary>
internal sealed class Constraints<C>(C inner, Func<int, bool>? isSpoilt = null, double spoiler = double.NaN) : IConstraints
    where C : IResidual<double>, ITaylorDifferentiable<double>
{
    public int Calls { get; private set; }

    /// <summary>Called at the start of every call, with its number.</summary>
    public Action<int>? Entering { get; init; }

    public int ResidualCount => inner.ResidualCount;

    public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r)
    {
        int call = Enter();
        inner.Value(x, r);
        Spoil(call, r);
    }

    public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
    {
        int call = Enter();
        inner.Jvp(x, v, r, jv);
        Spoil(call, jv);
    }

    public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
    {
        int call = Enter();
        inner.Vjp(x, u, r, ju);
        Spoil(call, ju);
    }

    public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
    {
        int call = Enter();
        inner.Jacobian(x, r, jacobian);
        Spoil(call, jacobian);
    }

    public void Taylor(int order, scoped ReadOnlySpan<double> series, scoped Span<double> result)
    {
        int call = Enter();
        inner.Taylor(order, series, result);
        Spoil(call, result);
    }

    private int Enter()
    {
        Entering?.Invoke(Calls);
        return Calls++;
    }

    private void Spoil(int call, Span<double> values)
    {
        if (isSpoilt is not null && isSpoilt(call))
        {
            values.Fill(spoiler);
        }
    }
}

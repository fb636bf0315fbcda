namespace AutoDiff.Optim;

/// <summary>Stands for the equations of a problem that has none.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct NoConstraints<T> : IResidual<T>, ITaylorDifferentiable<T>
{
    /// <summary>0.</summary>
    public int ResidualCount => 0;

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped Span<T> r)
    {
    }

    /// <inheritdoc/>
    public void Jvp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> r, scoped Span<T> jv)
    {
    }

    /// <inheritdoc/>
    public void Vjp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> u, scoped Span<T> r, scoped Span<T> ju) => ju.Clear();

    /// <inheritdoc/>
    public void Jacobian(scoped ReadOnlySpan<T> x, scoped Span<T> r, scoped Span<T> jacobian)
    {
    }

    /// <inheritdoc/>
    public void Taylor(int order, scoped ReadOnlySpan<T> series, scoped Span<T> result)
    {
    }
}

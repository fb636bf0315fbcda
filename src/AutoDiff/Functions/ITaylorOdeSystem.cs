namespace AutoDiff;

/// <summary>The right-hand side of a differential equation that maps Taylor series to that of its value.</summary>
/// <remarks>Series are laid out as for <see cref="ITaylorDifferentiable{T}"/>: row k holds the coefficients of the k-th power.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ITaylorOdeSystem<T> : IOdeSystem<T>
{
    /// <summary>Computes the coefficients of z' along a curve.</summary>
    /// <param name="order">The highest power that is kept; not negative.</param>
    /// <param name="t">The curve of the time: order + 1 coefficients.</param>
    /// <param name="z">The curve of the state: order + 1 rows.</param>
    /// <param name="theta">The curve of the parameters: order + 1 rows.</param>
    /// <param name="dz">Receives the coefficients of z': order + 1 rows.</param>
    void Taylor(int order, scoped ReadOnlySpan<T> t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped Span<T> dz);
}

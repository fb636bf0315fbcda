namespace AutoDiff;

/// <summary>A function of unknowns and parameters that maps Taylor series of both to that of its values.</summary>
/// <remarks>Series are laid out as for <see cref="ITaylorDifferentiable{T}"/>: row k holds the coefficients of tᵏ.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ITaylorParametricResidual<T> : IParametricResidual<T>
{
    /// <summary>Computes the coefficients of the values along a curve.</summary>
    /// <param name="order">The highest power of t that is kept; not negative.</param>
    /// <param name="x">The curve of the unknowns: order + 1 rows.</param>
    /// <param name="theta">The curve of the parameters: order + 1 rows.</param>
    /// <param name="r">Receives the coefficients of the values: order + 1 rows.</param>
    void Taylor(int order, scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r);
}

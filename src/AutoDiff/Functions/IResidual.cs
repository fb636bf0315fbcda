namespace AutoDiff;

/// <summary>A function of many variables with many values, and its first derivatives.</summary>
/// <remarks>Implemented by the generated <c>FResidual</c> structs. Consumers take it as a generic argument,
/// <c>where F : IResidual&lt;T&gt;, allows ref struct</c>. With n variables and m = <see cref="ResidualCount"/> values the
/// Jacobian is m × n. Spans that are written may overlap no other argument.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IResidual<T>
{
    /// <summary>The number of values.</summary>
    int ResidualCount { get; }

    /// <summary>Computes the values.</summary>
    /// <param name="x">The point.</param>
    /// <param name="r">Receives the values.</param>
    void Value(scoped ReadOnlySpan<T> x, scoped Span<T> r);

    /// <summary>Computes the values and the Jacobian times a vector.</summary>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="r">Receives the values.</param>
    /// <param name="jv">Receives the product, of length <see cref="ResidualCount"/>.</param>
    void Jvp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> r, scoped Span<T> jv);

    /// <summary>Computes the values and the transposed Jacobian times a vector.</summary>
    /// <param name="x">The point.</param>
    /// <param name="u">The vector, of length <see cref="ResidualCount"/>.</param>
    /// <param name="r">Receives the values.</param>
    /// <param name="ju">Receives the product; as long as <paramref name="x"/>.</param>
    void Vjp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> u, scoped Span<T> r, scoped Span<T> ju);

    /// <summary>Computes the values and the dense Jacobian.</summary>
    /// <param name="x">The point.</param>
    /// <param name="r">Receives the values.</param>
    /// <param name="jacobian">Receives the m × n Jacobian, row-major.</param>
    void Jacobian(scoped ReadOnlySpan<T> x, scoped Span<T> r, scoped Span<T> jacobian);
}

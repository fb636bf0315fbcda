namespace AutoDiff;

/// <summary>A function that maps a truncated Taylor series of its argument to that of its value.</summary>
/// <remarks>Coefficient k is that of tᵏ: the k-th derivative divided by k!. A series of an array of length n is
/// coefficient-major: row k holds the n coefficients of tᵏ.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ITaylorDifferentiable<T>
{
    /// <summary>Computes the coefficients of the value along a curve.</summary>
    /// <param name="order">The highest power of t that is kept; not negative.</param>
    /// <param name="series">The curve: (<paramref name="order"/> + 1) · n coefficients.</param>
    /// <param name="result">Receives the coefficients of the value, laid out in the same way.</param>
    void Taylor(int order, scoped ReadOnlySpan<T> series, scoped Span<T> result);
}

namespace AutoDiff.Optim;

/// <summary>A square matrix A that is known by its products and those of its transpose.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ILinearMap<T>
{
    /// <summary>Computes A·v.</summary>
    /// <param name="v">The vector.</param>
    /// <param name="product">Receives the product; overlaps nothing.</param>
    void Apply(scoped ReadOnlySpan<T> v, scoped Span<T> product);

    /// <summary>Computes Aᵀ·u.</summary>
    /// <param name="u">The vector.</param>
    /// <param name="product">Receives the product; overlaps nothing.</param>
    void ApplyTransposed(scoped ReadOnlySpan<T> u, scoped Span<T> product);
}

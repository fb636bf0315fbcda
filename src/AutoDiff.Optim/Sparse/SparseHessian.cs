using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Computes Hessians whose pattern is known, as compressed sparse rows of both triangles: with one product H·v for each colour of a star colouring.</summary>
/// <remarks>Allocates its storage once; not for concurrent use.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class SparseHessian<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _seed;
    private readonly T[] _product;

    /// <summary>Prepares for a pattern.</summary>
    /// <param name="pattern">Where entries may be other than 0; symmetric.</param>
    /// <exception cref="ArgumentException">The pattern is not symmetric.</exception>
    public SparseHessian(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        ProductCount = pattern.StarCompression.Count;
        _seed = new T[pattern.ColumnCount];
        _product = new T[pattern.ColumnCount];
    }

    /// <summary>The pattern.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>How many products one Hessian takes.</summary>
    public int ProductCount { get; }

    /// <summary>Computes value and Hessian. Entries outside the pattern must be 0: those inside are wrong otherwise.</summary>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">Where.</param>
    /// <param name="values">Receives the entries in the order of the pattern.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">A length does not agree with the pattern.</exception>
    public T Compute<F>(F objective, ReadOnlySpan<T> x, Span<T> values)
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.Length(x.Length, Pattern.ColumnCount, nameof(x));
        ArgumentCheck.Length(values.Length, Pattern.Count, nameof(values));
        StarCompression compression = Pattern.StarCompression;
        T value = compression.Count == 0 ? objective.Value(x) : T.Zero;
        for (int color = 0; color < compression.Count; color++)
        {
            compression.Seed<T>(color, _seed);
            value = objective.HessianVector(x, _seed, _product);
            compression.Recover<T>(color, _product, values);
        }

        return value;
    }
}

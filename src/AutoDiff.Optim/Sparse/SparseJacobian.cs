using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Computes Jacobians whose pattern is known, as compressed sparse rows: with one product J·v for each colour of the columns or, if that is
/// cheaper, one product Jᵀu for each colour of the rows.</summary>
/// <remarks>Allocates its storage once; not for concurrent use.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class SparseJacobian<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _seed;
    private readonly T[] _product;

    /// <summary>Prepares for a pattern.</summary>
    /// <param name="pattern">Where entries may be other than 0.</param>
    public SparseJacobian(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        bool isByRows = pattern.ColumnCompression.IsByRows;
        _seed = new T[isByRows ? pattern.RowCount : pattern.ColumnCount];
        _product = new T[isByRows ? pattern.ColumnCount : pattern.RowCount];
    }

    /// <summary>The pattern.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>How many products one Jacobian takes.</summary>
    public int ProductCount => Pattern.ColumnCompression.Count;

    /// <summary>Whether the products are with the transpose, by rows.</summary>
    public bool IsByRows => Pattern.ColumnCompression.IsByRows;

    /// <summary>Computes residuals and Jacobian. Entries outside the pattern must be 0: those inside are wrong otherwise.</summary>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function.</param>
    /// <param name="x">Where.</param>
    /// <param name="r">Receives the residuals.</param>
    /// <param name="values">Receives the entries in the order of the pattern.</param>
    /// <exception cref="ArgumentException">A length does not agree with the pattern.</exception>
    public void Compute<F>(F residual, ReadOnlySpan<T> x, Span<T> r, Span<T> values)
        where F : IResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        ArgumentCheck.Length(x.Length, Pattern.ColumnCount, nameof(x));
        ArgumentCheck.Length(r.Length, Pattern.RowCount, nameof(r));
        ArgumentCheck.Length(values.Length, Pattern.Count, nameof(values));
        ColumnCompression compression = Pattern.ColumnCompression;
        if (compression.Count == 0)
        {
            residual.Value(x, r);
        }

        for (int color = 0; color < compression.Count; color++)
        {
            compression.Seed<T>(color, _seed);
            if (compression.IsByRows)
            {
                residual.Vjp(x, _seed, r, _product);
            }
            else
            {
                residual.Jvp(x, _seed, r, _product);
            }

            compression.Recover<T>(color, _product, values);
        }
    }
}

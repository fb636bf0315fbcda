using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Which entries of a matrix each product with the sum of a colour's columns holds, or of its transpose with the sum of a colour's rows.</summary>
internal sealed class ColumnCompression
{
    private readonly ColorGroups _groups;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly int[] _indices;

    /// <param name="pattern">The pattern.</param>
    /// <param name="coloring">Of the columns, or of the rows.</param>
    /// <param name="isByRows">Whether it is of the rows.</param>
    public ColumnCompression(SparsityPattern pattern, Coloring coloring, bool isByRows = false)
    {
        IsByRows = isByRows;
        _groups = new ColorGroups(coloring);
        ReadOnlySpan<int> colors = coloring.Colors;
        _starts = new int[coloring.Count + 1];
        for (int i = 0; i < pattern.RowCount; i++)
        {
            foreach (int column in pattern.Row(i))
            {
                _starts[colors[isByRows ? i : column] + 1]++;
            }
        }

        for (int c = 0; c < coloring.Count; c++)
        {
            _starts[c + 1] += _starts[c];
        }

        int[] next = _starts[..^1];
        _rows = new int[pattern.Count];
        _indices = new int[pattern.Count];
        for (int i = 0; i < pattern.RowCount; i++)
        {
            for (int k = pattern.RowStarts[i]; k < pattern.RowStarts[i + 1]; k++)
            {
                int column = pattern.Columns[k];
                int slot = next[colors[isByRows ? i : column]]++;
                (_rows[slot], _indices[slot]) = (isByRows ? column : i, k);
            }
        }
    }

    public int Count => _groups.Count;

    /// <summary>Whether the products are with the transpose.</summary>
    public bool IsByRows { get; }

    /// <summary>Chooses between columns and rows: a product with the transpose costs about as much as two with the matrix.</summary>
    public static ColumnCompression Cheapest(SparsityPattern pattern)
    {
        Coloring columns = Coloring.OfColumns(pattern);
        Coloring rows = Coloring.OfRows(pattern);
        return 2 * rows.Count < columns.Count ? new ColumnCompression(pattern, rows, isByRows: true) : new ColumnCompression(pattern, columns);
    }

    /// <summary>Fills a vector with the sum of the unit vectors of a colour.</summary>
    public void Seed<T>(int color, Span<T> seed)
        where T : INumberBase<T>
        => _groups.Seed(color, seed);

    /// <summary>Takes the entries of a colour from the product of the matrix with its seed.</summary>
    public void Recover<T>(int color, ReadOnlySpan<T> product, Span<T> values)
    {
        for (int k = _starts[color]; k < _starts[color + 1]; k++)
        {
            values[_indices[k]] = product[_rows[k]];
        }
    }
}

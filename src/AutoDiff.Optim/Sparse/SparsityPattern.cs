namespace AutoDiff.Optim;

/// <summary>Where the entries of a sparse matrix may be other than 0, row by row. Immutable; what solvers derive from it, colourings, orderings and the structure of factors, is computed
/// once and kept, so that one pattern serves many runs.</summary>
public sealed class SparsityPattern
{
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly Lazy<SparsityPattern> _transpose;
    private readonly Lazy<ColumnCompression> _columnCompression;
    private readonly Lazy<StarCompression> _starCompression;
    private readonly Lazy<SymbolicFactor> _factor;
    private readonly Lazy<JacobianStructure> _jacobian;
    private readonly Lazy<SparsityPattern> _withDiagonal;

    private SparsityPattern(int columnCount, int[] rowStarts, int[] columns)
    {
        ColumnCount = columnCount;
        _rowStarts = rowStarts;
        _columns = columns;
        _transpose = new Lazy<SparsityPattern>(BuildTranspose);
        _columnCompression = new Lazy<ColumnCompression>(() => ColumnCompression.Cheapest(this));
        _starCompression = new Lazy<StarCompression>(() => new StarCompression(this, Coloring.Star(this)));
        _factor = new Lazy<SymbolicFactor>(() => new SymbolicFactor(this, ReverseCuthillMcKee.Order(this)));
        _jacobian = new Lazy<JacobianStructure>(() => new JacobianStructure(this));
        _withDiagonal = new Lazy<SparsityPattern>(AddDiagonal);
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => _rowStarts.Length - 1;

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>The number of entries that may be other than 0.</summary>
    public int Count => _columns.Length;

    /// <summary>Where each row starts in <see cref="Columns"/>, and where the last one ends: the row pointers of compressed sparse rows.</summary>
    public ReadOnlySpan<int> RowStarts => _rowStarts;

    /// <summary>The columns of the entries, row after row, ascending in each row.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Whether the pattern is square and has (j, i) for every (i, j).</summary>
    public bool IsSymmetric => RowCount == ColumnCount && _rowStarts.AsSpan().SequenceEqual(Transpose()._rowStarts) && _columns.AsSpan().SequenceEqual(Transpose()._columns);

    internal ColumnCompression ColumnCompression => _columnCompression.Value;

    internal StarCompression StarCompression => _starCompression.Value;

    internal SymbolicFactor Factor => _factor.Value;

    internal JacobianStructure Jacobian => _jacobian.Value;

    /// <summary>The pattern with every (i, i).</summary>
    internal SparsityPattern WithDiagonal => _withDiagonal.Value;

    /// <summary>The columns of one row, ascending.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its columns.</returns>
    public ReadOnlySpan<int> Row(int row) => _columns.AsSpan(_rowStarts[row].._rowStarts[row + 1]);

    /// <summary>Where an entry is among the values of a matrix with this pattern.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <returns>The index, or −1 if the entry is always 0.</returns>
    public int IndexOf(int row, int column)
    {
        int found = Row(row).BinarySearch(column);
        return found < 0 ? -1 : _rowStarts[row] + found;
    }

    /// <summary>The pattern of the transposed matrix.</summary>
    /// <returns>The pattern.</returns>
    public SparsityPattern Transpose() => _transpose.Value;

    /// <summary>The pattern of a Hessian that its code tells: exact for every branch, and found without evaluating anything.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c> of a method with <see cref="DerivativeModes.Sparsity"/>.</param>
    /// <param name="x">Variables, of which only the number matters.</param>
    /// <returns>The pattern, symmetric.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty, or <paramref name="objective"/> is null.</exception>
    public static SparsityPattern OfHessian<T, F>(F objective, ReadOnlySpan<T> x)
        where F : ISparseHessian<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        var entries = new SparsityEntries(x.Length, x.Length);
        objective.HessianEntries(x, entries);
        return FromEntries(x.Length, x.Length, entries.Places);
    }

    /// <summary>The pattern of a Jacobian that its code tells: exact for every branch, and found without evaluating anything.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function, such as a generated <c>FResidual</c> of a method with <see cref="DerivativeModes.Sparsity"/>.</param>
    /// <param name="x">Variables, of which only the number matters.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty, or <paramref name="residual"/> is null.</exception>
    public static SparsityPattern OfJacobian<T, F>(F residual, ReadOnlySpan<T> x)
        where F : IResidual<T>, ISparseJacobian<T>, allows ref struct
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        var entries = new SparsityEntries(residual.ResidualCount, x.Length);
        residual.JacobianEntries(x, entries);
        return FromEntries(residual.ResidualCount, x.Length, entries.Places);
    }

    /// <summary>A pattern from compressed sparse rows.</summary>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="rowStarts">Where each row starts among the columns, and where the last one ends.</param>
    /// <param name="columns">The columns, ascending in each row.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException">The starts do not ascend from 0 to the number of columns, or the columns of a row do not ascend or are outside the matrix.</exception>
    public static SparsityPattern FromRows(int columnCount, ReadOnlySpan<int> rowStarts, ReadOnlySpan<int> columns)
    {
        if (rowStarts.Length < 2 || rowStarts[0] != 0 || rowStarts[^1] != columns.Length)
        {
            throw new ArgumentException("The starts of the rows begin with 0 and end with the number of entries.", nameof(rowStarts));
        }

        for (int i = 0; i + 1 < rowStarts.Length; i++)
        {
            if (rowStarts[i + 1] < rowStarts[i])
            {
                throw new ArgumentException(FormattableString.Invariant($"Row {i} ends before it starts."), nameof(rowStarts));
            }

            int previous = -1;
            foreach (int column in columns[rowStarts[i]..rowStarts[i + 1]])
            {
                if (column <= previous || column >= columnCount)
                {
                    throw new ArgumentException(FormattableString.Invariant($"The columns of row {i} do not ascend, or one is outside the matrix."), nameof(columns));
                }

                previous = column;
            }
        }

        return new SparsityPattern(columnCount, rowStarts.ToArray(), columns.ToArray());
    }

    /// <summary>A pattern from its entries, in any order; one that is named twice counts once.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="entries">Rows and columns.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException">There are no rows, or an entry is outside the matrix.</exception>
    public static SparsityPattern FromEntries(int rowCount, int columnCount, IEnumerable<(int Row, int Column)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var rows = new SortedSet<int>[ParameterCheck.AtLeast(rowCount, 1, nameof(rowCount))];
        foreach ((int row, int column) in entries)
        {
            if ((uint)row >= (uint)rowCount || (uint)column >= (uint)columnCount)
            {
                throw new ArgumentException(FormattableString.Invariant($"The entry ({row}, {column}) is outside the matrix."), nameof(entries));
            }

            (rows[row] ??= []).Add(column);
        }

        return FromSorted(columnCount, rows);
    }

    /// <summary>A band: the entries (i, j) with −<paramref name="below"/> ≤ j − i ≤ <paramref name="above"/>.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="below">How many diagonals below the main one.</param>
    /// <param name="above">How many diagonals above it.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException">A number is negative, or there are no rows.</exception>
    public static SparsityPattern Banded(int rowCount, int columnCount, int below, int above)
    {
        ParameterCheck.AtLeast(rowCount, 1, nameof(rowCount));
        ParameterCheck.AtLeast(below, 0, nameof(below));
        ParameterCheck.AtLeast(above, 0, nameof(above));
        var starts = new int[rowCount + 1];
        var columns = new List<int>();
        for (int i = 0; i < rowCount; i++)
        {
            for (long j = Math.Max(0, (long)i - below); j <= Math.Min(columnCount - 1L, (long)i + above); j++)
            {
                columns.Add((int)j);
            }

            starts[i + 1] = columns.Count;
        }

        return new SparsityPattern(columnCount, starts, [.. columns]);
    }

    /// <summary>From the columns of each row, sorted; null for an empty row.</summary>
    internal static SparsityPattern FromSorted(int columnCount, IReadOnlyList<IReadOnlyCollection<int>?> rows)
    {
        var starts = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++)
        {
            starts[i + 1] = checked(starts[i] + (rows[i]?.Count ?? 0));
        }

        var columns = new int[starts[^1]];
        for (int i = 0; i < rows.Count; i++)
        {
            int k = starts[i];
            foreach (int column in rows[i] ?? [])
            {
                columns[k++] = column;
            }
        }

        return new SparsityPattern(columnCount, starts, columns);
    }

    private SparsityPattern AddDiagonal()
    {
        bool isComplete = true;
        var rows = new int[RowCount][];
        for (int i = 0; i < RowCount; i++)
        {
            isComplete &= IndexOf(i, i) >= 0;
            rows[i] = IndexOf(i, i) >= 0 ? Row(i).ToArray() : [.. Row(i).ToArray().Append(i).Order()];
        }

        return isComplete ? this : FromSorted(ColumnCount, rows);
    }

    private SparsityPattern BuildTranspose()
    {
        var starts = new int[ColumnCount + 1];
        foreach (int column in _columns)
        {
            starts[column + 1]++;
        }

        for (int j = 0; j < ColumnCount; j++)
        {
            starts[j + 1] += starts[j];
        }

        var rows = new int[_columns.Length];
        int[] next = starts[..^1];
        for (int i = 0; i < RowCount; i++)
        {
            foreach (int column in Row(i))
            {
                rows[next[column]++] = i;
            }
        }

        return new SparsityPattern(RowCount, starts, rows);
    }
}

namespace AutoDiff;

/// <summary>The places of a matrix that may be other than zero, as generated code names them: in any order, and some several times.</summary>
/// <param name="rowCount">The number of rows.</param>
/// <param name="columnCount">The number of columns.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
public sealed class SparsityEntries(int rowCount, int columnCount)
{
    private readonly List<(int Row, int Column)> _places = [];

    /// <summary>The number of rows.</summary>
    public int RowCount { get; } = NotNegative(rowCount, nameof(rowCount));

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; } = NotNegative(columnCount, nameof(columnCount));

    /// <summary>The places.</summary>
    public IReadOnlyList<(int Row, int Column)> Places => _places;

    /// <summary>Names a place. One outside the matrix is passed over: code that would touch it does not run.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    public void Add(int row, int column)
    {
        if ((uint)row < (uint)RowCount && (uint)column < (uint)ColumnCount && (_places.Count == 0 || _places[^1] != (row, column)))
        {
            _places.Add((row, column));
        }
    }

    /// <summary>Names a place and the one opposite.</summary>
    /// <param name="i">A row and column.</param>
    /// <param name="j">Another.</param>
    public void AddPair(int i, int j)
    {
        Add(i, j);
        if (i != j)
        {
            Add(j, i);
        }
    }

    private static int NotNegative(int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, name);
        return count;
    }
}

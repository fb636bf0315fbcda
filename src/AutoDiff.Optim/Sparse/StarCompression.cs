using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Which entries of a symmetric matrix each product with the sum of a colour's columns holds: an entry (i, j) is read from row i if no other neighbour of i has the colour
/// of j, otherwise from row j, where a star colouring leaves no other with the colour of i.</summary>
internal sealed class StarCompression
{
    private readonly ColorGroups _groups;
    private readonly int[] _starts;
    private readonly int[] _rows;
    private readonly int[] _indices;
    private readonly int[] _mirrors;

    public StarCompression(SparsityPattern pattern, Coloring coloring)
    {
        _groups = new ColorGroups(coloring);
        var entries = new List<(int Color, int Row, int Index, int Mirror)>(pattern.Count);
        var seen = new int[coloring.Count];
        var sources = new bool[pattern.Count];
        for (int i = 0; i < pattern.RowCount; i++)
        {
            ReadOnlySpan<int> row = pattern.Row(i);
            foreach (int j in row)
            {
                seen[coloring.Colors[j]]++;
            }

            for (int k = 0; k < row.Length; k++)
            {
                sources[pattern.RowStarts[i] + k] = seen[coloring.Colors[row[k]]] == 1;
            }

            foreach (int j in row)
            {
                seen[coloring.Colors[j]] = 0;
            }
        }

        for (int i = 0; i < pattern.RowCount; i++)
        {
            for (int k = pattern.RowStarts[i]; k < pattern.RowStarts[i + 1]; k++)
            {
                int j = pattern.Columns[k];
                int mirror = j == i ? k : pattern.IndexOf(j, i);
                if (j <= i)
                {
                    entries.Add(sources[k]
                        ? (coloring.Colors[j], i, k, mirror)
                        : (coloring.Colors[i], j, k, mirror));
                }
            }
        }

        entries.Sort((a, b) => a.Color.CompareTo(b.Color));
        _starts = new int[coloring.Count + 1];
        foreach (var entry in entries)
        {
            _starts[entry.Color + 1]++;
        }

        for (int c = 0; c < coloring.Count; c++)
        {
            _starts[c + 1] += _starts[c];
        }

        _rows = [.. entries.Select(entry => entry.Row)];
        _indices = [.. entries.Select(entry => entry.Index)];
        _mirrors = [.. entries.Select(entry => entry.Mirror)];
    }

    public int Count => _groups.Count;

    /// <inheritdoc cref="ColumnCompression.Seed{T}"/>
    public void Seed<T>(int color, Span<T> seed)
        where T : INumberBase<T>
        => _groups.Seed(color, seed);

    /// <inheritdoc cref="ColumnCompression.Recover{T}"/>
    public void Recover<T>(int color, ReadOnlySpan<T> product, Span<T> values)
    {
        for (int k = _starts[color]; k < _starts[color + 1]; k++)
        {
            values[_indices[k]] = values[_mirrors[k]] = product[_rows[k]];
        }
    }
}

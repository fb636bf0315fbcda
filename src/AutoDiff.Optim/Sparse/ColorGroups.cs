using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The columns of each colour.</summary>
internal sealed class ColorGroups
{
    private readonly int[] _starts;
    private readonly int[] _columns;

    public ColorGroups(Coloring coloring)
    {
        _starts = new int[coloring.Count + 1];
        foreach (int color in coloring.Colors)
        {
            _starts[color + 1]++;
        }

        for (int c = 0; c < coloring.Count; c++)
        {
            _starts[c + 1] += _starts[c];
        }

        int[] next = _starts[..^1];
        _columns = new int[coloring.Colors.Length];
        for (int j = 0; j < _columns.Length; j++)
        {
            _columns[next[coloring.Colors[j]]++] = j;
        }
    }

    public int Count => _starts.Length - 1;

    public void Seed<T>(int color, Span<T> seed)
        where T : INumberBase<T>
    {
        seed.Fill(T.Zero);
        foreach (int column in _columns.AsSpan(_starts[color].._starts[color + 1]))
        {
            seed[column] = T.One;
        }
    }
}

namespace AutoDiff.Optim;

/// <summary>Columns of a sparse matrix in groups, such that the sums of the columns of each group determine all entries
/// (Gebremedhin, Manne and Pothen 2005, <i>What color is your Jacobian?</i>, SIAM Review 47): as many products as there are colours give the matrix.</summary>
public sealed class Coloring
{
    private readonly int[] _colors;

    private Coloring(int[] colors)
    {
        _colors = colors;
        Count = colors.Length == 0 ? 0 : colors.Max() + 1;
    }

    /// <summary>The number of colours.</summary>
    public int Count { get; }

    /// <summary>The colour of each column, from 0.</summary>
    public ReadOnlySpan<int> Colors => _colors;

    /// <summary>Columns that have an entry in a common row get different colours (a distance-2 colouring of the bipartite graph; Curtis, Powell and Reid 1974; Coleman and Moré
    /// 1983).</summary>
    /// <param name="pattern">The pattern of a Jacobian.</param>
    /// <returns>The better of two greedy colourings: in the order of the columns, and with the most crowded first.</returns>
    public static Coloring OfColumns(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Better(pattern.Transpose(), order => GreedyColumns(pattern, order));
    }

    /// <summary>Rows that have an entry in a common column get different colours.</summary>
    /// <param name="pattern">The pattern of a Jacobian.</param>
    /// <returns>As <see cref="OfColumns"/>, of the transposed pattern.</returns>
    public static Coloring OfRows(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return OfColumns(pattern.Transpose());
    }

    /// <summary>Columns with an entry in common get different colours, and every path of four columns has three (a star colouring; Coleman and Moré 1984;
    /// Gebremedhin, Tarafdar, Manne and Pothen 2007, SIAM J. Sci. Comput. 29, algorithm 4.1): of each pair of symmetric entries one can be read off the sums.</summary>
    /// <param name="pattern">The pattern of a Hessian, symmetric.</param>
    /// <returns>The better of two greedy colourings: in the order of the columns, and with the most crowded first.</returns>
    /// <exception cref="ArgumentException">The pattern is not symmetric.</exception>
    public static Coloring Star(SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!pattern.IsSymmetric)
        {
            throw new ArgumentException("The pattern of a Hessian is symmetric.", nameof(pattern));
        }

        return Better(pattern, order => GreedyStar(pattern, order));
    }

    private static Coloring Better(SparsityPattern degrees, Func<int[], int[]> color)
    {
        int[] natural = [.. Enumerable.Range(0, degrees.RowCount)];
        var first = new Coloring(color(natural));
        var second = new Coloring(color([.. natural.OrderByDescending(j => degrees.Row(j).Length)]));
        return second.Count < first.Count ? second : first;
    }

    private static int[] GreedyColumns(SparsityPattern pattern, int[] order)
    {
        SparsityPattern transpose = pattern.Transpose();
        int[] colors = Uncolored(pattern.ColumnCount);
        int[] forbidden = Uncolored(pattern.ColumnCount + 1);
        foreach (int column in order)
        {
            foreach (int row in transpose.Row(column))
            {
                foreach (int other in pattern.Row(row))
                {
                    if (colors[other] >= 0)
                    {
                        forbidden[colors[other]] = column;
                    }
                }
            }

            colors[column] = FirstAllowed(forbidden, column);
        }

        return colors;
    }

    /// <summary>The last coloured vertex of a path of four is an end of it or inside: neither may complete two colours.</summary>
    private static int[] GreedyStar(SparsityPattern pattern, int[] order)
    {
        int[] colors = Uncolored(pattern.ColumnCount);
        int[] forbidden = Uncolored(pattern.ColumnCount + 1);
        int[] seen = Uncolored(pattern.ColumnCount + 1);
        int[] seenTwice = Uncolored(pattern.ColumnCount + 1);
        foreach (int v in order)
        {
            foreach (int w in pattern.Row(v))
            {
                if (w != v && colors[w] >= 0)
                {
                    forbidden[colors[w]] = v;
                    if (seen[colors[w]] == v)
                    {
                        seenTwice[colors[w]] = v;
                    }

                    seen[colors[w]] = v;
                }
            }

            foreach (int w in pattern.Row(v))
            {
                if (w == v || colors[w] < 0)
                {
                    continue;
                }

                foreach (int x in pattern.Row(w))
                {
                    if (x == v || x == w || colors[x] < 0)
                    {
                        continue;
                    }

                    // Coloured like x, v would complete v–w–x–y if some y is coloured like w, and w′–v–w–x if another neighbour w′ is.
                    if (seenTwice[colors[w]] == v || HasOtherNeighbor(pattern, colors, x, w))
                    {
                        forbidden[colors[x]] = v;
                    }
                }
            }

            colors[v] = FirstAllowed(forbidden, v);
        }

        return colors;
    }

    /// <summary>Whether x has a neighbour with the colour of w other than w.</summary>
    private static bool HasOtherNeighbor(SparsityPattern pattern, int[] colors, int x, int w)
    {
        foreach (int y in pattern.Row(x))
        {
            if (y != w && y != x && colors[y] == colors[w])
            {
                return true;
            }
        }

        return false;
    }

    private static int FirstAllowed(int[] forbidden, int vertex)
    {
        int color = 0;
        while (forbidden[color] == vertex)
        {
            color++;
        }

        return color;
    }

    private static int[] Uncolored(int count)
    {
        var colors = new int[count];
        Array.Fill(colors, -1);
        return colors;
    }
}

namespace AutoDiff.Optim.Tests.Sparse;

/// <summary>Patterns to test with.</summary>
internal static class RandomPatterns
{
    public static SparsityPattern General(int seed, int rows, int columns, double density)
    {
        var random = new Random(seed);
        return SparsityPattern.FromEntries(
            rows,
            columns,
            from i in Enumerable.Range(0, rows) from j in Enumerable.Range(0, columns) where random.NextDouble() < density select (i, j));
    }

    public static SparsityPattern Symmetric(int seed, int n, double density)
    {
        var random = new Random(seed);
        List<(int, int)> lower = [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, i + 1) where i == j || random.NextDouble() < density select (i, j)];
        return SparsityPattern.FromEntries(n, n, lower.Concat(lower.Select(entry => (entry.Item2, entry.Item1))));
    }

    /// <summary>An arrow: a full last row and column, and the diagonal.</summary>
    public static SparsityPattern Arrow(int n) => SparsityPattern.FromEntries(
        n, n, Enumerable.Range(0, n).SelectMany(i => new[] { (i, i), (i, n - 1), (n - 1, i) }));

    /// <summary>The five-point stencil of a square grid.</summary>
    public static SparsityPattern Grid(int side) => SparsityPattern.FromEntries(
        side * side,
        side * side,
        from i in Enumerable.Range(0, side)
        from j in Enumerable.Range(0, side)
        from d in new[] { (0, 0), (1, 0), (-1, 0), (0, 1), (0, -1) }
        where i + d.Item1 >= 0 && i + d.Item1 < side && j + d.Item2 >= 0 && j + d.Item2 < side
        select ((i * side) + j, ((i + d.Item1) * side) + j + d.Item2));
}

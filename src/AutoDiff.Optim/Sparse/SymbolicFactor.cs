namespace AutoDiff.Optim;

/// <summary>Where the entries of the factors P·A·Pᵀ = L·D·Lᵀ of a symmetric matrix are (Davis 2005, <i>Algorithm 849: a concise sparse Cholesky factorization package</i>, ACM TOMS 31): from
/// the elimination tree, without numbers.</summary>
internal sealed class SymbolicFactor
{
    public SymbolicFactor(SparsityPattern pattern, int[] order)
    {
        int n = pattern.RowCount;
        Order = order;
        var position = new int[n];
        for (int k = 0; k < n; k++)
        {
            position[order[k]] = k;
        }

        (int[] parent, int[] counts) = EliminationTree(pattern, order, position);
        ColumnStarts = new int[n + 1];
        for (int j = 0; j < n; j++)
        {
            ColumnStarts[j + 1] = checked(ColumnStarts[j] + counts[j]);
        }

        Rows = new int[ColumnStarts[n]];
        RowStarts = new int[n + 1];
        RowColumns = new int[ColumnStarts[n]];
        InputStarts = new int[n + 1];
        var inputColumns = new List<int>(pattern.Count);
        var inputIndices = new List<int>(pattern.Count);
        int[] next = ColumnStarts[..^1];
        var flag = new int[n];
        var path = new int[n];
        for (int k = 0; k < n; k++)
        {
            flag[k] = ~k;
            int top = n;
            int variable = order[k];
            for (int p = pattern.RowStarts[variable]; p < pattern.RowStarts[variable + 1]; p++)
            {
                int i = position[pattern.Columns[p]];
                if (i > k)
                {
                    continue;
                }

                inputColumns.Add(i);
                inputIndices.Add(p);
                int length = 0;
                for (; flag[i] != ~k; i = parent[i])
                {
                    path[length++] = i;
                    flag[i] = ~k;
                }

                // Paths are disjoint, so that path and result share one array.
                while (length > 0)
                {
                    path[--top] = path[--length];
                }
            }

            InputStarts[k + 1] = inputColumns.Count;
            RowStarts[k + 1] = RowStarts[k] + n - top;
            path.AsSpan(top).CopyTo(RowColumns.AsSpan(RowStarts[k]));
            for (int t = top; t < n; t++)
            {
                Rows[next[path[t]]++] = k;
            }
        }

        InputColumns = [.. inputColumns];
        InputIndices = [.. inputIndices];
    }

    /// <summary>Entry k is the variable that is eliminated k-th.</summary>
    public int[] Order { get; }

    /// <summary>Where each column of L starts among <see cref="Rows"/>; the diagonal of ones is not stored.</summary>
    public int[] ColumnStarts { get; }

    /// <summary>The rows of the entries of L, column after column, ascending.</summary>
    public int[] Rows { get; }

    /// <summary>Where each row of L starts among <see cref="RowColumns"/>.</summary>
    public int[] RowStarts { get; }

    /// <summary>The columns of each row of L, in an order in which they can be computed.</summary>
    public int[] RowColumns { get; }

    /// <summary>Where each row of the lower triangle of P·A·Pᵀ starts among <see cref="InputColumns"/>.</summary>
    public int[] InputStarts { get; }

    public int[] InputColumns { get; }

    /// <summary>Where the entries of the lower triangle are among the values of A.</summary>
    public int[] InputIndices { get; }

    public int EntryCount => Rows.Length;

    private static (int[] Parent, int[] Counts) EliminationTree(SparsityPattern pattern, int[] order, int[] position)
    {
        int n = order.Length;
        var parent = new int[n];
        var counts = new int[n];
        var flag = new int[n];
        for (int k = 0; k < n; k++)
        {
            parent[k] = -1;
            flag[k] = k;
            foreach (int column in pattern.Row(order[k]))
            {
                for (int i = position[column]; i < k && flag[i] != k; i = parent[i])
                {
                    if (parent[i] < 0)
                    {
                        parent[i] = k;
                    }

                    counts[i]++;
                    flag[i] = k;
                }
            }
        }

        return (parent, counts);
    }
}

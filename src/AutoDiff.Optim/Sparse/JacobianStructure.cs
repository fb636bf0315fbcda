namespace AutoDiff.Optim;

/// <summary>What the factorisation J = Q·R of a sparse Jacobian needs to know: the structure of R, which is that of the Cholesky factor of JᵀJ (George and Heath 1980, <i>Solution of sparse linear
/// least squares problems using Givens rotations</i>), and the rows of J by their first column.</summary>
internal sealed class JacobianStructure
{
    public JacobianStructure(SparsityPattern jacobian)
    {
        SparsityPattern product = Product(jacobian);
        Triangle = new SymbolicFactor(product, ReverseCuthillMcKee.Order(product));
        int n = jacobian.ColumnCount;
        Position = new int[n];
        for (int k = 0; k < n; k++)
        {
            Position[Triangle.Order[k]] = k;
        }

        var first = new int[jacobian.RowCount];
        FirstStarts = new int[n + 1];
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = n;
            foreach (int column in jacobian.Row(i))
            {
                first[i] = Math.Min(first[i], Position[column]);
            }

            if (first[i] < n)
            {
                FirstStarts[first[i] + 1]++;
            }
        }

        for (int k = 0; k < n; k++)
        {
            FirstStarts[k + 1] += FirstStarts[k];
        }

        RowsByFirst = new int[FirstStarts[n]];
        int[] next = FirstStarts[..^1];
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] < n)
            {
                RowsByFirst[next[first[i]]++] = i;
            }
        }
    }

    /// <summary>The structure of Rᵀ, and the order of the columns.</summary>
    public SymbolicFactor Triangle { get; }

    /// <summary>Where each column of J is in that order.</summary>
    public int[] Position { get; }

    /// <summary>Where the rows of J that begin in each column start among <see cref="RowsByFirst"/>.</summary>
    public int[] FirstStarts { get; }

    public int[] RowsByFirst { get; }

    private static SparsityPattern Product(SparsityPattern jacobian)
    {
        SparsityPattern transpose = jacobian.Transpose();
        int n = jacobian.ColumnCount;
        var rows = new int[n][];
        var flag = new int[n];
        var found = new List<int>();
        Array.Fill(flag, -1);
        for (int j = 0; j < n; j++)
        {
            found.Clear();
            found.Add(j);
            flag[j] = j;
            foreach (int i in transpose.Row(j))
            {
                foreach (int other in jacobian.Row(i))
                {
                    if (flag[other] != j)
                    {
                        flag[other] = j;
                        found.Add(other);
                    }
                }
            }

            found.Sort();
            rows[j] = [.. found];
        }

        return SparsityPattern.FromSorted(n, rows);
    }
}

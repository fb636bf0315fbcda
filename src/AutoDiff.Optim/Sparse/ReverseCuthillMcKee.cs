namespace AutoDiff.Optim;

/// <summary>An order of the variables in which a symmetric matrix has a narrow profile, so that its factors have few entries (Cuthill and McKee 1969; George and Liu 1981, <i>Computer Solution of
/// Large Sparse Positive Definite Systems</i>, chapter 4): breadth first from an end of each component, by degree, reversed.</summary>
internal static class ReverseCuthillMcKee
{
    /// <summary>Computes the order of a symmetric pattern.</summary>
    /// <returns>Entry k is the variable that comes k-th.</returns>
    public static int[] Order(SparsityPattern pattern)
    {
        int n = pattern.RowCount;
        var order = new int[n];
        var level = new int[n];
        Array.Fill(level, -1);
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            if (level[i] < 0)
            {
                int root = FindEnd(pattern, i, level, order.AsSpan(count));
                count += Visit(pattern, root, level, order.AsSpan(count));
            }
        }

        Array.Reverse(order);
        return order;
    }

    /// <summary>A vertex from which the component is deep: the end of repeated searches, while they get deeper (George and Liu, section 4.4.2).</summary>
    private static int FindEnd(SparsityPattern pattern, int start, int[] level, Span<int> scratch)
    {
        int root = start;
        int depth = -1;
        while (true)
        {
            int count = Visit(pattern, root, level, scratch);
            int last = scratch[count - 1];
            int reached = level[last];
            for (int k = 0; k < count; k++)
            {
                if (level[scratch[k]] == reached && pattern.Row(scratch[k]).Length < pattern.Row(last).Length)
                {
                    last = scratch[k];
                }
            }

            for (int k = 0; k < count; k++)
            {
                level[scratch[k]] = -1;
            }

            if (reached <= depth)
            {
                return root;
            }

            (root, depth) = (last, reached);
        }
    }

    private static int Visit(SparsityPattern pattern, int root, int[] level, Span<int> visited)
    {
        int count = 1;
        visited[0] = root;
        level[root] = 0;
        for (int k = 0; k < count; k++)
        {
            int first = count;
            foreach (int other in pattern.Row(visited[k]))
            {
                if (level[other] < 0)
                {
                    level[other] = level[visited[k]] + 1;
                    visited[count++] = other;
                }
            }

            visited[first..count].Sort((a, b) => pattern.Row(a).Length.CompareTo(pattern.Row(b).Length));
        }

        return count;
    }
}

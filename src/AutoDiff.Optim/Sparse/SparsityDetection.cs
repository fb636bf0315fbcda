using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Finds the sparsity patterns of derivatives by running generated code.</summary>
/// <remarks>
/// <para>A tangent that is NaN makes NaN of everything that depends on it, whatever the numbers are, and no branch of a generated product tests a tangent: so one product shows which results depend on a set of
/// variables along the branches that ran, and nothing that cancels or happens to be 0 is missed. Sets are halved until they are single variables, sets that no result depends on jointly at once: about
/// 2·log₂ n products for each colour of the pattern, 100 to 300 for a band of any length, n at most.</para>
/// <para>What this cannot see are branches that did not run, and dependences through a derivative that is exactly 0 where it can also be infinite (√, powers, logarithms) or that a custom rule or a hand-written
/// function object leaves out when it is 0. The pattern is therefore the union over the given point and random ones near it; a function whose branches differ elsewhere needs a point there, or a pattern written down
/// with <see cref="SparsityPattern.FromEntries"/>.</para>
/// </remarks>
public static class SparsityDetection
{
    /// <summary>Finds the pattern of a Jacobian.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function.</param>
    /// <param name="x">Where it runs; the residuals must be finite there.</param>
    /// <param name="points">How many points are tried: <paramref name="x"/> and others within a thousandth of it. Those where the residuals are not finite do not count.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty, or a derivative there is not finite.</exception>
    public static SparsityPattern Jacobian<T, F>(F residual, ReadOnlySpan<T> x, int points = 3)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        return Union(new JacobianProbe<T, F>(residual), x, points);
    }

    /// <summary>Finds the pattern of a Hessian.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">Where it runs; the gradient must be finite there.</param>
    /// <param name="points">How many points are tried: <paramref name="x"/> and others within a thousandth of it. Those where the gradient is not finite do not count.</param>
    /// <returns>The pattern, symmetric.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty, or a derivative there is not finite.</exception>
    public static SparsityPattern Hessian<T, F>(F objective, ReadOnlySpan<T> x, int points = 3)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        SparsityPattern pattern = Union(new HessianProbe<T, F>(objective, x.Length), x, points);
        return pattern.IsSymmetric ? pattern : Merge(pattern, pattern.Transpose());
    }

    private static SparsityPattern Union<T, TProbe>(TProbe probe, ReadOnlySpan<T> x, int points)
        where T : IFloatingPointIeee754<T>
        where TProbe : IProbe<T>, allows ref struct
    {
        ArgumentCheck.Start(x);
        ParameterCheck.AtLeast(points, 1, nameof(points));
        var product = new T[probe.RowCount];
        SparsityPattern? pattern = null;
        var random = new SplitMix(0);
        T[] at = x.ToArray();
        T thousandth = T.CreateChecked(1e-3) / T.CreateChecked(1 << 20);
        for (int k = 0; k < points; k++)
        {
            for (int i = 0; k > 0 && i < at.Length; i++)
            {
                T share = T.CreateChecked(random.Next(1 << 21) - (1 << 20)) * thousandth;
                at[i] = x[i] + (share * T.Max(T.One, T.Abs(x[i])));
            }

            probe.Product(at, new T[at.Length], product);
            if (Array.TrueForAll(product, T.IsFinite))
            {
                SparsityPattern found = Bisect(probe, at);
                pattern = pattern is null ? found : Merge(pattern, found);
            }
            else if (k == 0)
            {
                throw new ArgumentException("A derivative is not finite here.", nameof(x));
            }
        }

        return pattern!;
    }

    private static SparsityPattern Bisect<T, TProbe>(TProbe probe, T[] x)
        where T : IFloatingPointIeee754<T>
        where TProbe : IProbe<T>, allows ref struct
    {
        int n = x.Length;
        var seed = new T[n];
        var product = new T[probe.RowCount];
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)n);
        SparsityPattern pattern = SparsityPattern.Banded(probe.RowCount, 1, probe.RowCount, 0);
        while (size > 1)
        {
            size /= 2;
            var compression = new ColumnCompression(pattern, Coloring.OfColumns(pattern));
            var parents = new T[pattern.ColumnCount];
            T[][] hits = [new T[pattern.Count], new T[pattern.Count]];
            for (int color = 0; color < compression.Count; color++)
            {
                compression.Seed<T>(color, parents);
                for (int half = 0; half < 2; half++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        int child = j / size;
                        seed[j] = child % 2 == half && parents[child / 2] == T.One ? T.NaN : T.Zero;
                    }

                    probe.Product(x, seed, product);
                    compression.Recover<T>(color, product, hits[half]);
                }
            }

            pattern = Refine(pattern, (n + size - 1) / size, hits);
        }

        return n > 1 ? pattern : Refine(pattern, probe, x, seed, product);
    }

    private static SparsityPattern Refine<T>(SparsityPattern parents, int columnCount, T[][] hits)
        where T : IFloatingPointIeee754<T>
    {
        var starts = new int[parents.RowCount + 1];
        var columns = new List<int>();
        for (int i = 0; i < parents.RowCount; i++)
        {
            for (int k = parents.RowStarts[i]; k < parents.RowStarts[i + 1]; k++)
            {
                for (int half = 0; half < 2; half++)
                {
                    if (T.IsNaN(hits[half][k]))
                    {
                        columns.Add((2 * parents.Columns[k]) + half);
                    }
                }
            }

            starts[i + 1] = columns.Count;
        }

        return SparsityPattern.FromRows(columnCount, starts, [.. columns]);
    }

    /// <summary>A single variable is not halved.</summary>
    private static SparsityPattern Refine<T, TProbe>(SparsityPattern pattern, TProbe probe, T[] x, T[] seed, T[] product)
        where T : IFloatingPointIeee754<T>
        where TProbe : IProbe<T>, allows ref struct
    {
        seed[0] = T.NaN;
        probe.Product(x, seed, product);
        return SparsityPattern.FromEntries(
            pattern.RowCount, 1, Enumerable.Range(0, pattern.RowCount).Where(i => T.IsNaN(product[i])).Select(i => (i, 0)));
    }

    private static SparsityPattern Merge(SparsityPattern one, SparsityPattern other)
    {
        if (one.RowStarts.SequenceEqual(other.RowStarts) && one.Columns.SequenceEqual(other.Columns))
        {
            return one;
        }

        var rows = new int[one.RowCount][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = [.. one.Row(i).ToArray().Union(other.Row(i).ToArray()).Order()];
        }

        return SparsityPattern.FromSorted(one.ColumnCount, rows);
    }
}

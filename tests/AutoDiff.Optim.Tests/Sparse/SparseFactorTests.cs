using AutoDiff.Optim.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.Sparse;

public class SparseFactorTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_factors_solve_as_dense_ones_do(int seed)
    {
        SparsityPattern pattern = Pattern(seed);
        int n = pattern.RowCount;
        double[] values = DiagonallyDominant(pattern, seed, indefinite: false);
        double[] right = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i + 1))];
        double[] sparse = [.. right];
        Assert.True(Solve(pattern, values, 0.25, [], sparse, out double[] diagonal));
        Assert.All(diagonal, pivot => Assert.True(pivot > 0));
        double[] dense = Dense(pattern, values);
        for (int i = 0; i < n; i++)
        {
            dense[i * (n + 1)] += 0.25;
        }

        Assert.True(Cholesky.TryFactor<double>(dense, n));
        Cholesky.Solve<double>(dense, n, right);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(right[i], sparse[i], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_signs_of_the_pivots_are_those_of_the_eigenvalues(int seed)
    {
        SparsityPattern pattern = Pattern(seed);
        int n = pattern.RowCount;
        double[] values = DiagonallyDominant(pattern, seed, indefinite: true);
        var x = new double[n];
        x[0] = 1;
        Assert.True(Solve(pattern, values, 0, [], x, out double[] diagonal));
        Matrix<double> dense = Matrix<double>.Build.Dense(n, n, Dense(pattern, values));
        Assert.Equal(dense.Evd(Symmetricity.Symmetric).EigenValues.Count(value => value.Real < 0), diagonal.Count(pivot => pivot < 0));
        Assert.Equal(0, (dense * Vector<double>.Build.Dense(x) - Vector<double>.Build.Dense(n, i => i == 0 ? 1 : 0)).L2Norm(), 1e-12);
        Assert.False(Solve(pattern, values, 0, [], x, out _, mustBePositive: true));
    }

    [Fact]
    public void Weights_shift_each_variable_by_its_own()
    {
        SparsityPattern pattern = RandomPatterns.Grid(5);
        double[] values = DiagonallyDominant(pattern, 1, indefinite: false);
        double[] weights = [.. Enumerable.Range(0, 25).Select(i => 1.0 + i)];
        double[] x = [.. Enumerable.Repeat(1.0, 25)];
        Assert.True(Solve(pattern, values, 0.5, weights, x, out _));
        Matrix<double> dense = Matrix<double>.Build.Dense(25, 25, Dense(pattern, values))
            + Matrix<double>.Build.Diagonal(25, 25, i => 0.5 * weights[i]);
        Assert.Equal(0, (dense * Vector<double>.Build.Dense(x) - 1).L2Norm(), 1e-12);
    }

    [Fact]
    public void A_singular_matrix_is_reported()
    {
        SparsityPattern pattern = SparsityPattern.Banded(3, 3, 1, 1);
        Assert.False(Solve(pattern, new double[pattern.Count], 0, [], new double[3], out _));
    }

    [Fact]
    public void The_order_is_a_permutation_that_keeps_bands_and_arrows_sparse()
    {
        foreach (SparsityPattern pattern in new[] { SparsityPattern.Banded(200, 200, 2, 2), RandomPatterns.Grid(12), RandomPatterns.Symmetric(5, 40, 0.05) })
        {
            Assert.Equal(Enumerable.Range(0, pattern.RowCount), pattern.Factor.Order.Order());
        }

        // A band shuffled is a band again.
        int[] shuffle = [.. Enumerable.Range(0, 200)];
        new Random(7).Shuffle(shuffle);
        SparsityPattern band = SparsityPattern.Banded(200, 200, 1, 1);
        SparsityPattern shuffled = SparsityPattern.FromEntries(
            200, 200, Enumerable.Range(0, 200).SelectMany(i => band.Row(i).ToArray().Select(j => (shuffle[i], shuffle[j]))));
        Assert.Equal(199, shuffled.Factor.EntryCount);
        Assert.True(RandomPatterns.Grid(12).Factor.EntryCount <= 144 * 13);
    }

    internal static double[] Dense(SparsityPattern pattern, double[] values)
    {
        var dense = new double[pattern.RowCount * pattern.ColumnCount];
        for (int i = 0; i < pattern.RowCount; i++)
        {
            for (int k = pattern.RowStarts[i]; k < pattern.RowStarts[i + 1]; k++)
            {
                dense[(i * pattern.ColumnCount) + pattern.Columns[k]] = values[k];
            }
        }

        return dense;
    }

    private static SparsityPattern Pattern(int seed) => (seed % 4) switch
    {
        0 => RandomPatterns.Grid(4 + seed),
        1 => RandomPatterns.Arrow(10 + seed),
        2 => SparsityPattern.Banded(20 + seed, 20 + seed, 3, 3),
        _ => RandomPatterns.Symmetric(seed, 15 + (2 * seed), 0.15),
    };

    private static double[] DiagonallyDominant(SparsityPattern pattern, int seed, bool indefinite)
    {
        var random = new Random(seed);
        var values = new double[pattern.Count];
        for (int i = 0; i < pattern.RowCount; i++)
        {
            foreach (int j in pattern.Row(i))
            {
                double entry = j < i ? random.NextDouble() - 0.5 : 0;
                values[pattern.IndexOf(i, j)] += entry;
                values[pattern.IndexOf(j, i)] += entry;
            }
        }

        for (int i = 0; i < pattern.RowCount; i++)
        {
            double sum = pattern.Row(i).ToArray().Sum(j => Math.Abs(values[pattern.IndexOf(i, j)]));
            values[pattern.IndexOf(i, i)] = (indefinite && i % 3 == 0 ? -1 : 1) * (sum + 1);
        }

        return values;
    }

    private static bool Solve(
        SparsityPattern pattern, double[] values, double shift, double[] weights, double[] x, out double[] diagonal, bool mustBePositive = false)
    {
        var arena = new Arena<double>(new double[SparseFactor<double>.NumbersNeeded(pattern.Factor)], new int[SparseFactor<double>.IntegersNeeded(pattern.Factor)]);
        var factor = new SparseFactor<double>(pattern.Factor, ref arena);
        bool found = factor.TryFactor(values, shift, weights, mustBePositive);
        diagonal = factor.Diagonal.ToArray();
        if (found)
        {
            factor.Solve(x);
        }

        return found;
    }
}

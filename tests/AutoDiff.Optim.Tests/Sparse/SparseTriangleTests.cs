using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.Sparse;

public class SparseTriangleTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Damped_least_squares_are_solved_as_by_dense_QR(int seed)
    {
        (SparsityPattern pattern, double[] values, double[] residual) = Problem(seed);
        double[] scale = [.. Enumerable.Range(0, pattern.ColumnCount).Select(j => 1.0 + (j % 3))];
        double damping = seed % 2 == 0 ? 0.3 : 0;
        var step = new double[pattern.ColumnCount];
        Arena<double> arena = NewArena(pattern);
        var triangle = new SparseTriangle<double>(pattern, ref arena);
        triangle.Factor(values, residual, damping, scale);
        triangle.Solve(step);

        (int m, int n) = (pattern.RowCount, pattern.ColumnCount);
        Matrix<double> jacobian = Matrix<double>.Build.DenseOfRowMajor(m, n, SparseFactorTests.Dense(pattern, values));
        Matrix<double> stacked = jacobian.Stack(Matrix<double>.Build.Diagonal(n, n, j => damping * scale[j]));
        Vector<double> right = Vector<double>.Build.Dense(m + n, i => i < m ? -residual[i] : 0);
        Vector<double> expected = stacked.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Solve(right);
        for (int j = 0; j < n; j++)
        {
            Assert.Equal(expected[j], step[j], 1e-10);
        }

        // RᵀR = Pᵀ(JᵀJ + λD²)P: solving with Rᵀ gives a vector of the same length as the triangle's inverse says.
        double[] vector = [.. Enumerable.Range(0, n).Select(j => Math.Cos(j))];
        Vector<double> v = Vector<double>.Build.Dense([.. vector]);
        double square = v * (stacked.TransposeThisAndMultiply(stacked).Cholesky().Solve(v));
        triangle.SolveTransposed(vector);
        Assert.Equal(square, vector.Sum(x => x * x), 1e-9 * square);
    }

    [Fact]
    public void Dependent_columns_are_found()
    {
        SparsityPattern pattern = SparsityPattern.Banded(4, 3, 3, 3);
        double[] values = [1, 2, 3, 4, 5, 9, 7, 8, 15, 1, 0, 1];
        Arena<double> arena = NewArena(pattern);
        var triangle = new SparseTriangle<double>(pattern, ref arena);
        double[] norms = [8, 10, 18];
        triangle.Factor(values, [1, 1, 1, 1], 0, [1, 1, 1]);
        Assert.False(triangle.IsFullRank(norms));
        triangle.Factor(values, [1, 1, 1, 1], 1e-3, [1, 1, 1]);
        Assert.True(triangle.IsFullRank(norms));
    }

    private static Arena<double> NewArena(SparsityPattern pattern)
        => new(new double[SparseTriangle<double>.NumbersNeeded(pattern)], new int[SparseTriangle<double>.IntegersNeeded(pattern)]);

    private static (SparsityPattern Pattern, double[] Values, double[] Residual) Problem(int seed)
    {
        var random = new Random(seed);
        int n = 6 + seed;
        SparsityPattern extra = RandomPatterns.General(seed, n + (seed % 5), n, 0.15);
        SparsityPattern pattern = SparsityPattern.FromEntries(
            extra.RowCount,
            n,
            Enumerable.Range(0, extra.RowCount).SelectMany(i => extra.Row(i).ToArray().Append(i % n).Select(j => (i, j))));
        double[] values = [.. Enumerable.Range(0, pattern.Count).Select(_ => random.NextDouble() - 0.5)];
        for (int j = 0; j < n; j++)
        {
            values[pattern.IndexOf(j, j)] += 3;
        }

        return (pattern, values, [.. Enumerable.Range(0, pattern.RowCount).Select(_ => random.NextDouble() - 0.5)]);
    }
}

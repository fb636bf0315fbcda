using AutoDiff.Optim.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class PivotedQrTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(30, 12)]
    public void The_factors_keep_every_inner_product(int m, int n)
    {
        double[] a = Random(m, n);
        double[] b = Random(m, 1);
        Matrix<double> matrix = Matrix<double>.Build.Dense(m, n, (i, j) => a[(i * n) + j]);
        Vector<double> right = Vector<double>.Build.Dense((double[])b.Clone());
        var r = new double[n * n];
        var permutation = new int[n];
        PivotedQr.Factor(a, m, n, b, r, permutation, new double[m + (3 * n)]);
        Matrix<double> triangle = Matrix<double>.Build.Dense(n, n, (i, j) => r[(i * n) + j]);
        Matrix<double> permuted = Matrix<double>.Build.Dense(m, n, (i, j) => matrix[i, permutation[j]]);
        Assert.True((permuted.TransposeThisAndMultiply(permuted) - triangle.TransposeThisAndMultiply(triangle)).L2Norm() < 1e-12);
        Vector<double> projected = Vector<double>.Build.Dense(n, i => i < m ? b[i] : 0);
        Assert.True((permuted.TransposeThisAndMultiply(right) - triangle.TransposeThisAndMultiply(projected)).L2Norm() < 1e-12);
        Assert.Equal(right.L2Norm(), Vector<double>.Build.Dense(b).L2Norm(), 12);
        for (int k = 1; k < Math.Min(m, n); k++)
        {
            Assert.True(Math.Abs(triangle[k, k]) <= Math.Abs(triangle[k - 1, k - 1]) * (1 + 1e-12));
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(30, 12)]
    public void Damped_systems_are_solved_without_normal_equations(int m, int n)
    {
        double[] a = Random(m, n);
        double[] b = Random(m, 1);
        double[] diagonal = [.. Enumerable.Range(0, n).Select(j => 0.1 + (0.05 * j))];
        Matrix<double> matrix = Matrix<double>.Build.Dense(m, n, (i, j) => a[(i * n) + j]);
        Matrix<double> stacked = matrix.Stack(Matrix<double>.Build.DenseOfDiagonalArray(diagonal));
        Vector<double> expected = stacked.QR().Solve(
            Vector<double>.Build.Dense(m + n, i => i < m ? b[i] : 0));
        var r = new double[n * n];
        var permutation = new int[n];
        PivotedQr.Factor(a, m, n, b, r, permutation, new double[m + (3 * n)]);
        double[] projected = [.. Enumerable.Range(0, n).Select(i => i < m ? b[i] : 0)];
        var solution = new double[n];
        DampedTriangularSystem.Solve(r, permutation, diagonal, projected, solution, new double[n * n], new double[2 * n]);
        Assert.All(solution.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 10));
    }

    private static double[] Random(int m, int n)
    {
        var random = new Random((100 * m) + n);
        return [.. Enumerable.Range(0, m * n).Select(_ => (2 * random.NextDouble()) - 1)];
    }
}

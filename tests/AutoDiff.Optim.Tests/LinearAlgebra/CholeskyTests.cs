using AutoDiff.Optim.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class CholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Definite_systems_are_solved(int n)
    {
        double[] a = Random(n, n + 1.0);
        double[] b = [.. Enumerable.Range(1, n).Select(i => (double)i)];
        Vector<double> expected = ToMatrix(a, n).Solve(Vector<double>.Build.Dense((double[])b.Clone()));
        Assert.True(Cholesky.TryFactor<double>(a, n));
        Cholesky.Solve<double>(a, n, b);
        Assert.All(b.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 12));
    }

    [Fact]
    public void Indefinite_and_singular_matrices_are_refused()
    {
        Assert.False(Cholesky.TryFactor<double>([1, 2, 2, 1], 2));
        Assert.False(Cholesky.TryFactor<double>([1, 1, 1, 1], 2));
        Assert.False(Cholesky.TryFactor<double>([0], 1));
        Assert.False(Cholesky.TryFactor<double>([double.NaN], 1));
    }

    [Fact]
    public void A_modification_leaves_definite_matrices_alone()
    {
        const int N = 12;
        double[] a = Random(N, N + 1.0);
        double[] b = [.. Enumerable.Range(1, N).Select(i => (double)i)];
        Vector<double> expected = ToMatrix(a, N).Solve(Vector<double>.Build.Dense((double[])b.Clone()));
        var permutation = new int[N];
        Assert.Equal(0, ModifiedCholesky.Factor<double>(a, N, permutation));
        ModifiedCholesky.Solve(a, N, permutation, b, new double[N]);
        Assert.All(b.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 12));
    }

    [Theory]
    [InlineData(1, -3.0)]
    [InlineData(2, 0.0)]
    [InlineData(5, -1.0)]
    [InlineData(20, 0.5)]
    [InlineData(20, -40.0)]
    public void A_modification_adds_a_bounded_diagonal_and_makes_the_matrix_definite(int n, double shift)
    {
        double[] a = Random(n, shift);
        double largest = a.Max(Math.Abs);
        Matrix<double> original = ToMatrix(a, n);
        var permutation = new int[n];
        double change = ModifiedCholesky.Factor<double>(a, n, permutation);
        Assert.InRange(change, 0, 10 * n * largest);

        // Column by column the solver gives the inverse of A + E.
        Matrix<double> inverse = Matrix<double>.Build.Dense(n, n);
        for (int j = 0; j < n; j++)
        {
            var unit = new double[n];
            unit[j] = 1;
            ModifiedCholesky.Solve(a, n, permutation, unit, new double[n]);
            inverse.SetColumn(j, unit);
        }

        Matrix<double> added = inverse.Inverse() - original;
        double scale = 1e-9 * (largest + change);
        for (int i = 0; i < n; i++)
        {
            Assert.InRange(added[i, i], -scale, change + scale);
            for (int j = 0; j < i; j++)
            {
                Assert.InRange(added[i, j], -scale, scale);
            }
        }

        Assert.True((original + added).Evd(Symmetricity.Symmetric).EigenValues.All(value => value.Real > 0));
    }

    private static double[] Random(int n, double shift)
    {
        var random = new Random(n);
        var a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                a[(i * n) + j] = a[(j * n) + i] = (2 * random.NextDouble()) - 1 + (i == j ? shift : 0);
            }
        }

        return a;
    }

    private static Matrix<double> ToMatrix(double[] a, int n) => Matrix<double>.Build.Dense(n, n, (i, j) => a[(i * n) + j]);
}

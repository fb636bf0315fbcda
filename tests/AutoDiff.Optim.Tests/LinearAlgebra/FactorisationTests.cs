using AutoDiff.Optim.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class FactorisationTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 8, 13, 31, 32, 33, 64, 67, 100, 131];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_tiled_Cholesky_agrees_with_MathNet(int n)
    {
        double[] a = Definite(n);
        Matrix<double> expected = ToMatrix(a, n).Cholesky().Factor;
        Assert.True(Cholesky.TryFactor<double>(a, n));
        double scale = expected.Enumerate().Max(Math.Abs);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.InRange(a[(i * n) + j] - expected[i, j], -1e-13 * scale, 1e-13 * scale);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_tiled_Cholesky_finds_every_pivot_that_is_not_positive(int n)
    {
        for (int bad = 0; bad < n; bad += 1 + (n / 7))
        {
            double[] a = Definite(n);
            a[(bad * n) + bad] = -1;
            Assert.False(Cholesky.TryFactor<double>(a, n));
            a = Definite(n);
            a[(bad * n) + bad] = double.NaN;
            Assert.False(Cholesky.TryFactor<double>(a, n));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(40, 5)]
    public void Updates_and_downdates_of_a_factor_are_those_of_the_matrix(int n, int k)
    {
        double[] a = Definite(n);
        double[] x = Random(k * n, 7);
        Matrix<double> matrix = ToMatrix(a, n);
        Matrix<double> vectors = Matrix<double>.Build.Dense(n, k, (i, j) => x[(j * n) + i]);
        Matrix<double> updated = (matrix + vectors.TransposeAndMultiply(vectors)).Cholesky().Factor;
        Assert.True(Cholesky.TryFactor<double>(a, n));
        var original = (double[])a.Clone();
        CholeskyUpdate.Add<double>(a, n, (double[])x.Clone(), new double[2 * n]);
        AssertLower(updated, a, n, 1e-12);
        Assert.True(CholeskyUpdate.TrySubtract<double>(a, n, (double[])x.Clone(), new double[2 * n]));
        AssertLower(Matrix<double>.Build.Dense(n, n, (i, j) => original[(i * n) + j]), a, n, 1e-11);
        double[] tooMuch = new double[n];
        tooMuch[n - 1] = 1e3 * n;
        Assert.False(CholeskyUpdate.TrySubtract<double>(a, n, tooMuch, new double[2 * n]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Indefinite_systems_are_solved_and_their_inertia_is_known(int n)
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            double[] a = Symmetric(n, seed);
            if (seed == 3)
            {
                // No diagonal at all: every pivot is a pair, if there is one.
                for (int i = 0; i < n; i++)
                {
                    a[(i * n) + i] = 0;
                }
            }

            Matrix<double> matrix = ToMatrix(a, n);
            if (Math.Abs(matrix.Determinant()) < 1e-8)
            {
                continue;
            }

            double[] b = Random(n, seed);
            Vector<double> right = Vector<double>.Build.Dense((double[])b.Clone());
            var permutation = new int[n];
            var pairs = new int[n];
            (int negative, int zero) = SymmetricIndefinite.Factor<double>(a, n, permutation, pairs, new double[2 * n]);
            Assert.Equal(0, zero);
            Assert.Equal(matrix.Evd(Symmetricity.Symmetric).EigenValues.Count(value => value.Real < 0), negative);
            SymmetricIndefinite.Solve<double>(a, n, permutation, pairs, b, new double[n]);
            Vector<double> solution = Vector<double>.Build.Dense(b);
            double backward = ((matrix * solution) - right).InfinityNorm() / (matrix.InfinityNorm() * solution.InfinityNorm());
            Assert.InRange(backward, 0, 1e-14);
        }
    }

    [Fact]
    public void Singular_matrices_are_recognised()
    {
        double[] a = [1, 0, 0, 2, 4, 0, 3, 6, 9];
        Assert.Equal((0, 2), SymmetricIndefinite.Factor<double>(a, 3, new int[3], new int[3], new double[6]));
        Assert.Equal((0, 1), SymmetricIndefinite.Factor<double>([0.0], 1, new int[1], new int[1], new double[2]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Eigenvalues_and_vectors_agree_with_MathNet(int n)
    {
        double[] a = Symmetric(n, n);
        Matrix<double> matrix = ToMatrix(a, n);
        double[] expected = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
        var values = new double[n];
        var vectors = new double[n * n];
        Assert.True(SymmetricEigen.TryDecompose<double>(a, n, values, vectors, new double[2 * n]));
        Matrix<double> v = ToFull(vectors, n);
        double scale = 1e-14 * n * matrix.L2Norm();
        Assert.All(values.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -scale, scale));
        Assert.InRange(((v * v.Transpose()) - Matrix<double>.Build.DenseIdentity(n)).InfinityNorm(), 0, 1e-13 * n);
        Matrix<double> rebuilt = v.Transpose() * Matrix<double>.Build.DenseOfDiagonalArray(values) * v;
        Assert.InRange((rebuilt - matrix).InfinityNorm(), 0, 10 * scale);
    }

    [Fact]
    public void Special_spectra_are_decomposed()
    {
        foreach (double[] a in new double[][]
        {
            [0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1], [1e200, 1e-200, 0, 1e-200, 1, 1e-300, 0, 1e-300, -1e100],
        })
        {
            Matrix<double> matrix = ToFull(a, 3);
            var values = new double[3];
            var vectors = new double[9];
            Assert.True(SymmetricEigen.TryDecompose<double>((double[])a.Clone(), 3, values, vectors, new double[6]));
            Assert.Equal(matrix.Trace(), values.Sum(), 1e-12 * (1 + Math.Abs(matrix.Trace())));
        }

        Assert.False(SymmetricEigen.TryDecompose<double>([double.NaN, 1, 1, 1], 2, new double[2], new double[4], new double[4]));
    }

    [Fact]
    public void A_tridiagonal_matrix_needs_no_vectors()
    {
        double[] diagonal = [2, 2, 2, 2, 2];
        Assert.True(TridiagonalEigen.TryDecompose<double>(diagonal, new double[] { -1, -1, -1, -1 }, []));
        for (int k = 1; k <= 5; k++)
        {
            Assert.Equal(2 - (2 * Math.Cos(k * Math.PI / 6)), diagonal[k - 1], 14);
        }
    }

    [Fact]
    public void Factorisations_allocate_nothing()
    {
        const int N = 100;
        double[] a = Definite(N);
        var copy = new double[N * N];
        var permutation = new int[N];
        var pairs = new int[N];
        var values = new double[N];
        var vectors = new double[N * N];
        var scratch = new double[2 * N];
        long before = 0;
        for (int run = 0; run < 3; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            a.CopyTo(copy, 0);
            Cholesky.TryFactor<double>(copy, N);
            Cholesky.Solve<double>(copy, N, values);
            a.CopyTo(copy, 0);
            SymmetricIndefinite.Factor<double>(copy, N, permutation, pairs, scratch);
            a.CopyTo(copy, 0);
            SymmetricEigen.TryDecompose<double>(copy, N, values, vectors, scratch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static double[] Definite(int n)
    {
        double[] a = Symmetric(n, n);
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] += n;
        }

        return a;
    }

    internal static double[] Symmetric(int n, int seed)
    {
        double[] a = Random(n * n, seed);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                a[(j * n) + i] = a[(i * n) + j];
            }
        }

        return a;
    }

    internal static double[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static void AssertLower(Matrix<double> expected, double[] actual, int n, double tolerance)
    {
        double scale = tolerance * expected.Enumerate().Max(Math.Abs);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.InRange(actual[(i * n) + j] - expected[i, j], -scale, scale);
            }
        }
    }

    private static Matrix<double> ToMatrix(double[] a, int n)
        => Matrix<double>.Build.Dense(n, n, (i, j) => i >= j ? a[(i * n) + j] : a[(j * n) + i]);

    private static Matrix<double> ToFull(double[] a, int n) => Matrix<double>.Build.Dense(n, n, (i, j) => a[(i * n) + j]);
}

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>Matrices for the tests of linear algebra, and a loss of their entries.</summary>
internal static class MatrixCases
{
    /// <summary>A function of all entries that is not linear in any.</summary>
    public static double Mix(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Sin(x[i]) * x[(i + 1) % x.Length];
        }

        return sum;
    }

    /// <summary>Numbers between −½ and ½, the diagonal of the first matrix with <paramref name="columns"/> columns raised by 2, 3.2, 4.4 and so on.</summary>
    public static double[] Numbers(int count, int seed, int columns = 0)
    {
        var random = new Random(seed);
        double[] numbers = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        for (int i = 0; i < columns; i++)
        {
            numbers[i * (columns + 1)] += 2 + (1.2 * i);
        }

        return numbers;
    }

    public static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));

    public static double[] Product(int rows, double[] a, double[] b)
    {
        int inner = a.Length / rows;
        int columns = b.Length / inner;
        return [.. Enumerable.Range(0, rows * columns).Select(e => Enumerable.Range(0, inner).Sum(k => a[((e / columns) * inner) + k] * b[(k * columns) + (e % columns)]))];
    }

    public static double[] Transposed(double[] a, int rows)
    {
        int columns = a.Length / rows;
        return [.. Enumerable.Range(0, a.Length).Select(e => a[((e % rows) * columns) + (e / rows)])];
    }

    public static double[] Symmetric(double[] a, int n) => [.. Enumerable.Range(0, a.Length).Select(e => (a[e] + a[((e % n) * n) + (e / n)]) / 2)];

    /// <summary>A symmetric matrix with given eigenvalues.</summary>
    public static double[] WithEigenvalues(double[] values, int seed)
    {
        int n = values.Length;
        double[] q = new double[n * n];
        AutoDiff.LinearAlgebra.Qr(Numbers(n * n, seed), q, new double[n * n]);
        double[] scaled = [.. q.Select((v, e) => v * values[e % n])];
        return Symmetric(Product(n, scaled, Transposed(q, n)), n);
    }
}

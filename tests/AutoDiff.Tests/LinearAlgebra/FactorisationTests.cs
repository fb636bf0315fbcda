namespace AutoDiff.Tests.LinearAlgebra;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Products, triangular solves and factorisations inside differentiated methods.</summary>
public partial class FactorisationTests
{
    private const int N = 3;

    [Differentiable]
    internal static double OfProduct(ReadOnlySpan<double> p)
    {
        Span<double> product = stackalloc double[10];
        LinearAlgebra.Multiply(p[..4], p[..10], product);
        return MatrixCases.Mix(product);
    }

    [Differentiable]
    internal static double OfSubstitution(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[6];
        Span<double> y = stackalloc double[6];
        LinearAlgebra.SolveLower(p[..9], p[9..], x);
        LinearAlgebra.SolveLowerTransposed(p[..9], x, y);
        return MatrixCases.Mix(x) + MatrixCases.Mix(y);
    }

    [Differentiable]
    internal static double OfCholesky(ReadOnlySpan<double> p)
    {
        Span<double> l = stackalloc double[N * N];
        LinearAlgebra.Cholesky(p, l);
        return MatrixCases.Mix(l);
    }

    [Differentiable]
    internal static double OfQr(ReadOnlySpan<double> p)
    {
        Span<double> q = stackalloc double[12];
        Span<double> r = stackalloc double[N * N];
        LinearAlgebra.Qr(p, q, r);
        return MatrixCases.Mix(q) + MatrixCases.Mix(r);
    }

    /// <summary>A has 4 × 2 entries, b the other 4.</summary>
    [Differentiable]
    internal static double OfLeastSquares(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[2];
        LinearAlgebra.LeastSquares(p[..8], p[8..], x);
        return MatrixCases.Mix(x);
    }

    /// <summary>log det A + bᵀA⁻¹b by one factorisation, b constant: the likelihood of a Gaussian process.</summary>
    [Differentiable]
    internal static double Likelihood(ReadOnlySpan<double> a, [NoDerivative] double[] b)
    {
        double[] l = new double[a.Length];
        double[] x = new double[b.Length];
        LinearAlgebra.Cholesky(a, l);
        LinearAlgebra.SolveLower(l, b, x);
        double sum = 0;
        for (int i = 0; i < b.Length; i++)
        {
            sum += 2 * Math.Log(l[i * b.Length + i]) + x[i] * x[i];
        }

        return sum;
    }

    /// <summary>The same by elimination.</summary>
    [Differentiable]
    internal static double SameLikelihood(ReadOnlySpan<double> a, [NoDerivative] double[] b)
    {
        double[] x = new double[b.Length];
        LinearAlgebra.Solve(a, b, x);
        double sum = LinearAlgebra.LogDeterminant(a);
        for (int i = 0; i < b.Length; i++)
        {
            sum += b[i] * x[i];
        }

        return sum;
    }

    [Differentiable]
    internal static float InSinglePrecision(ReadOnlySpan<float> p)
    {
        Span<float> l = stackalloc float[4];
        Span<float> product = stackalloc float[4];
        Span<float> x = stackalloc float[2];
        LinearAlgebra.Cholesky(p[..4], l);
        LinearAlgebra.SolveLower(l, p[..2], x);
        LinearAlgebra.Multiply(l, p[..4], product);
        float sum = x[0] * x[1] + product[0] * product[3];
        LinearAlgebra.LeastSquares(p, p[..3], x);
        return sum + x[0] * x[1];
    }

    [Differentiable]
    internal static double InDoublePrecision(ReadOnlySpan<double> p)
    {
        Span<double> l = stackalloc double[4];
        Span<double> product = stackalloc double[4];
        Span<double> x = stackalloc double[2];
        LinearAlgebra.Cholesky(p[..4], l);
        LinearAlgebra.SolveLower(l, p[..2], x);
        LinearAlgebra.Multiply(l, p[..4], product);
        double sum = x[0] * x[1] + product[0] * product[3];
        LinearAlgebra.LeastSquares(p, p[..3], x);
        return sum + x[0] * x[1];
    }

    [Fact]
    [Supports("`LinearAlgebra.Multiply`")]
    public void Products_are_differentiated_in_every_mode() => AllModes.Agree(new OfProductObjective(), MatrixCases.Numbers(10, 1));

    [Fact]
    [Supports("`LinearAlgebra.SolveLower`, `SolveLowerTransposed`")]
    public void Triangular_solves_are_differentiated_in_every_mode() => AllModes.Agree(new OfSubstitutionObjective(), MatrixCases.Numbers(15, 2, N));

    [Fact]
    [Supports("`LinearAlgebra.Cholesky`")]
    public void Cholesky_factors_are_differentiated_in_every_mode() => AllModes.Agree(new OfCholeskyObjective(), MatrixCases.Numbers(9, 3, N));

    [Fact]
    [Supports("`LinearAlgebra.Qr`, `LeastSquares`")]
    public void Orthogonal_factors_are_differentiated_in_every_mode() => AllModes.Agree(new OfQrObjective(), MatrixCases.Numbers(12, 4, N));

    [Fact]
    [Supports("`LinearAlgebra.Qr`, `LeastSquares`")]
    public void Least_squares_are_differentiated_in_every_mode() => AllModes.Agree(new OfLeastSquaresObjective(), MatrixCases.Numbers(12, 5, 2));

    [Fact]
    public void Factors_multiply_to_the_matrix()
    {
        double[] a = MatrixCases.Numbers(7 * 4, 6, 4);
        double[] q = new double[28];
        double[] r = new double[16];
        LinearAlgebra.Qr(a, q, r);
        MatrixCases.AssertClose(a, MatrixCases.Product(7, q, r), 1e-14);
        MatrixCases.AssertClose(Identity(4), MatrixCases.Product(4, MatrixCases.Transposed(q, 7), q), 1e-14);
        Assert.All(Enumerable.Range(0, 16), i => Assert.True(i / 4 == i % 4 ? r[i] > 0 : i / 4 < i % 4 || r[i] == 0));
        double[] spd = MatrixCases.Product(4, MatrixCases.Transposed(a, 7), a);
        double[] l = new double[16];
        LinearAlgebra.Cholesky(spd, l);
        MatrixCases.AssertClose(spd, MatrixCases.Product(4, l, MatrixCases.Transposed(l, 4)), 1e-13);
        MatrixCases.AssertClose(MatrixCases.Transposed(r, 4), l, 1e-13);
    }

    [Fact]
    public void Least_squares_leave_a_residual_that_is_orthogonal_to_the_columns()
    {
        double[] a = MatrixCases.Numbers(7 * 3, 7);
        double[] b = MatrixCases.Numbers(7, 8);
        double[] x = new double[3];
        LinearAlgebra.LeastSquares(a, b, x);
        double[] residual = [.. MatrixCases.Product(7, a, x).Zip(b, (u, v) => u - v)];
        Assert.All(MatrixCases.Product(1, residual, a), v => Assert.Equal(0, v, 1e-15));
    }

    [Fact]
    public void A_likelihood_by_Cholesky_has_the_gradient_of_that_by_elimination()
    {
        const int Size = 40;
        double[] m = MatrixCases.Numbers(Size * Size, 9);
        double[] a = MatrixCases.Product(Size, m, MatrixCases.Transposed(m, Size));
        for (int i = 0; i < Size; i++)
        {
            a[i * (Size + 1)] += 1;
        }

        double[] b = MatrixCases.Numbers(Size, 10);
        double[] gradient = new double[a.Length];
        double[] expected = new double[a.Length];
        Assert.Equal(SameLikelihoodGradient(a, b, expected), LikelihoodGradient(a, b, gradient), 1e-11);
        MatrixCases.AssertClose(expected, gradient, 1e-11);
        double[] direction = [.. MatrixCases.Symmetric(MatrixCases.Numbers(a.Length, 11), Size)];
        LikelihoodHvp(a, b, direction, gradient);
        SameLikelihoodHvp(a, b, direction, expected);
        MatrixCases.AssertClose(MatrixCases.Symmetric(expected, Size), gradient, 1e-10);
    }

    [Fact]
    public void Single_precision_has_the_same_rules()
    {
        double[] p = [2, 0.3, 0.4, 1.5, -0.7, 0.9];
        double[] expected = new double[6];
        float[] gradient = new float[6];
        double[] direction = [1, -0.5, 0.3, 0.8, -1, 0.6];
        float[] hv = new float[6];
        double[] expectedHv = new double[6];
        InDoublePrecisionGradient(p, expected);
        InSinglePrecisionGradient([.. p.Select(v => (float)v)], gradient);
        InDoublePrecisionHvp(p, direction, expectedHv);
        InSinglePrecisionHvp([.. p.Select(v => (float)v)], [.. direction.Select(v => (float)v)], hv);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(expected[i], gradient[i], 1e-4);
            Assert.Equal(expectedHv[i], hv[i], 1e-3);
        }
    }

    [Fact]
    public void What_cannot_be_factored_gives_no_numbers()
    {
        double[] indefinite = [1, 2, 2, 1];
        double[] l = new double[4];
        LinearAlgebra.Cholesky(indefinite, l);
        Assert.All(l, v => Assert.Equal(double.NaN, v));
        double[] dependent = [1, 2, 2, 4, 3, 6];
        double[] x = new double[2];
        LinearAlgebra.LeastSquares(dependent, [1.0, 2, 3], x);
        Assert.All(x, v => Assert.Equal(double.NaN, v));
        LinearAlgebra.SolveLower([1.0, 0, 5, 0], [1.0, 2], x);
        Assert.All(x, v => Assert.Equal(double.NaN, v));
        double[] gradient = new double[9];
        Assert.Equal(double.NaN, OfCholeskyGradient([1, 2, 0, 2, 1, 0, 0, 0, 1], gradient));
        Assert.Contains(gradient, double.IsNaN);
    }

    [Fact]
    public void Second_calls_allocate_nothing()
    {
        double[] a = MatrixCases.Numbers(9, 12, N);
        double[] tall = MatrixCases.Numbers(12, 13, N);
        double[] gradient = new double[9];
        double[] tallGradient = new double[12];
        Assert.Equal(0, Allocation.Least(() =>
        {
            OfCholeskyGradient(a, gradient);
            OfCholeskyHvp(a, a, gradient);
            OfQrGradient(tall, tallGradient);
            OfLeastSquaresHvp(tall, tall, tallGradient);
        }));
    }

    [Fact]
    public void Lengths_are_checked_and_named()
    {
        Assert.Equal("product", Assert.Throws<ArgumentException>(() => LinearAlgebra.Multiply(new double[4], new double[6], new double[5])).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => LinearAlgebra.Cholesky(new double[3], new double[3])).ParamName);
        Assert.Equal("l", Assert.Throws<ArgumentException>(() => LinearAlgebra.Cholesky(new double[4], new double[3])).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => LinearAlgebra.Qr(new double[2], new double[2], new double[4])).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => LinearAlgebra.LeastSquares(new double[5], new double[3], new double[2])).ParamName);
        Assert.Equal("l", Assert.Throws<ArgumentException>(() => LinearAlgebra.SolveLower(new double[3], new double[3], new double[3])).ParamName);
    }

    private static double[] Identity(int n) => [.. Enumerable.Range(0, n * n).Select(i => i % (n + 1) == 0 ? 1.0 : 0)];
}

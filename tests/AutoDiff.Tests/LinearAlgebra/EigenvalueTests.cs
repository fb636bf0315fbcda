namespace AutoDiff.Tests.LinearAlgebra;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Eigenvalues and eigenvectors of symmetric matrices inside differentiated methods.</summary>
public partial class EigenvalueTests
{
    private const int N = 3;

    [Differentiable]
    internal static double OfValues(ReadOnlySpan<double> p)
    {
        Span<double> values = stackalloc double[N];
        LinearAlgebra.SymmetricEigenvalues(p, values);
        return MatrixCases.Mix(values);
    }

    [Differentiable]
    internal static double OfVectors(ReadOnlySpan<double> p)
    {
        Span<double> values = stackalloc double[N];
        Span<double> vectors = stackalloc double[N * N];
        LinearAlgebra.SymmetricEigen(p, values, vectors);
        return MatrixCases.Mix(values) + MatrixCases.Mix(vectors);
    }

    /// <summary>Σ log λ.</summary>
    [Differentiable]
    internal static double LogDeterminant(ReadOnlySpan<double> p)
    {
        Span<double> values = stackalloc double[N];
        LinearAlgebra.SymmetricEigenvalues(p, values);
        double sum = 0;
        for (int i = 0; i < N; i++)
        {
            sum += Math.Log(values[i]);
        }

        return sum;
    }

    [Differentiable]
    internal static float Gap(ReadOnlySpan<float> p)
    {
        Span<float> values = stackalloc float[2];
        Span<float> vectors = stackalloc float[4];
        LinearAlgebra.SymmetricEigen(p, values, vectors);
        return values[1] - values[0];
    }

    [Fact]
    [Supports("`LinearAlgebra.SymmetricEigenvalues`, `SymmetricEigen`")]
    public void Eigenvalues_are_differentiated_in_every_mode() => AllModes.Agree(new OfValuesObjective(), MatrixCases.Numbers(9, 1, N));

    [Fact]
    [Supports("`LinearAlgebra.SymmetricEigenvalues`, `SymmetricEigen`")]
    public void Eigenvectors_are_differentiated_in_every_mode() => AllModes.Agree(new OfVectorsObjective(), MatrixCases.Numbers(9, 2, N));

    [Fact]
    public void Eigenvectors_diagonalise_the_matrix()
    {
        const int Size = 30;
        double[] a = MatrixCases.Symmetric(MatrixCases.Numbers(Size * Size, 3), Size);
        double[] values = new double[Size];
        double[] vectors = new double[Size * Size];
        double[] alone = new double[Size];
        LinearAlgebra.SymmetricEigen(a, values, vectors);
        LinearAlgebra.SymmetricEigenvalues(a, alone);
        Assert.Equal(values.Order(), values);
        double[] scaled = [.. vectors.Select((v, e) => v * values[e % Size])];
        double[] product = MatrixCases.Product(Size, a, vectors);
        double[] square = MatrixCases.Product(Size, MatrixCases.Transposed(vectors, Size), vectors);
        for (int e = 0; e < a.Length; e++)
        {
            Assert.Equal(scaled[e], product[e], 1e-13);
            Assert.Equal(e % (Size + 1) == 0 ? 1 : 0, square[e], 1e-14);
        }

        MatrixCases.AssertClose(values, alone, 1e-14);
    }

    [Fact]
    public void Two_eigenvalues_are_those_of_the_quadratic_formula()
    {
        float[] p = [1.2f, 0.3f, 0.3f, -0.4f];
        float[] gradient = new float[4];
        double difference = 1.6;
        double gap = Math.Sqrt((difference * difference) + (4 * 0.09));
        Assert.Equal(gap, GapGradient(p, gradient), 1e-6);
        Assert.Equal(difference / gap, gradient[0], 1e-6);
        Assert.Equal(4 * 0.3 / 2 / gap, gradient[1], 1e-6);
        Assert.Equal(gradient[1], gradient[2], 1e-6);
        Assert.Equal(-difference / gap, gradient[3], 1e-6);
    }

    [Fact]
    public void A_sum_over_equal_eigenvalues_has_a_gradient_and_no_second_derivative()
    {
        double[] p = [2, 0, 0, 0, 2, 0, 0, 0, 5];
        double[] gradient = new double[9];
        LogDeterminantGradient(p, gradient);
        Assert.Equal([0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.2], gradient);
        double[] hv = new double[9];
        LogDeterminantHvp(p, [1, 1, 0, 0, 0, 0, 0, 0, 0], hv);
        Assert.Contains(hv, double.IsNaN);
        OfVectorsGradient(p, gradient);
        Assert.Contains(gradient, double.IsNaN);
    }

    [Fact]
    public void Entries_that_are_not_finite_give_no_numbers()
    {
        double[] values = new double[2];
        LinearAlgebra.SymmetricEigenvalues([1, double.PositiveInfinity, 0, 1], values);
        Assert.All(values, v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void Second_calls_allocate_nothing()
    {
        double[] a = MatrixCases.Numbers(9, 4, N);
        double[] gradient = new double[9];
        Assert.Equal(0, Allocation.Least(() =>
        {
            OfValuesGradient(a, gradient);
            OfVectorsHvp(a, a, gradient);
        }));
    }

    [Fact]
    public void Lengths_are_checked_and_named()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => LinearAlgebra.SymmetricEigenvalues(new double[4], new double[3])).ParamName);
        Assert.Equal("vectors", Assert.Throws<ArgumentException>(() => LinearAlgebra.SymmetricEigen(new double[4], new double[2], new double[2])).ParamName);
    }
}

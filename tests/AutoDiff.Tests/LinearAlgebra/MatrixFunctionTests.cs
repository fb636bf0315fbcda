namespace AutoDiff.Tests.LinearAlgebra;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Square roots and exponentials of matrices inside differentiated methods.</summary>
public partial class MatrixFunctionTests
{
    private const int N = 3;

    [Differentiable]
    internal static double OfRoot(ReadOnlySpan<double> p)
    {
        Span<double> root = stackalloc double[N * N];
        LinearAlgebra.SquareRoot(p, root);
        return MatrixCases.Mix(root);
    }

    [Differentiable]
    internal static double OfSylvester(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[N * N];
        Span<double> y = stackalloc double[N * N];
        LinearAlgebra.SolveSylvester(p[..9], p[9..], x);
        LinearAlgebra.SolveSylvesterTransposed(p[..9], x, y);
        return MatrixCases.Mix(x) + MatrixCases.Mix(y);
    }

    [Differentiable]
    internal static double OfExponential(ReadOnlySpan<double> p)
    {
        Span<double> exponential = stackalloc double[N * N];
        LinearAlgebra.Exponential(p, exponential);
        return MatrixCases.Mix(exponential);
    }

    /// <summary>A rotation by large angles: the exponential is squared several times.</summary>
    [Differentiable]
    internal static double OfRotation(ReadOnlySpan<double> p)
    {
        Span<double> a = stackalloc double[N * N];
        Span<double> rotation = stackalloc double[N * N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                a[i * N + j] = p[i * N + j] - p[j * N + i] + 6 * (j - i);
            }
        }

        LinearAlgebra.Exponential(a, rotation);
        return MatrixCases.Mix(rotation);
    }

    [Differentiable]
    internal static double TraceOfRoot(ReadOnlySpan<double> p)
    {
        double[] root = new double[p.Length];
        LinearAlgebra.SquareRoot(p, root);
        int n = (int)Math.Sqrt(p.Length);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += root[i * n + i];
        }

        return sum;
    }

    [Differentiable]
    internal static double TraceOfExponential(ReadOnlySpan<double> p)
    {
        double[] exponential = new double[p.Length];
        LinearAlgebra.Exponential(p, exponential);
        int n = (int)Math.Sqrt(p.Length);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += exponential[i * n + i];
        }

        return sum;
    }

    [Differentiable]
    internal static float InSinglePrecision(ReadOnlySpan<float> p)
    {
        Span<float> root = stackalloc float[4];
        Span<float> exponential = stackalloc float[4];
        LinearAlgebra.SquareRoot(p, root);
        LinearAlgebra.Exponential(root, exponential);
        return exponential[0] * exponential[1] + exponential[3];
    }

    [Differentiable]
    internal static double InDoublePrecision(ReadOnlySpan<double> p)
    {
        Span<double> root = stackalloc double[4];
        Span<double> exponential = stackalloc double[4];
        LinearAlgebra.SquareRoot(p, root);
        LinearAlgebra.Exponential(root, exponential);
        return exponential[0] * exponential[1] + exponential[3];
    }

    [Fact]
    [Supports("`LinearAlgebra.SquareRoot`, `SolveSylvester`, `SolveSylvesterTransposed`")]
    public void Square_roots_are_differentiated_in_every_mode() => AllModes.Agree(new OfRootObjective(), MatrixCases.Numbers(9, 1, N));

    [Fact]
    [Supports("`LinearAlgebra.SquareRoot`, `SolveSylvester`, `SolveSylvesterTransposed`")]
    public void Sylvester_equations_are_differentiated_in_every_mode() => AllModes.Agree(new OfSylvesterObjective(), MatrixCases.Numbers(18, 2, N));

    [Fact]
    [Supports("`LinearAlgebra.Exponential`")]
    public void Exponentials_are_differentiated_in_every_mode() => AllModes.Agree(new OfExponentialObjective(), MatrixCases.Numbers(9, 3));

    [Fact]
    [Supports("`LinearAlgebra.Exponential`")]
    public void Exponentials_that_are_squared_are_differentiated_in_every_mode() => AllModes.Agree(new OfRotationObjective(), MatrixCases.Numbers(9, 4));

    /// <summary>∂ tr A^½ = ½A^−½, by eigenvalues.</summary>
    [Theory]
    [InlineData(10, 1e-10)]
    [InlineData(1e6, 1e-7)]
    public void The_trace_of_the_root_has_half_the_inverse_root_as_gradient(double condition, double tolerance)
    {
        const int Size = 6;
        double[] values = [.. Enumerable.Range(0, Size).Select(i => Math.Pow(condition, i / (Size - 1.0) - 1))];
        double[] a = MatrixCases.WithEigenvalues(values, 5);
        double[] expected = MatrixCases.WithEigenvalues([.. values.Select(v => 0.5 / Math.Sqrt(v))], 5);
        double[] gradient = new double[Size * Size];
        Assert.Equal(values.Sum(Math.Sqrt), TraceOfRootGradient(a, gradient), tolerance);
        double scale = expected.Max(Math.Abs);
        MatrixCases.AssertClose(expected.Select(v => v / scale), gradient.Select(v => v / scale), tolerance);
    }

    [Fact]
    public void A_root_that_is_not_symmetric_squares_to_the_matrix()
    {
        double[] a = MatrixCases.Numbers(25, 6, 5);
        double[] root = new double[25];
        LinearAlgebra.SquareRoot(a, root);
        MatrixCases.AssertClose(a, MatrixCases.Product(5, root, root), 1e-13);
        double[] y = new double[25];
        LinearAlgebra.SolveSylvester(root, a, y);
        double[] left = MatrixCases.Product(5, root, y);
        double[] right = MatrixCases.Product(5, y, root);
        MatrixCases.AssertClose(a, left.Zip(right, (u, v) => u + v), 1e-13);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(40)]
    public void The_exponential_of_a_skew_matrix_is_a_rotation(double angle)
    {
        double[] rotation = new double[4];
        LinearAlgebra.Exponential([0, -angle, angle, 0], rotation);
        double[] expected = [Math.Cos(angle), -Math.Sin(angle), Math.Sin(angle), Math.Cos(angle)];
        MatrixCases.AssertClose(expected, rotation, 1e-13);
    }

    [Fact]
    public void The_trace_of_the_exponential_has_its_transpose_as_gradient()
    {
        double[] a = MatrixCases.Numbers(16, 7, 4);
        double[] gradient = new double[16];
        double[] exponential = new double[16];
        TraceOfExponentialGradient(a, gradient);
        LinearAlgebra.Exponential(a, exponential);
        double scale = exponential.Max();
        MatrixCases.AssertClose(MatrixCases.Transposed(exponential, 4).Select(v => v / scale), gradient.Select(v => v / scale), 1e-13);
    }

    [Fact]
    public void A_nilpotent_matrix_has_a_short_series()
    {
        double[] exponential = new double[9];
        LinearAlgebra.Exponential([0, 2, 3, 0, 0, 4, 0, 0, 0], exponential);
        double[] expected = [1, 2, 7, 0, 1, 4, 0, 0, 1];
        MatrixCases.AssertClose(expected, exponential, 1e-14);
    }

    [Fact]
    public void Single_precision_has_the_same_rules()
    {
        double[] p = [1.3, 0.2, -0.1, 0.8];
        double[] expected = new double[4];
        float[] gradient = new float[4];
        InDoublePrecisionGradient(p, expected);
        InSinglePrecisionGradient([.. p.Select(v => (float)v)], gradient);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Matrices_without_a_root_give_no_numbers()
    {
        double[] root = new double[4];
        LinearAlgebra.SquareRoot([1, 0, 0, -1], root);
        Assert.All(root, v => Assert.Equal(double.NaN, v));
        LinearAlgebra.SquareRoot([1, 1, 1, 1], root);
        Assert.All(root, v => Assert.Equal(double.NaN, v));
        LinearAlgebra.SolveSylvester([1, 0, 0, -1], [1, 0, 0, 1.0], root);
        Assert.All(root, v => Assert.Equal(double.NaN, v));
        LinearAlgebra.Exponential([1, double.NaN, 0, 1], root);
        Assert.All(root, v => Assert.Equal(double.NaN, v));
        double[] gradient = new double[4];
        Assert.Equal(double.NaN, TraceOfRootGradient([1, 0, 0, -1], gradient));
        Assert.All(gradient, v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void Second_calls_allocate_nothing()
    {
        double[] a = MatrixCases.Numbers(9, 8, N);
        double[] gradient = new double[9];
        Assert.Equal(0, Allocation.Least(() =>
        {
            OfRootGradient(a, gradient);
            OfRootHvp(a, a, gradient);
            OfRotationGradient(a, gradient);
            OfRotationHvp(a, a, gradient);
        }));
    }

    [Fact]
    public void Lengths_are_checked_and_named()
    {
        Assert.Equal("root", Assert.Throws<ArgumentException>(() => LinearAlgebra.SquareRoot(new double[4], new double[3])).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => LinearAlgebra.SolveSylvester(new double[4], new double[2], new double[2])).ParamName);
        Assert.Equal("exponential", Assert.Throws<ArgumentException>(() => LinearAlgebra.Exponential(new double[4], new double[3])).ParamName);
    }
}

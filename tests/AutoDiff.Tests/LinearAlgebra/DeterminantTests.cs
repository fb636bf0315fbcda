namespace AutoDiff.Tests.LinearAlgebra;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Determinants and their logarithms inside differentiated methods.</summary>
public partial class DeterminantTests
{
    private const int N = 3;

    [Differentiable]
    internal static double Volume(ReadOnlySpan<double> p) => Math.Sin(0.1 * LinearAlgebra.Determinant(p)) * p[0];

    [Differentiable]
    internal static double Entropy(ReadOnlySpan<double> p) => LinearAlgebra.LogDeterminant(p) * LinearAlgebra.LogDeterminant(p) + p[1];

    [Differentiable]
    internal static float SmallEntropy(ReadOnlySpan<float> p) => LinearAlgebra.LogDeterminant(p) * LinearAlgebra.Determinant(p);

    /// <summary>log det(I + tA) for several t, in storage that is overwritten.</summary>
    [Differentiable]
    internal static double Path(ReadOnlySpan<double> p, [NoDerivative] int steps)
    {
        Span<double> matrix = stackalloc double[N * N];
        double sum = 0;
        for (int k = 1; k <= steps; k++)
        {
            for (int i = 0; i < N * N; i++)
            {
                matrix[i] = 0.2 * k * p[i] + (i % (N + 1) == 0 ? 1 : 0);
            }

            sum += LinearAlgebra.LogDeterminant(matrix) * k + LinearAlgebra.Determinant(matrix);
        }

        return sum;
    }

    /// <summary>The determinant of Iⁿ − A by recursion: the calls stay calls.</summary>
    [Differentiable]
    internal static double Nested(ReadOnlySpan<double> p) => Level(p, 3);

    private static double Level(ReadOnlySpan<double> p, int depth) =>
        depth == 0 ? LinearAlgebra.Determinant(p) : p[depth] * Level(p, depth - 1) + LinearAlgebra.LogDeterminant(p);

    /// <summary>The derivative of the derivative along p: ½pᵀHp by generated calls inside.</summary>
    [Differentiable]
    internal static double Curvature(ReadOnlySpan<double> p)
    {
        Span<double> product = stackalloc double[N * N];
        EntropyHvp(p, p, product);
        double sum = 0;
        for (int i = 0; i < product.Length; i++)
        {
            sum += 0.5 * product[i] * p[i];
        }

        return sum;
    }

    internal static double[] Matrix(int seed)
    {
        var random = new Random(seed);
        double[] p = [.. Enumerable.Range(0, N * N).Select(_ => random.NextDouble() - 0.5)];
        for (int i = 0; i < N; i++)
        {
            p[i * (N + 1)] += 2;
        }

        return p;
    }

    [Fact]
    [Supports("`LinearAlgebra.Determinant`, `LogDeterminant`")]
    public void Determinants_are_differentiated_in_every_mode() => AllModes.Agree(new VolumeObjective(), Matrix(1));

    [Fact]
    [Supports("`LinearAlgebra.Determinant`, `LogDeterminant`")]
    public void Logarithms_of_determinants_are_differentiated_in_every_mode() => AllModes.Agree(new EntropyObjective(), Matrix(2));

    [Fact]
    public void Matrices_that_are_overwritten_in_loops_are_kept_for_the_reverse_sweep() => AllModes.Agree(new PathObjective(3), Matrix(3));

    [Fact]
    public void Recursive_functions_of_determinants_are_differentiated_in_every_mode() => AllModes.Agree(new NestedObjective(), Matrix(4));

    [Fact]
    public void Derivatives_of_derivatives_go_to_fourth_order()
    {
        double[] p = Matrix(5);
        double[] gradient = new double[p.Length];
        double[] product = new double[p.Length];
        CurvatureGradient(p, gradient);
        CurvatureHvp(p, gradient, product);
        for (int i = 0; i < p.Length; i++)
        {
            const double H = 1e-3;
            double Difference(Func<double[], double> f) =>
                ((8 * (f(AllModes.Moved(p, i, H)) - f(AllModes.Moved(p, i, -H)))) - (f(AllModes.Moved(p, i, 2 * H)) - f(AllModes.Moved(p, i, -2 * H)))) / (12 * H);
            Assert.Equal(Difference(x => Curvature(x)), gradient[i], 1e-8);
            double along = Difference(x =>
            {
                double[] g = new double[p.Length];
                CurvatureGradient(x, g);
                return g.Zip(gradient, (a, b) => a * b).Sum();
            });
            Assert.Equal(along, product[i], 1e-6);
        }
    }

    [Fact]
    public void The_gradient_of_the_logarithm_is_the_transposed_inverse()
    {
        double[] p = Matrix(6);
        double[] gradient = new double[p.Length];
        double[] inverse = new double[p.Length];
        Diff.Gradient(x => LinearAlgebra.LogDeterminant(x), p, gradient);
        LinearAlgebra.Inverse(p, inverse);
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                Assert.Equal(inverse[j * N + i], gradient[i * N + j], 1e-14);
            }
        }
    }

    [Fact]
    public void Single_precision_has_the_same_rules()
    {
        double[] p = Matrix(7);
        float[] gradient = new float[p.Length];
        double[] expected = new double[p.Length];
        SmallEntropyGradient([.. p.Select(x => (float)x)], gradient);
        Diff.Gradient(x => LinearAlgebra.LogDeterminant(x) * LinearAlgebra.Determinant(x), p, expected);
        Assert.All(gradient.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4));
    }

    [Fact]
    public void Values_are_those_of_the_expansion_by_minors()
    {
        double[] a = [1, 2, -1, 3, 0, 4, -2, 5, 1];
        double expected = (a[0] * (a[4] * a[8] - a[5] * a[7])) - (a[1] * (a[3] * a[8] - a[5] * a[6])) + (a[2] * (a[3] * a[7] - a[4] * a[6]));
        Assert.Equal(expected, LinearAlgebra.Determinant(a), 1e-13);
        Assert.Equal(Math.Log(Math.Abs(expected)), LinearAlgebra.LogDeterminant(a), 1e-13);
        Assert.Equal(1, LinearAlgebra.Determinant(ReadOnlySpan<double>.Empty));
    }

    [Fact]
    public void A_singular_matrix_has_determinant_0_and_no_derivative()
    {
        double[] a = [1, 2, 2, 4];
        double[] gradient = new double[4];
        Assert.Equal(0, LinearAlgebra.Determinant(a));
        Assert.Equal(double.NaN, LinearAlgebra.LogDeterminant(a));
        Diff.Gradient(x => LinearAlgebra.Determinant(x), a, gradient);
        Assert.All(gradient, g => Assert.Equal(double.NaN, g));
        Assert.Equal(double.NaN, LinearAlgebra.Determinant([1, double.NaN, 0, 0]));
    }

    [Fact]
    public void Second_calls_allocate_nothing()
    {
        var f = new PathObjective(3);
        double[] p = Matrix(8);
        double[] gradient = new double[p.Length];
        double[] hv = new double[p.Length];
        Assert.Equal(0, Allocation.Least(() =>
        {
            f.Gradient(p, gradient);
            f.HessianVector(p, p, hv);
        }));
    }
}

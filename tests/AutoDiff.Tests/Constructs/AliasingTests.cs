using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class AliasingTests
{
    [Differentiable]
    private static double Products(ReadOnlySpan<double> a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i] * a[i];
        }

        return sum;
    }

    [Differentiable]
    private static void Squares(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] * x[i];
        }
    }

    [Differentiable]
    private static void Two(ReadOnlySpan<double> x, Span<double> y, Span<double> z)
    {
        y[0] = x[0] * x[1];
        z[0] = x[1] * y[0];
    }

    [Fact]
    [Supports("two names for one array")]
    public void Inputs_may_be_the_same_memory()
    {
        double[] x = [2, 3];
        double[] a = new double[2];
        double[] b = new double[2];
        Assert.Equal(35, ProductsGradient(x, x, a, b));
        Assert.Equal([8, 18], a);
        Assert.Equal([4, 9], b);
        ProductsHvp(x, x, x, x, a, b);
        Assert.Equal([16, 36], a);
        Assert.Equal([8, 18], b);
        Assert.Equal(105, ProductsJvp(x, x, x, x).Tangent);
    }

    [Fact]
    public void Tangents_may_be_the_same_memory_as_inputs()
    {
        double[] x = [2, 3];
        double[] y = new double[2];
        double[] tangent = new double[2];
        SquaresJvp(x, y, x, tangent);
        Assert.Equal([8, 18], tangent);
    }

    [Fact]
    public void A_written_span_may_not_overlap_another_argument()
    {
        double[] m = new double[20];
        Assert.Throws<ArgumentException>("aGradient", () => ProductsGradient(m.AsSpan(0, 2), [1, 2], m.AsSpan(1, 2), new double[2]));
        Assert.Throws<ArgumentException>("bGradient", () => ProductsGradient(m.AsSpan(0, 2), [1, 2], new double[2], m.AsSpan(0, 2)));
        Assert.Throws<ArgumentException>("aHvp", () => ProductsHvp(new double[2], [1, 2], m.AsSpan(0, 2), new double[2], m.AsSpan(0, 2), new double[2]));
        Assert.Throws<ArgumentException>("aCotangent", () => ProductsVjp(m.AsSpan(0, 2), [1, 2], 1, m.AsSpan(0, 2), new double[2]));
        Assert.Throws<ArgumentException>("y", () => SquaresJvp(m.AsSpan(0, 2), m.AsSpan(1, 2), new double[2], new double[2]));
        Assert.Throws<ArgumentException>("yTangent", () => SquaresJvp(new double[2], new double[2], m.AsSpan(0, 2), m.AsSpan(1, 2)));
        Assert.Throws<ArgumentException>("xCotangent", () => SquaresVjp(new double[2], new double[2], m.AsSpan(0, 2), m.AsSpan(1, 2)));
        Assert.Throws<ArgumentException>("jacobian", () => SquaresJacobian(m.AsSpan(0, 2), new double[2], m.AsSpan(1, 4)));
    }

    [Fact]
    public void Two_written_spans_may_not_overlap()
    {
        double[] m = new double[4];
        ArgumentException e = Assert.Throws<ArgumentException>(() => ProductsGradient([1, 2], [1, 2], m.AsSpan(0, 2), m.AsSpan(1, 2)));
        Assert.Contains(e.ParamName, new[] { "aGradient", "bGradient" });
        e = Assert.Throws<ArgumentException>(() => TwoJvp([1, 2], m.AsSpan(0, 1), m.AsSpan(0, 1), [1, 2], m.AsSpan(2, 1), m.AsSpan(3, 1)));
        Assert.Contains(e.ParamName, new[] { "y", "z" });
    }

    [Fact]
    public void Neighbours_in_one_array_do_not_overlap()
    {
        double[] m = [2, 3, 0, 0, 0, 0];
        double[] b = [1, 1];
        ProductsGradient(m.AsSpan(0, 2), b, m.AsSpan(2, 2), m.AsSpan(4, 2));
        Assert.Equal([2, 3, 4, 6, 4, 9], m);
    }

    [Fact]
    public void Overlap_is_refused_before_a_length_and_before_the_method_runs()
    {
        double[] m = [2, 3, 7, 7];
        Assert.Throws<ArgumentException>("aGradient", () => ProductsGradient(m.AsSpan(0, 2), [], m.AsSpan(1, 2), new double[3]));
        Assert.Equal([2, 3, 7, 7], m);
    }

    [Fact]
    public void Several_outputs_have_their_own_cotangents()
    {
        double[] c = new double[2];
        double[] y = new double[1];
        double[] z = new double[1];
        TwoVjp([2, 3], y, z, c, [10], [1]);
        Assert.Equal([6], y);
        Assert.Equal([18], z);
        Assert.Equal([30 + 9, 20 + 12], c);
        double[] yTangent = new double[1];
        double[] zTangent = new double[1];
        TwoJvp([2, 3], y, z, [1, 2], yTangent, zTangent);
        Assert.Equal([7], yTangent);
        Assert.Equal([9 + 24], zTangent);
    }
}

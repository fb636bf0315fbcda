namespace AutoDiff.Tests.Checking;

/// <summary>Methods marked with <c>CheckAdjoints</c> name the first adjoint that is not finite.</summary>
public partial class AdjointCheckTests
{
    [Differentiable(CheckAdjoints = true)]
    private static double Roots(ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (double q in p)
        {
            sum += 2 * Math.Sqrt(q);
        }

        double scale = 1 + sum;
        return sum / scale;
    }

    [Differentiable]
    private static double Unchecked(ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (double q in p)
        {
            sum += 2 * Math.Sqrt(q);
        }

        double scale = 1 + sum;
        return sum / scale;
    }

    [Fact]
    public void Adjoints_that_are_finite_are_those_of_the_unchecked_method()
    {
        double[] p = [0.2, 0.3, 0.5], expected = new double[3], actual = new double[3];

        Assert.Equal(UncheckedGradient(p, expected), RootsGradient(p, actual));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_line_and_the_operands_are_named()
    {
        var e = Assert.Throws<NonFiniteAdjointException>(() => RootsGradient([0.5, 0, 0.5], new double[3]));

        Assert.Equal("sum += 2 * Math.Sqrt(q);", e.Line);
        Assert.False(double.IsFinite(e.Adjoint));
        Assert.Contains(("q", 0.0), e.Operands);
        Assert.Contains("sum += 2 * Math.Sqrt(q);", e.Message);
        Assert.Contains("q = 0", e.Message);
    }

    [Fact]
    public void The_first_is_named_not_one_that_follows_from_it()
    {
        var e = Assert.Throws<NonFiniteAdjointException>(() => RootsVjp([0.5, 0.5], double.PositiveInfinity, new double[2]));

        Assert.Equal("return sum / scale;", e.Line);
        Assert.Contains(e.Operands, o => double.IsPositiveInfinity(o.Value));
    }

    [Differentiable(CheckAdjoints = true)]
    private static double Repeated(double x, int n) => n == 0 ? Math.Sqrt(x) : Repeated(x * x, n - 1) + x;

    [Fact]
    public void In_a_call_too()
    {
        var e = Assert.Throws<NonFiniteAdjointException>(() => RepeatedGradient(0, 3, out _));

        Assert.Contains(("x", 0.0), e.Operands);
        Assert.Contains("Math.Sqrt(x)", e.Computation);
    }

    [Differentiable(CheckAdjoints = true)]
    private static float Single(float x, float y) => MathF.Atan2(y, x) + MathF.Sqrt(x * x + y * y) * 1e-30f / x;

    [Fact]
    public void Adjoints_of_float_are_looked_at()
    {
        Assert.Throws<NonFiniteAdjointException>(() => SingleGradient(1e-30f, 1e-30f, out _, out _));
        SingleGradient(1, 2, out float slope, out _);
        Assert.True(float.IsFinite(slope));
    }

    [Differentiable(CheckAdjoints = true)]
    private static double Stored(ReadOnlySpan<double> x)
    {
        double s = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            s = Math.Sqrt(s) * x[i];
        }

        return s;
    }

    [Fact]
    public void Where_values_are_kept_between_the_sweeps()
    {
        var e = Assert.Throws<NonFiniteAdjointException>(() => StoredGradient([0, 2, 3], new double[3]));

        Assert.Equal("s = Math.Sqrt(s) * x[i];", e.Line);
        double[] direction = [1, 0, 0], product = new double[3];
        StoredHvp([4, 2, 3], direction, product);
        Assert.All(product, p => Assert.True(double.IsFinite(p)));
    }

    [Fact]
    public void A_check_of_the_gradient_passes_it_on()
    {
        var e = Assert.Throws<NonFiniteAdjointException>(
            () => DerivativeCheck.Gradient<double>(Roots, (x, g) => RootsGradient(x, g), [0.5, 0, 0.5]));

        Assert.Equal("sum += 2 * Math.Sqrt(q);", e.Line);
    }
}

namespace AutoDiff.Tests.Checking;

/// <summary>Right derivatives pass, wrong ones are found and named.</summary>
public class DerivativeCheckTests
{
    private static (double Value, double Tangent) SineJvp(double x, double t) => (Math.Sin(x), Math.Cos(x) * t);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-7)]
    [InlineData(0.7)]
    [InlineData(-40.0)]
    public void A_right_forward_derivative_passes(double x) => Assert.True(DerivativeCheck.Jvp(Math.Sin, SineJvp, x).IsRight);

    [Theory]
    [InlineData(1e-6)]
    [InlineData(2.0)]
    [InlineData(1e8)]
    public void Steps_stay_inside_the_domain(double x) => DerivativeCheck.Jvp(Math.Log, (x, t) => (Math.Log(x), t / x), x).ThrowIfWrong();

    [Fact]
    public void Float_has_a_tolerance_of_its_own() =>
        DerivativeCheck.Jvp<float>(MathF.Exp, (x, t) => (MathF.Exp(x), MathF.Exp(x) * t), 0.8f).ThrowIfWrong();

    [Fact]
    public void A_deviation_of_a_millionth_is_found() =>
        Assert.False(DerivativeCheck.Jvp(Math.Sin, (x, t) => (Math.Sin(x), Math.Cos(x) * t * (1 + 1e-6)), 0.7).IsRight);

    [Fact]
    public void A_derivative_that_is_not_linear_is_found() =>
        Assert.Equal("tangent along -2", DerivativeCheck.Jvp(Math.Sin, (x, t) => (Math.Sin(x), Math.Cos(x) * t * t), 0.7).Component);

    [Fact]
    public void A_wrong_value_is_found() =>
        Assert.Equal("value", DerivativeCheck.Jvp(Math.Sin, (x, t) => (Math.Sin(x) + 1e-3, Math.Cos(x) * t), 0.7).Component);

    [Fact]
    public void What_is_not_finite_never_passes() =>
        Assert.False(DerivativeCheck.Jvp(Math.Sin, (x, t) => (Math.Sin(x), double.NaN), 0.7).IsRight);

    [Fact]
    public void The_reverse_derivative_of_a_number_is_checked() =>
        Assert.True(DerivativeCheck.Vjp(Math.Sin, (x, u) => Math.Cos(x) * u, 0.7).IsRight);

    [Fact]
    public void The_worst_component_of_a_gradient_is_named_with_both_values()
    {
        DerivativeComparison<double> found = DerivativeCheck.Gradient<double>(Product, WrongGradient, [2.0, 3.0, 5.0]);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(found.ThrowIfWrong);
        Assert.Equal(("gradient[1]", 11.0), (found.Component, found.Derivative));
        Assert.Equal(10.0, found.Reference, 8);
        Assert.Contains("gradient[1] is 11", error.Message, StringComparison.Ordinal);

        static double WrongGradient(ReadOnlySpan<double> x, Span<double> g)
        {
            (g[0], g[1], g[2]) = (x[1] * x[2], x[0] * x[2] + 1, x[0] * x[1]);
            return Product(x);
        }
    }

    [Fact]
    public void A_right_gradient_passes() => DerivativeCheck.Gradient<double>(
        Product,
        (x, g) =>
        {
            (g[0], g[1], g[2]) = (x[1] * x[2], x[0] * x[2], x[0] * x[1]);
            return Product(x);
        },
        [2.0, 0.0, -5.0]).ThrowIfWrong();

    [Fact]
    public void Forward_and_reverse_derivatives_of_a_vector_function_pass()
    {
        DerivativeCheck.Jvp<double>(Polar, PolarJvp, [1.5, 0.4], 2).ThrowIfWrong();
        DerivativeCheck.Vjp<double>(PolarJvp, PolarVjp, [1.5, 0.4], 2).ThrowIfWrong();
    }

    [Fact]
    public void A_reverse_derivative_that_is_not_the_transpose_is_found()
    {
        DerivativeComparison<double> found = DerivativeCheck.Vjp<double>(PolarJvp, NotTransposed, [1.5, 0.4], 2);

        Assert.False(found.IsRight);

        static void NotTransposed(ReadOnlySpan<double> x, ReadOnlySpan<double> u, Span<double> y, Span<double> ju) => PolarJvp(x, u, y, ju);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Equal("f", Assert.Throws<ArgumentNullException>(() => DerivativeCheck.Jvp(null!, SineJvp, 1.0)).ParamName);
        Assert.Equal("resultLength", Assert.Throws<ArgumentOutOfRangeException>(() => DerivativeCheck.Jvp<double>(Polar, PolarJvp, [1, 2], -1)).ParamName);
    }

    private static double Product(ReadOnlySpan<double> x) => x[0] * x[1] * x[2];

    private static void Polar(ReadOnlySpan<double> x, Span<double> y) => (y[0], y[1]) = (x[0] * Math.Cos(x[1]), x[0] * Math.Sin(x[1]));

    private static void PolarJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> y, Span<double> jv)
    {
        Polar(x, y);
        (double cos, double sin) = (Math.Cos(x[1]), Math.Sin(x[1]));
        (jv[0], jv[1]) = (cos * v[0] - x[0] * sin * v[1], sin * v[0] + x[0] * cos * v[1]);
    }

    private static void PolarVjp(ReadOnlySpan<double> x, ReadOnlySpan<double> u, Span<double> y, Span<double> ju)
    {
        Polar(x, y);
        (double cos, double sin) = (Math.Cos(x[1]), Math.Sin(x[1]));
        (ju[0], ju[1]) = (cos * u[0] + sin * u[1], -x[0] * sin * u[0] + x[0] * cos * u[1]);
    }
}

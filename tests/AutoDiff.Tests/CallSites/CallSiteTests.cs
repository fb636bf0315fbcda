using AutoDiff.Tests.Constructs.Support;

namespace AutoDiff.Tests.CallSites;

/// <summary>Every member of <c>Diff</c>, with a lambda and with a state, against closed forms.</summary>
public partial class CallSiteTests
{
    private static readonly double s_rate = 7;
    private readonly double[] _point = [1, 2, 3];

    [Fact]
    public void Derivatives_of_constant_order()
    {
        Assert.Equal(12, Diff.Derivative(x => x * x * x, 2.0));
        Assert.Equal(12, Diff.Derivative(x => x * x * x, 2.0, 2));
        Assert.Equal(6, Diff.Derivative(x => x * x * x, 2.0, order: 3));
        Assert.Equal(0, Diff.Derivative(x => x * x * x, 2.0, 4));
        Assert.Equal(8, Diff.Derivative(x => x * x * x, 2.0, 0));
        Assert.Equal(12f, Diff.Derivative(x => x * x * x, 2f));
    }

    [Fact]
    public void Derivatives_of_an_order_that_is_known_when_the_call_runs()
    {
        double[] expected = [Math.Exp(0.5), Math.Exp(0.5), Math.Exp(0.5), Math.Exp(0.5), Math.Exp(0.5)];
        for (int order = 0; order < expected.Length; order++)
        {
            DerivativeAssert.Close($"order {order}", expected[order], Diff.Derivative(x => Math.Exp(x), 0.5, order));
        }

        int negative = -1;
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => Diff.Derivative(x => x * x, 1.0, negative)).ParamName);
    }

    [Fact]
    public void Derivatives_of_methods_and_library_functions()
    {
        Assert.Equal(Math.Cos(1), Diff.Derivative(Math.Sin, 1.0));
        Assert.Equal(-Math.Sin(1), Diff.Derivative(Math.Sin, 1.0, 2), 14);
        Assert.Equal(28, Diff.Derivative(Private, 2.0));
        Assert.Equal(s_rate, Diff.Derivative(x => x * s_rate, 2.0));
        Assert.Equal(8, Diff.Derivative(Local, 4.0));

        static double Local(double x) => x * x;
    }

    [Fact]
    public void States_of_every_kind()
    {
        Assert.Equal(5, Diff.Derivative((x, s) => x * s, 5.0, 2.0));
        Assert.Equal(15, Diff.Derivative((x, s) => x * s.Factor * s.Values[1], (Factor: 5.0, Values: new double[] { 2, 3 }), 2.0));
        Assert.Equal(12, Diff.Derivative((x, s) => x * s.Weight * s.Twice(2), new Box { Weight = 3 }, 1.0));
        Assert.Equal(6, Diff.Derivative(static (double x, ReadOnlySpan<double> s) => x * s[0] * s[1], (ReadOnlySpan<double>)[2, 3], 1.0));
    }

    [Fact]
    public void Gradients_of_two_and_three_numbers()
    {
        double value = Diff.Gradient((x, y) => x * Math.Exp(y), 2.0, 0.5, out double dx, out double dy);
        Assert.Equal((2 * Math.Exp(0.5), Math.Exp(0.5), 2 * Math.Exp(0.5)), (value, dx, dy));
        float third = Diff.Gradient((x, y, z) => x * y * z, 2f, 3f, 4f, out float fx, out float fy, out float fz);
        Assert.Equal((24f, 12f, 8f, 6f), (third, fx, fy, fz));
        value = Diff.Gradient((x, y, s) => x * s - y, 10.0, 2.0, 1.0, out dx, out dy);
        Assert.Equal((19.0, 10.0, -1.0), (value, dx, dy));
        value = Diff.Gradient((x, y, z, s) => x * y * z * s, 10.0, 1.0, 2.0, 3.0, out dx, out dy, out double dz);
        Assert.Equal((60.0, 60.0, 30.0, 20.0), (value, dx, dy, dz));
    }

    [Fact]
    public void Gradients_of_arrays()
    {
        var gradient = new double[3];
        Assert.Equal(5, Diff.Gradient(w => w[0] * w[1] + w[2], _point, gradient));
        Assert.Equal([2, 1, 1], gradient);
        Assert.Equal(50, Diff.Gradient(static (w, data) => Weighted(w, data), new double[] { 2, 3, 4 }, _point, gradient));
        Assert.Equal([4, 12, 24], gradient);
    }

    [Fact]
    public void Products_with_scalar_functions()
    {
        Assert.Equal((2.0, 2.0), Diff.Jvp((ReadOnlySpan<double> w) => w[0] * w[1], _point, [1.0, 0, 0]));
        Assert.Equal((6.0, 6.0), Diff.Jvp((ReadOnlySpan<double> w, double s) => w[0] * w[1] * s, 3.0, _point, [1.0, 0, 0]));
        var hv = new double[3];
        Assert.Equal(6, Diff.Hvp(w => w[0] * w[1] * w[2], _point, [1.0, 0, 0], hv));
        Assert.Equal([0, 3, 2], hv);
        Assert.Equal(12, Diff.Hvp((w, s) => w[0] * w[1] * w[2] * s, 2.0, _point, [1.0, 0, 0], hv));
        Assert.Equal([0, 6, 4], hv);
    }

    [Fact]
    public void Products_with_vector_functions()
    {
        double[] y = new double[2], jv = new double[2], ju = new double[3];
        Diff.Jvp((ReadOnlySpan<double> w, Span<double> r) => Values(w, r), _point, [1.0, 1, 1], y, jv);
        Assert.Equal([2, Math.Sin(3)], y);
        Assert.Equal([3, Math.Cos(3)], jv);
        Diff.Vjp((ReadOnlySpan<double> w, Span<double> r) => Values(w, r), _point, [1.0, 2], y, ju);
        Assert.Equal([2, 1, 2 * Math.Cos(3)], ju);
        Diff.Jvp((ReadOnlySpan<double> w, Span<double> r, double s) => { r[0] = w[0] * s; r[1] = w[2]; }, 4.0, _point, [1.0, 1, 1], y, jv);
        Assert.Equal([4, 1], jv);
        Diff.Vjp((ReadOnlySpan<double> w, Span<double> r, double s) => { r[0] = w[0] * s; r[1] = w[2]; }, 4.0, _point, [1.0, 1], y, ju);
        Assert.Equal([4, 0, 1], ju);
    }

    [Fact]
    public void Matrices()
    {
        double[] y = new double[2], jacobian = new double[6], hessian = new double[9];
        Diff.Jacobian((ReadOnlySpan<double> w, Span<double> r) => Values(w, r), _point, y, jacobian);
        DerivativeAssert.Close("Jacobian", [2, 1, 0, 0, 0, Math.Cos(3)], jacobian);
        Diff.Jacobian((ReadOnlySpan<double> w, Span<double> r, double s) => { r[0] = w[0] * s; r[1] = w[2]; }, 4.0, _point, y, jacobian);
        Assert.Equal([4, 0, 0, 0, 0, 1], jacobian);
        Assert.Equal(6, Diff.Hessian(w => w[0] * w[1] * w[2], _point, hessian));
        Assert.Equal([0, 3, 2, 3, 0, 1, 2, 1, 0], hessian);
        Assert.Equal(12, Diff.Hessian((w, s) => w[0] * w[1] * w[2] * s, 2.0, _point, hessian));
        Assert.Equal([0, 6, 4, 6, 0, 2, 4, 2, 0], hessian);
    }

    [Fact]
    public void Matrices_without_elements_still_have_the_value()
    {
        Assert.Equal(3, Diff.Hessian(w => 3 + w.Length, ReadOnlySpan<double>.Empty, Span<double>.Empty));
        var y = new double[1];
        Diff.Jacobian((ReadOnlySpan<double> w, Span<double> r) => r[0] = 2 + w.Length, ReadOnlySpan<double>.Empty, y, Span<double>.Empty);
        Assert.Equal(2, y[0]);
    }

    [Fact]
    public void Taylor_series_of_orders_that_are_written_out_and_of_others()
    {
        for (int order = 0; order <= 6; order++)
        {
            double[] series = new double[order + 1], result = new double[order + 1], expected = new double[order + 1];
            series[0] = 0.5;
            expected[0] = Math.Exp(1);
            for (int k = 1; k <= order; k++)
            {
                series[k] = k == 1 ? 1 : 0;
                expected[k] = expected[k - 1] * 2 / k;
            }

            Diff.Taylor(x => Math.Exp(2 * x), series, result);
            DerivativeAssert.Close("exp 2x", expected, result);
        }
    }

    [Fact]
    public void Taylor_series()
    {
        double[] series = [0.5, 1, 0, 0], result = new double[4];
        Diff.Taylor(x => Math.Exp(x), series, result);
        double e = Math.Exp(0.5);
        DerivativeAssert.Close("exp", [e, e, e / 2, e / 6], result);
        Diff.Taylor((x, s) => x * x * s, 3.0, series, result);
        DerivativeAssert.Close("3x²", [0.75, 3, 3, 0], result);
    }

    [Fact]
    public void Lambdas_of_several_statements_with_effects_run_once()
    {
        s_calls = 0;
        double slope = Diff.Derivative(
            x =>
            {
                s_calls++;
                double sum = 0;
                for (int i = 1; i <= 3; i++)
                {
                    sum += Math.Pow(x, i);
                }

                return sum;
            },
            2.0);
        Assert.Equal((17.0, 1), (slope, s_calls));
    }

    [Fact]
    public void Wrong_lengths_and_overlaps_are_named()
    {
        double[] x = [1, 2, 3], three = new double[3], two = new double[2];
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => Diff.Gradient(w => w[0] * w[1], x, two)).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => Diff.Gradient(w => w[0] * w[1], x, x)).ParamName);
        Assert.Equal("v", Assert.Throws<ArgumentException>(() => Diff.Jvp((ReadOnlySpan<double> w) => w[0], x, two)).ParamName);
        Assert.Equal("hv", Assert.Throws<ArgumentException>(() => Diff.Hvp(w => w[0], x, three, two)).ParamName);
        Assert.Equal("hessian", Assert.Throws<ArgumentException>(() => Diff.Hessian(w => w[0], x, three)).ParamName);
        Assert.Equal("jacobian", Assert.Throws<ArgumentException>(
            () => Diff.Jacobian((ReadOnlySpan<double> w, Span<double> y) => y[0] = w[0], x, two, three)).ParamName);
        Assert.Equal("cotangent", Assert.Throws<ArgumentException>(
            () => Diff.Vjp((ReadOnlySpan<double> w, Span<double> y) => y[0] = w[0], x, three, two, new double[3])).ParamName);
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => Diff.Taylor(t => t * t, three, two)).ParamName);
        Assert.Equal("series", Assert.Throws<ArgumentException>(() => Diff.Taylor(t => t * t, ReadOnlySpan<double>.Empty, Span<double>.Empty)).ParamName);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        double[] gradient = new double[3], hessian = new double[9];
        Assert.Equal(0, Allocation.Least(() =>
        {
            Diff.Gradient(static (w, data) => Weighted(w, data), _point, _point, gradient);
            Diff.Hessian(static w => w[0] * Math.Exp(w[1] * w[2]), _point, hessian);
            Diff.Derivative(static x => Math.Sin(x), 1.0, 5);
            Diff.Derivative(static x => Math.Exp(x), 1.0, 100);
        }));
    }

    [Fact]
    public void Initialisers_and_constructors_have_calls_too() => Assert.Equal((6.0, 27.0), (new WithInitializer().Slope, new WithInitializer().Cube));

    private static int s_calls;

    private static double Private(double x) => x * x * s_rate;

    private static double Weighted(ReadOnlySpan<double> w, double[] data)
    {
        double sum = 0;
        for (int i = 0; i < data.Length; i++)
        {
            sum += w[i] * w[i] * data[i];
        }

        return sum;
    }

    private static void Values(ReadOnlySpan<double> w, Span<double> r)
    {
        r[0] = w[0] * w[1];
        r[1] = Math.Sin(w[2]);
    }

    internal sealed class Box
    {
        public double Weight { get; init; }

        public double Twice(double x) => 2 * x;
    }

    internal sealed class WithInitializer
    {
        public double Slope { get; } = Diff.Derivative(x => x * x, 3.0);

        public double Cube { get; }

        public WithInitializer() => Cube = Diff.Derivative(x => x * x * x, 3.0);
    }
}

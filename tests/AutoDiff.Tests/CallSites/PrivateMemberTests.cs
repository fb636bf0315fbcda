namespace AutoDiff.Tests.CallSites;

/// <summary>Code that is differentiated may use private members of types in which generated code does not stand.</summary>
public class PrivateMemberTests
{
    [Fact]
    public void Fields_of_static_classes() => Assert.Equal(2 * 3.0 * Scales.Public, Diff.Derivative(Scales.Square, 3.0));

    [Fact]
    public void Fields_properties_and_methods_of_an_object()
    {
        Spring spring = new(4, 0.5);
        double[] gradient = new double[2], hv = new double[2];

        // k/2 (x − rest)² + damping y²
        Assert.Equal(spring.Energy([2, 3]), Diff.Gradient((x, s) => s.Energy(x), spring, [2.0, 3], gradient));
        Assert.Equal([4 * (2 - 0.5), 2 * 0.25 * 3], gradient);
        Diff.Hvp((x, s) => s.Energy(x), spring, [2.0, 3], [1.0, 1], hv);
        Assert.Equal([4, 0.5], hv);
    }

    [Fact]
    public void Fields_of_a_struct() => Assert.Equal(5 * 4, Diff.Derivative((x, s) => s.Times(x) * x, new Ratio(10, 4), 4.0));

    [Fact]
    public void Objects_that_a_private_constructor_makes() => Assert.Equal(3, Diff.Derivative((x, n) => x * Scales.Made(n), 3, 1.0));

    [Fact]
    public void Private_fields_are_written_where_the_effect_happens_once()
    {
        Counter counter = new();
        Assert.Equal(2, Diff.Derivative((x, c) => c.Doubled(x), counter, 1.0));
        Assert.Equal(1, counter.Calls);
    }

    [Fact]
    public void A_marked_method_may_use_helpers_with_private_state()
    {
        Assert.Equal(Scales.Square(1.5) * 1.5, UsesHelpers.CubeGradient(1.5, out double gradient));
        Assert.Equal(3 * 1.5 * 1.5 * Scales.Public, gradient);
    }

    [Fact]
    public void Accessors_allocate_nothing()
    {
        Spring spring = new(4, 0.5);
        double[] x = [2, 3], gradient = new double[2];
        Assert.Equal(0, Allocation.Least(() => Diff.Gradient(static (w, s) => s.Energy(w), spring, x, gradient)));
    }
}

/// <summary>Calls in private types, and with states of private types: of classes, whose containing types are partial.</summary>
public partial class PrivateTypeTests
{
    [Fact]
    public void Calls_in_a_private_type() => Assert.Equal((12.0, 7.0, 16.0), (Inner.Slope(2), Inner.Gradient(3.5), Inner.Second(2)));

    [Fact]
    public void States_of_a_private_type()
    {
        Settings settings = new(3, [1, 2]);
        double[] x = [2, 3], gradient = new double[2], y = new double[1], jacobian = new double[2], result = new double[3];
        Assert.Equal(6, Diff.Derivative((t, s) => t * t / 2 * s.Scale, settings, 2.0));
        Assert.Equal(3, Diff.Derivative((t, s) => t * t / 2 * s.Scale, settings, 2.0, 2));
        Assert.Equal(3 * (4 * 1 + 9 * 2), Diff.Gradient((w, s) => s.Loss(w), settings, x, gradient));
        Assert.Equal([12, 36], gradient);
        Assert.Equal((18.0, 9.0), Diff.Jvp((ReadOnlySpan<double> w, Settings s) => w[0] * w[1] * s.Scale, settings, x, [1.0, 0]));
        Diff.Jacobian((ReadOnlySpan<double> w, Span<double> r, Settings s) => r[0] = w[0] * w[1] * s.Scale, settings, x, y, jacobian);
        Assert.Equal([9, 6], jacobian);
        Diff.Taylor((t, s) => t * t * s.Scale, settings, [1.0, 1, 0], result);
        Assert.Equal([3, 6, 3], result);
        double value = Diff.Gradient((a, b, s) => a * b * s.Scale, settings, 2.0, 5.0, out double da, out double db);
        Assert.Equal((30.0, 15.0, 6.0), (value, da, db));
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => Diff.Gradient((w, s) => s.Loss(w), settings, x, x)).ParamName);
    }

    [Fact]
    public void A_state_of_a_private_type_allocates_nothing()
    {
        Settings settings = new(3, [1, 2]);
        double[] x = [2, 3], gradient = new double[2];
        Assert.Equal(0, Allocation.Least(() => Diff.Gradient(static (w, s) => s.Loss(w), settings, x, gradient)));
    }

    private sealed class Settings(double scale, double[] weights)
    {
        private readonly double[] _weights = weights;

        public double Scale { get; } = scale;

        public double Loss(ReadOnlySpan<double> w)
        {
            double sum = 0;
            for (int i = 0; i < w.Length; i++)
            {
                sum += _weights[i] * w[i] * w[i];
            }

            return sum * Scale;
        }
    }

    private static partial class Inner
    {
        private static readonly double s_factor = double.Parse("2", System.Globalization.CultureInfo.InvariantCulture);

        public static double Slope(double x) => Diff.Derivative(t => t * t * t, x);

        public static double Gradient(double x)
        {
            double[] gradient = new double[1];
            Diff.Gradient(static (w, s) => w[0] * w[0] * s.Half, new Nested(0.5 * s_factor), [x], gradient);
            return gradient[0];
        }

        public static double Second(double x) => Diff.Derivative(t => t * t * t * s_factor / 1.5, x, 2);

        private sealed class Nested(double half)
        {
            public double Half { get; } = half;
        }
    }
}

public static partial class UsesHelpers
{
    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Cube(double x) => Scales.Square(x) * x;
}

internal static class Scales
{
    private static readonly double s_factor = double.Parse("1.25", System.Globalization.CultureInfo.InvariantCulture);

    public static double Public => s_factor;

    public static double Square(double x) => x * x * Factor(1) * s_factor;

    public static double Made(int n) => Box.Of(n).Content;

    private static double Factor(int power) => power;

    internal sealed class Box
    {
        private Box(double content) => Content = content;

        public double Content { get; }

        public static Box Of(int n) => new(n);
    }
}

internal sealed class Spring(double stiffness, double rest)
{
    private readonly double _stiffness = stiffness;

    private double Rest { get; } = rest;

    public double Energy(ReadOnlySpan<double> x) => _stiffness / 2 * (x[0] - Rest) * (x[0] - Rest) + Damping(1) * x[1] * x[1];

    private double Damping(int n) => n * Rest * Rest;
}

internal readonly struct Ratio
{
    private readonly double _over;
    private readonly double _under;

    public Ratio(double over, double under) => (_over, _under) = (over, under);

    public double Times(double x) => x * _over / _under;
}

internal sealed class Counter
{
    private int _calls;

    public int Calls => _calls;

    public double Doubled(double x)
    {
        _calls++;
        return 2 * x;
    }
}

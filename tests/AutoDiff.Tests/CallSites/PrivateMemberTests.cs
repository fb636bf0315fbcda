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

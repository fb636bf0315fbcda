using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

public class LanesTests
{
    [Fact]
    public void The_hyperbolic_tangent_is_that_of_the_library_to_three_units_in_the_last_place()
    {
        for (double x = -24; x < 24; x += 0.00137)
        {
            foreach (double scaled in new[] { x, x * 1e-3, x * 1e-9 })
            {
                double expected = Math.Tanh(scaled), actual = Lanes.Tanh(new Vector<double>(scaled))[0];
                Assert.True(Math.Abs(expected - actual) <= 3 * Math.Abs(Math.BitIncrement(expected) - expected), $"tanh({scaled:R}): {expected:R}, not {actual:R}.");
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    [InlineData(800.0)]
    [InlineData(double.Epsilon)]
    [InlineData(1e-200)]
    public void The_hyperbolic_tangent_of_special_numbers(double x)
    {
        Special(x);
        Special(-x);
    }

    private static void Special(double x)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(Math.Tanh(x)), BitConverter.DoubleToInt64Bits(Lanes.Tanh(new Vector<double>(x))[Vector<double>.Count - 1]));
        Assert.Equal(MathF.Tanh((float)x), Lanes.Tanh(new Vector<float>((float)x))[0]);
    }

    [Fact]
    public void Zero_wins_in_each_lane()
    {
        double[] samples = [0, -0.0, 1, -3.25, double.PositiveInfinity, double.NaN, double.MaxValue];
        foreach (double a in samples)
        {
            foreach (double b in samples)
            {
                Assert.Equal(StrongZero.Multiply(a, b), Lanes.StrongMultiply(new Vector<double>(a), new Vector<double>(b))[0]);
                Assert.Equal(StrongZero.Divide(a, b), Lanes.StrongDivide(new Vector<double>(a), new Vector<double>(b))[0]);
            }
        }
    }

    [Fact]
    public void Storage_as_vectors_ends_before_elements_that_are_left_over()
    {
        int count = Vector<double>.Count;
        double[] storage = new double[(3 * count) + 1];
        Assert.Equal(3, Lanes.Vectors<double>(storage.AsSpan()).Length);
        Assert.Equal(3, Lanes.Vectors<double>(storage.AsSpan(), 1).Length);
        Assert.Equal(2, Lanes.Vectors<double>(storage.AsSpan(), 2).Length);
        Assert.Equal(0, Lanes.Vectors<double>(storage.AsSpan(), -1).Length);
        Assert.Equal(0, Lanes.Vectors<double>(storage.AsSpan(), storage.Length).Length);
        Assert.Equal(0, Lanes.Vectors<double>(storage.AsSpan(), int.MaxValue).Length);
    }
}

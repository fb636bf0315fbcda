using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

public class StrongZeroTests
{
    private static readonly double[] Samples =
    [
        0, -0.0, 1, -1, 2.5, -3.25, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-310, 1e300,
    ];

    [Fact]
    public void Zero_wins_and_everything_else_is_ordinary_arithmetic()
    {
        foreach (double a in Samples)
        {
            foreach (double b in Samples)
            {
                float x = (float)a, y = (float)b;
                Equal(a == 0 || b == 0 ? 0 : a * b, StrongZero.Multiply(a, b));
                Equal(a == 0 ? 0 : a / b, StrongZero.Divide(a, b));
                Equal(x == 0 || y == 0 ? 0 : x * y, StrongZero.Multiply(x, y));
                Equal(x == 0 ? 0 : x / y, StrongZero.Divide(x, y));
                Equal(a == 0 || b == 0 ? 0 : a * b, StrongZero.Multiply<double>(a, b));
                Equal(a == 0 ? 0 : a / b, StrongZero.Divide<double>(a, b));
            }
        }
    }

    [Fact]
    public void Works_for_any_number_type()
    {
        Assert.Equal(6m, StrongZero.Multiply(2m, 3m));
        Assert.Equal(0m, StrongZero.Divide(0m, 0m));
        Assert.Equal(Half.Zero, StrongZero.Multiply(Half.Zero, Half.PositiveInfinity));
    }

    private static void Equal(double expected, double actual)
        => Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
}

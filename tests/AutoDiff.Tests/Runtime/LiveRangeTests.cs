using System.Runtime.Intrinsics;
using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

/// <summary>A value in a variable of its own is the same value, to the bit.</summary>
public sealed class LiveRangeTests
{
    public static TheoryData<double> Values => [0.0, -0.0, 1.5, -1.5, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Theory]
    [MemberData(nameof(Values))]
    public void Split_keeps_every_bit(double value)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(LiveRange.Split(value)));
        Assert.Equal(BitConverter.SingleToInt32Bits((float)value), BitConverter.SingleToInt32Bits(LiveRange.Split((float)value)));
        Vector256<double> lanes = Vector256.Create(value, -value, 2, 3);
        Assert.Equal(lanes.AsInt64(), LiveRange.Split(lanes).AsInt64());
    }
}

using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

public class GuardTests
{
    [Fact]
    public void A_wrong_length_names_the_parameter_and_both_lengths()
    {
        Guard.Length(3, 3, "wGradient");
        var e = Assert.Throws<ArgumentException>(() => Guard.Length(2, 3, "wGradient"));
        Assert.Equal("wGradient", e.ParamName);
        Assert.Contains("2", e.Message);
        Assert.Contains("3", e.Message);
    }

    [Fact]
    public void Null_is_an_argument_exception()
    {
        Guard.NotNull(new object(), "x");
        var e = Assert.ThrowsAny<ArgumentException>(() => Guard.NotNull(null, "wTangent"));
        Assert.Equal("wTangent", e.ParamName);
    }

    [Fact]
    public void A_negative_order_is_out_of_range()
    {
        Guard.NotNegative(0, "order");
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => Guard.NotNegative(-1, "order")).ParamName);
    }

    [Theory]
    [InlineData(0, 4, 4, 4, false)]
    [InlineData(4, 4, 0, 4, false)]
    [InlineData(0, 4, 3, 4, true)]
    [InlineData(3, 4, 0, 4, true)]
    [InlineData(0, 8, 2, 1, true)]
    [InlineData(2, 1, 0, 8, true)]
    [InlineData(0, 4, 0, 4, true)]
    [InlineData(2, 0, 0, 8, false)]
    [InlineData(0, 8, 2, 0, false)]
    public void Overlap_is_refused(int start, int length, int otherStart, int otherLength, bool overlaps)
    {
        double[] memory = new double[8];
        Check(() => Guard.NoOverlap<double>(memory.AsSpan(start, length), memory.AsSpan(otherStart, otherLength), "y"), overlaps);
        Check(
            () => Guard.NoOverlap(
                (ReadOnlySpan<double>)memory.AsSpan(start, length),
                System.Runtime.InteropServices.MemoryMarshal.Cast<double, float>((ReadOnlySpan<double>)memory.AsSpan(otherStart, otherLength)),
                "y"),
            overlaps);
    }

    [Fact]
    public void Separate_arrays_do_not_overlap()
    {
        for (int i = 0; i < 100; i++)
        {
            Guard.NoOverlap<double>(new double[i], new double[2 * i], "y");
            Guard.NoOverlap<double, float>(new double[i], new float[i], "y");
            Guard.NoOverlap<float, double>(new float[i], new double[i], "y");
        }
    }

    private static void Check(Action call, bool throws)
    {
        if (throws)
            Assert.Equal("y", Assert.Throws<ArgumentException>(call).ParamName);
        else
            call();
    }
}

using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Integers whose overflow is checked where the project's is not: in expressions, blocks and conversions.</summary>
public partial class CheckedArithmeticTests
{
    [Differentiable]
    private static double Indexed(ReadOnlySpan<double> x, int scale)
    {
        double sum = 0;
        int place = 0;
        byte count = 0;
        for (int i = 0; i < x.Length; i++)
        {
            checked
            {
                place += scale * (i + 1);
                count++;
                long wide = -place + 2L * count;
                sum += x[(int)(wide & 1)] * (short)wide;
            }

            sum *= x[unchecked(place * 3 - i) % x.Length];
        }

        return sum + checked((int)(2 * Diff.Detach(x[0]))) * x[1];
    }

    [Fact]
    [Supports("`checked` and `unchecked` arithmetic on integers")]
    public void Checked_expressions_and_blocks() => ScalarFunction(
        3, x => Indexed(x, 5), (x, v) => IndexedJvp(x, 5, v), (x, c, g) => IndexedVjp(x, 5, c, g), (x, g) => IndexedGradient(x, 5, g), (x, v, h) => IndexedHvp(x, 5, v, h),
        (x, h) => IndexedHessian(x, 5, h));

    [Fact]
    public void Overflow_throws_in_derivatives_as_in_the_method()
    {
        double[] x = [0.5, 0.7, 1.1], g = new double[3];
        Assert.Throws<OverflowException>(() => Indexed(x, int.MaxValue));
        Assert.Throws<OverflowException>(() => IndexedGradient(x, int.MaxValue, g));
        Assert.Throws<OverflowException>(() => IndexedJvp(x, int.MaxValue, x));
        Assert.Throws<OverflowException>(() => IndexedGradient([0.5, 0.7, 1.1], 1 << 20, g));
    }
}

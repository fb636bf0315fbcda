using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Generated members of generic methods, called inside differentiated methods.</summary>
public partial class NestedGenericTests
{
    [Differentiable]
    private static T Sum<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T value in x)
        {
            sum += value * value * value + T.Sin(value);
        }

        return sum;
    }

    [Differentiable]
    private static T Product<T>(T x, T y)
        where T : INumber<T> => x * x * y;

    private static partial class Of<T>
        where T : INumber<T>
    {
        [Differentiable]
        public static T Cube(T x) => x * x * x;
    }

    private static T SlopesOf<T>(T x, T y)
        where T : INumber<T>
    {
        ProductGradient(x, y, out T dx, out T dy);
        return dx * dy;
    }

    [Differentiable]
    private static double Slopes(ReadOnlySpan<double> x)
    {
        Span<double> slopes = stackalloc double[2];
        double sum = SumGradient(x, slopes);
        (double value, double tangent) = ProductJvp(x[0], x[1], slopes[0], x[1]);
        Of<double>.CubeGradient(sum, out double cube);
        return sum * slopes[1] + value * tangent + cube + SlopesOf(x[0], slopes[0]);
    }

    [Differentiable]
    private static T Generic<T>(T x, T y)
        where T : INumber<T>
    {
        ProductGradient(x, y, out T dx, out T dy);
        return dx * dy * SlopesOf(x, y);
    }

    [Fact]
    [Supports("generated members of generic methods called inside, by generic ones too")]
    public void Members_of_generic_methods_have_derivatives() => ScalarFunction(2, Slopes, SlopesJvp, SlopesVjp, SlopesGradient, SlopesHvp, SlopesHessian);

    [Fact]
    [Supports("generated members of generic methods called inside, by generic ones too")]
    public void Members_of_generic_methods_have_generic_derivatives()
    {
        // (2x³y)² = 4x⁶y².
        Assert.Equal(4f * 64 * 9, GenericGradient(2f, 3f, out float dx, out float dy));
        Assert.Equal((24f * 32 * 9, 8f * 64 * 3), (dx, dy));
        Assert.Equal(4.0 * 64 * 9, GenericGradient(2.0, 3.0, out double doubleX, out double doubleY));
        Assert.Equal((24.0 * 32 * 9, 8.0 * 64 * 3), (doubleX, doubleY));
        Assert.Equal(24.0 * 32 * 9 + 16.0 * 64 * 3, GenericJvp(2.0, 3.0, 1, 2).Tangent);
    }
}

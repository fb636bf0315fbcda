using AutoDiff.Estimators;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Products of a first layer with many points, against sums written out.</summary>
public class FirstLayerTests
{
    public static TheoryData<int, int, int> Sizes => new() { { 1, 1, 1 }, { 3, 5, 7 }, { 9, 200, 35 }, { 70, 131, 16 }, { 133, 66, 128 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_are_those_of_each_point(int points, int inputs, int width)
    {
        double[] weights = Numbers(inputs * width, 0.3), x = Numbers(points * inputs, 0.7), y = Numbers(points * width, 0.2), expected = [.. y];
        for (int p = 0; p < points; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int u = 0; u < width; u++)
                {
                    expected[(p * width) + u] += x[(p * inputs) + i] * weights[(i * width) + u];
                }
            }
        }

        new FirstLayer<double>(weights, width).AddProducts(x, y);
        AreClose(expected, y);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_gradient_is_the_sum_of_those_of_each_point(int points, int inputs, int width)
    {
        double[] weights = new double[inputs * width], x = Numbers(points * inputs, 0.7), y = Numbers(points * width, 0.2), gradient = Numbers(inputs * width, 0.4);
        double[] expected = [.. gradient];
        for (int p = 0; p < points; p++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int u = 0; u < width; u++)
                {
                    expected[(i * width) + u] += x[(p * inputs) + i] * y[(p * width) + u];
                }
            }
        }

        double[] alone = [.. expected.Select((e, i) => e - gradient[i])], set = Enumerable.Repeat(double.NaN, gradient.Length).ToArray();
        new FirstLayer<double>(weights, width).AddGradient(x, y, gradient);
        AreClose(expected, gradient);
        new FirstLayer<double>(weights, width).SetGradient(x, y, set);
        AreClose(alone, set);
    }

    [Fact]
    public void The_gradient_of_no_points_is_zero()
    {
        double[] gradient = [1, 2, 3, 4];
        new FirstLayer<double>(new double[4], 2).SetGradient([], [], gradient);
        Assert.Equal(new double[4], gradient);
    }

    [Fact]
    public void Single_precision_has_the_same_products()
    {
        float[] weights = [.. Numbers(40 * 50, 0.3).Select(v => (float)v)], x = [.. Numbers(6 * 40, 0.7).Select(v => (float)v)], y = new float[6 * 50];
        double[] exact = new double[y.Length];
        new FirstLayer<float>(weights, 50).AddProducts(x, y);
        new FirstLayer<double>([.. weights.Select(v => (double)v)], 50).AddProducts([.. x.Select(v => (double)v)], exact);
        for (int i = 0; i < y.Length; i++)
        {
            Assert.Equal(exact[i], y[i], 1e-5);
        }
    }

    [Fact]
    public void Rows_that_do_not_fit_are_named()
    {
        double[] weights = new double[6];
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => new FirstLayer<double>(weights, 2).AddProducts(new double[4], new double[4])).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => new FirstLayer<double>(weights, 2).AddProducts(new double[6], new double[2])).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => new FirstLayer<double>(weights, 2).AddGradient(new double[6], new double[4], new double[4])).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => new FirstLayer<double>(weights, 2).SetGradient(new double[6], new double[4], new double[4])).ParamName);
    }

    private static double[] Numbers(int count, double step) => [.. Enumerable.Range(0, count).Select(i => Math.Sin(1 + (step * i)))];

    private static void AreClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * (1 + Math.Abs(expected[i])), $"{i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }
}

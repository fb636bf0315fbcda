using System.Numerics;

namespace AutoDiff.Tests.Taylor;

/// <summary>Checks Taylor series against the function that they are of, evaluated along the curve.</summary>
public static class TaylorAssert
{
    public delegate void ScalarSeries<T>(int order, ReadOnlySpan<T> x, Span<T> result);

    public delegate void VectorSeries<T>(int order, ReadOnlySpan<T> x, Span<T> y);

    private const int Order = 14;

    /// <summary>A curve through a point: coefficient-major.</summary>
    public static double[] Curve(int order, double[] point, int seed = 1)
    {
        Random random = new(seed);
        double[] series = new double[(order + 1) * point.Length];
        point.CopyTo(series, 0);
        for (int i = point.Length; i < series.Length; i++)
            series[i] = random.NextDouble() - 0.5;
        return series;
    }

    /// <summary>The point of a curve, or the value of a series, at t.</summary>
    public static double[] At(double[] series, int order, double t)
    {
        int n = series.Length / (order + 1);
        double[] point = new double[n];
        for (int k = order; k >= 0; k--)
        {
            for (int i = 0; i < n; i++)
                point[i] = (point[i] * t) + series[(k * n) + i];
        }

        return point;
    }

    public static double[] Coefficients(ScalarSeries<double> taylor, int order, double[] series)
    {
        double[] result = new double[order + 1];
        result.AsSpan().Fill(double.NaN);
        taylor(order, series, result);
        return result;
    }

    /// <summary>The series sums to the function near t = 0, its first coefficient is the value bit for bit, and lower orders are its beginning.</summary>
    public static void IsSeriesOf(ScalarFunction<double> f, ScalarSeries<double> taylor, params double[] point) =>
        IsSeriesOf((x, y) => y[0] = f(x), (order, x, y) => taylor(order, x, y), 1, point);

    public static void IsSeriesOf(VectorFunction<double> f, VectorSeries<double> taylor, int results, double[] point)
    {
        double[] curve = Curve(Order, point), y = new double[results], series = new double[results * (Order + 1)];
        series.AsSpan(results).Fill(double.NaN);
        taylor(Order, curve, series);
        f(point, y);
        Assert.Equal(y, series[..results]);
        foreach (double t in (double[])[-0.05, 0.03, 0.06])
        {
            f(At(curve, Order, t), y);
            Close(y, At(series, Order, t), 2e-13);
        }

        for (int order = 0; order <= 4; order++)
        {
            double[] beginning = new double[results * (order + 1)];
            beginning.AsSpan(results).Fill(double.NaN);
            taylor(order, curve.AsSpan(0, point.Length * (order + 1)), beginning);
            Close(series[..beginning.Length], beginning, 1e-14);
        }
    }

    public static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Close(expected[i], actual[i], tolerance, $"[{i}]");
    }

    public static void Close(double expected, double actual, double tolerance, string what = "")
    {
        if (!(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected))))
            Assert.Fail($"{what} expected {expected:R}, got {actual:R}");
    }
}

using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Arrays of arrays as parameters.</summary>
public partial class RowsTests
{
    /// <summary>Rows of one, two, … elements.</summary>
    private static double[][] Triangle(ReadOnlySpan<double> x, int rows)
    {
        double[][] triangle = new double[rows][];
        for (int i = 0, start = 0; i < rows; start += ++i)
        {
            triangle[i] = x.Slice(start, i + 1).ToArray();
        }

        return triangle;
    }

    private static double[][] Zeros(int rows) => [.. Enumerable.Range(1, rows).Select(n => new double[n])];

    private static void Put(double[][] triangle, Span<double> x)
    {
        int i = 0;
        foreach (double element in triangle.SelectMany(row => row))
        {
            x[i++] = element;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static double Diagonal(double[][] rows)
    {
        double product = 1;
        for (int i = 0; i < rows.Length; i++)
        {
            product *= rows[i][i] + Dot(rows[i], rows[^1]);
        }

        return product;
    }

    [Differentiable]
    private static double Layers(double[][] w, double k)
    {
        double[] values = [k, 1, k * k];
        double sum = Diagonal(w);
        for (int i = 0; i < w.Length; i++)
        {
            double[] row = w[i];
            double z = Dot(row, values);
            for (int j = 0; j < row.Length; j++)
            {
                z += w[i][j] * row[j];
            }

            values[i] = Math.Tanh(z);
        }

        foreach (double[] row in w)
        {
            sum += row[0] * row.AsSpan()[^1] * values[0];
        }

        return sum + values[^1];
    }

    [Fact]
    [Supports("`T[][]` as parameters")]
    public void Rows_as_a_parameter() => ScalarFunction(
        7,
        x => Layers(Triangle(x, 3), x[6]),
        (x, v) => LayersJvp(Triangle(x, 3), x[6], Triangle(v, 3), v[6]),
        (x, cotangent, g) =>
        {
            double[][] rows = Zeros(3);
            double value = LayersVjp(Triangle(x, 3), x[6], cotangent, rows, out g[6]);
            Put(rows, g);
            return value;
        },
        (x, g) =>
        {
            double[][] rows = Zeros(3);
            double value = LayersGradient(Triangle(x, 3), x[6], rows, out g[6]);
            Put(rows, g);
            return value;
        },
        (x, v, hv) =>
        {
            double[][] rows = Zeros(3);
            double value = LayersHvp(Triangle(x, 3), x[6], Triangle(v, 3), v[6], rows, out hv[6]);
            Put(rows, hv);
            return value;
        },
        (x, hessian) =>
        {
            for (int i = 0; i < 7; i++)
            {
                double[] axis = new double[7];
                axis[i] = 1;
                double[][] rows = Zeros(3);
                LayersHvp(Triangle(x, 3), x[6], Triangle(axis, 3), axis[6], rows, out hessian[7 * i + 6]);
                Put(rows, hessian.Slice(7 * i, 7));
            }

            return Layers(Triangle(x, 3), x[6]);
        },
        allocates: true);

    private static void LayersSeries(int order, ReadOnlySpan<double> x, Span<double> result)
    {
        double[][][] w = new double[order + 1][][];
        double[] k = new double[order + 1];
        for (int power = 0; power <= order; power++)
        {
            w[power] = Triangle(x[(7 * power)..], 3);
            k[power] = x[(7 * power) + 6];
        }

        LayersTaylor(order, w, k, result);
    }

    [Fact]
    [Supports("`T[][]` as parameters")]
    public void Rows_have_series() => TaylorAssert.IsSeriesOf(x => Layers(Triangle(x, 3), x[6]), LayersSeries, 0.4, -0.2, 0.7, 0.3, 0.5, -0.6, 0.9);

    [Fact]
    public void Series_of_rows_are_checked()
    {
        double[] k = new double[2], result = new double[2];
        Assert.Throws<ArgumentOutOfRangeException>("order", () => LayersTaylor(-1, [], k, result));
        Assert.Throws<ArgumentException>("w", () => LayersTaylor(1, [Zeros(3)], k, result));
        Assert.Throws<ArgumentException>("w", () => LayersTaylor(1, [Zeros(3), Zeros(2)], k, result));
        Assert.Throws<ArgumentException>("w", () => LayersTaylor(1, [Zeros(3), [[0], [0], [0, 0, 0]]], k, result));
        Assert.Throws<ArgumentNullException>("w", () => LayersTaylor(1, [Zeros(3), [[0], null!, [0, 0, 0]]], k, result));
        Assert.Throws<ArgumentNullException>("w", () => LayersTaylor(0, [null!], new double[1], new double[1]));
        Assert.Throws<ArgumentNullException>("w", () => LayersTaylor(0, null!, new double[1], new double[1]));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        double[][] w = Zeros(3);
        Assert.Throws<ArgumentException>(() => LayersGradient(w, 1, Zeros(2), out _));
        Assert.Throws<ArgumentException>(() => LayersGradient(w, 1, [[0], [0, 0], [0]], out _));
        Assert.Throws<ArgumentException>(() => LayersGradient(w, 1, w, out _));
        Assert.Throws<ArgumentNullException>(() => LayersGradient(w, 1, [[0], [0, 0], null!], out _));
        Assert.Throws<ArgumentNullException>(() => LayersGradient(null!, 1, w, out _));
    }
}

using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Arrays of arrays that are made in a method.</summary>
public partial class JaggedArrayTests
{
    private static double SumOfSquares(double[][] rows)
    {
        double sum = 0;
        foreach (double[] row in rows)
        {
            foreach (double element in row)
            {
                sum += element * element;
            }
        }

        return sum;
    }

    [Differentiable]
    private static double Triangular(ReadOnlySpan<double> x)
    {
        double[][] rows = new double[x.Length][];
        for (int i = 0; i < x.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                rows[i][j] = x[i] * x[j] * (1 + i + j);
            }
        }

        return SumOfSquares(rows) * rows[^1][0] * rows.Length;
    }

    [Differentiable]
    private static float TriangularFloat(ReadOnlySpan<float> x)
    {
        float[][] rows = new float[x.Length][];
        for (int i = 0; i < x.Length; i++)
        {
            rows[i] = new float[i + 1];
            for (int j = 0; j <= i; j++)
            {
                rows[i][j] = x[i] * x[j] * (1 + i + j);
            }
        }

        return rows[^1][0] * rows[0][0] + rows[1][1];
    }

    [Differentiable]
    private static double TriangularTwin(ReadOnlySpan<double> x)
    {
        double[][] rows = new double[x.Length][];
        for (int i = 0; i < x.Length; i++)
        {
            rows[i] = new double[i + 1];
            for (int j = 0; j <= i; j++)
            {
                rows[i][j] = x[i] * x[j] * (1 + i + j);
            }
        }

        return rows[^1][0] * rows[0][0] + rows[1][1];
    }

    [Fact]
    [Supports("`T[][]` made in the method: rows of different lengths, `foreach`, as arguments of helpers")]
    public void Rows_of_different_lengths() => ScalarFunction(
        3, Triangular, TriangularJvp, TriangularVjp, TriangularGradient, TriangularHvp, TriangularHessian, allocates: true);

    [Fact]
    public void Rows_of_floats() => FloatFunction(
        3, TriangularFloat, TriangularFloatJvp, TriangularFloatVjp, TriangularFloatGradient, TriangularFloatHvp, TriangularFloatHessian, TriangularTwinGradient, TriangularTwinHessian, allocates: true);

    [Differentiable]
    private static double Layers(ReadOnlySpan<double> x, int[] sizes)
    {
        double[][] outputs = new double[sizes.Length][];
        outputs[0] = new double[sizes[0]];
        for (int i = 0; i < sizes[0]; i++)
        {
            outputs[0][i] = x[i % x.Length];
        }

        for (int layer = 1; layer < sizes.Length; layer++)
        {
            double[] next = new double[sizes[layer]];
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = 0.1;
                for (int j = 0; j < outputs[layer - 1].Length; j++)
                {
                    next[i] += Math.Tanh(outputs[layer - 1][j] * (i + 1 - j) * x[1]);
                }
            }

            outputs[layer] = next;
            next[0] += x[0];
        }

        return outputs[^1][0] * outputs[sizes.Length - 1][sizes[^1] - 1];
    }

    [Fact]
    [Supports("`T[][]` made in the method: lengths from arrays, arrays that become rows")]
    public void Arrays_that_become_rows()
    {
        int[] sizes = [2, 3, 4, 2];
        ScalarFunction(
            2,
            x => Layers(x, sizes),
            (x, v) => LayersJvp(x, sizes, v),
            (x, cotangent, g) => LayersVjp(x, sizes, cotangent, g),
            (x, g) => LayersGradient(x, sizes, g),
            (x, v, hv) => LayersHvp(x, sizes, v, hv),
            (x, hessian) => LayersHessian(x, sizes, hessian),
            allocates: true);
    }

    [Differentiable]
    private static double Exchanged(ReadOnlySpan<double> x)
    {
        double[][] matrix = [[x[0], x[1]], [x[1] * x[1], 2]];
        double[][] other = { new double[] { x[0], 1 }, new[] { x[1], x[0] } };
        for (int k = 0; k < 2; k++)
        {
            if (k == 1)
            {
                (matrix[0], matrix[1]) = (matrix[1], matrix[0]);
            }

            double[] kept = other[0];
            other[0] = other[1];
            other[1] = kept;
            double factor = matrix[1][0] / matrix[0][0];
            for (int j = 0; j < 2; j++)
            {
                matrix[1][j] -= 0.3 * factor * matrix[0][j] * other[k][j];
            }
        }

        other[0] = other[1];
        other[0][0] *= 3;
        return (matrix[0][0] * matrix[1][1]) + (other[1][0] * other[0][1]);
    }

    [Fact]
    [Supports("`T[][]` made in the method: initialisers, rows that change places, a row in two places")]
    public void Rows_that_change_places() => ScalarFunction(
        2, Exchanged, ExchangedJvp, ExchangedVjp, ExchangedGradient, ExchangedHvp, ExchangedHessian, allocates: true);

    [Differentiable]
    private static double Outside(double x, int i)
    {
        double[][] rows = [[x], [x, x * x]];
        return rows[0][i] * x;
    }

    [Fact]
    public void An_index_outside_of_a_row_is_an_error_in_derivatives_too()
    {
        Assert.Equal(4 * 2, OutsideJvp(4, 0, 1).Tangent);
        Assert.ThrowsAny<Exception>(() => OutsideJvp(4, 1, 1));
    }
}

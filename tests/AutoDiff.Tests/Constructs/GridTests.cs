using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Arrays with several dimensions.</summary>
public partial class GridTests
{
    private static double[,] Square(ReadOnlySpan<double> x)
    {
        double[,] square = new double[2, 2];
        x[..4].CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref square[0, 0], 4));
        return square;
    }

    private static void Put(double[,] square, Span<double> x)
    {
        int i = 0;
        foreach (double element in square)
        {
            x[i++] = element;
        }
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        double[,] c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int k = 0; k < a.GetLength(1); k++)
                {
                    c[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return c;
    }

    [Differentiable]
    private static double Quadratic(double[,] a, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                sum += x[i] * a[i, j] * a[j, i] * x[j];
            }
        }

        return sum + a[0, a.GetUpperBound(1)] * a.Length;
    }

    [Fact]
    [Supports("`T[,]` as parameters")]
    public void Grid_as_a_parameter() => ScalarFunction(
        6,
        x => Quadratic(Square(x), x[4..]),
        (x, v) => QuadraticJvp(Square(x), x[4..], Square(v), v[4..]),
        (x, cotangent, g) =>
        {
            double[,] square = new double[2, 2];
            double value = QuadraticVjp(Square(x), x[4..], cotangent, square, g[4..]);
            Put(square, g);
            return value;
        },
        (x, g) =>
        {
            double[,] square = new double[2, 2];
            double value = QuadraticGradient(Square(x), x[4..], square, g[4..]);
            Put(square, g);
            return value;
        },
        (x, v, hv) =>
        {
            double[,] square = new double[2, 2];
            double value = QuadraticHvp(Square(x), x[4..], Square(v), v[4..], square, hv[4..]);
            Put(square, hv);
            return value;
        },
        (x, hessian) =>
        {
            for (int i = 0; i < 6; i++)
            {
                double[] axis = new double[6];
                axis[i] = 1;
                double[,] square = new double[2, 2];
                QuadraticHvp(Square(x), x[4..], Square(axis), axis.AsSpan(4), square, hessian.Slice(6 * i + 4, 2));
                Put(square, hessian.Slice(6 * i, 6));
            }

            return Quadratic(Square(x), x[4..]);
        },
        allocates: true);

    private static double Trace(double[,] a)
    {
        double trace = 0;
        for (int i = 0; i < a.GetLength(0); i++)
        {
            trace += a[i, i];
        }

        return trace;
    }

    [Differentiable]
    private static double Locals(ReadOnlySpan<double> x)
    {
        int n = x.Length;
        double[,] a = new double[n, 2], b = { { x[0], 1 }, { Math.Sin(x[1]), x[2] } };
        for (int i = 0; i < n; i++)
        {
            a[i, 0] = x[i] * x[i];
            a[i, 1] += a[i, 0] * b[i % 2, 1];
        }

        (a[0, 0], a[1, 1]) = (a[1, 1], a[0, 0]);
        double[,] product = Product(a, b);
        double[,] copy = (double[,])product.Clone();
        product[2, 0] *= product[1, 1];
        double sum = Trace(b) * copy[2, 0];
        foreach (double element in product)
        {
            sum += element * element;
        }

        double[,,] deep = new double[2, 2, 2];
        deep[1, 0, 1] = x[0] * x[1];
        deep[0, 1, 0] = deep[1, 0, 1] * x[2];
        Array.Clear(copy);
        return sum + deep[0, 1, 0] * deep[1, 0, 1] + copy[0, 0];
    }

    [Fact]
    [Supports("`T[,]` and `T[,,]`: `new`, initialisers, elements, copies, as arguments of helpers")]
    public void Grids_as_locals() => ScalarFunction(
        3, Locals, LocalsJvp, LocalsVjp, LocalsGradient, LocalsHvp, LocalsHessian, allocates: true);

    [Differentiable]
    private static double OfVectors(Vector2[,] field)
    {
        double sum = 0;
        for (int i = 0; i < field.GetLength(0); i++)
        {
            for (int j = 1; j < field.GetLength(1); j++)
            {
                sum += field[i, j].X * field[i, j - 1].Y;
            }
        }

        return sum;
    }

    [Fact]
    [Supports("`T[,]` as parameters")]
    public void Grid_of_vectors()
    {
        Vector2[,] field = { { new(1, 2), new(3, 4) }, { new(5, 6), new(7, 8) } }, gradient = new Vector2[2, 2];
        Assert.Equal(OfVectors(field), OfVectorsGradient(field, gradient));
        Assert.Equal(new Vector2[,] { { new(0, 3), new(2, 0) }, { new(0, 7), new(6, 0) } }, gradient);
    }

    private sealed record Kernel(double[,] Weights);

    [Differentiable]
    private static double Filtered(ReadOnlySpan<double> x, Kernel kernel, double[,] mask)
    {
        double[,] weights = kernel.Weights;
        return Trace(kernel.Weights) * x[0] * weights[0, 1] * x[1] + mask[1, 0] * x[0] * mask[0, 0];
    }

    [Fact]
    [Supports("`T[,]` in constant objects")]
    public void Constant_grids()
    {
        double[,] mask = { { 2, 3 }, { 5, 7 } }, gradient = new double[2, 2];
        double[] x = [1.5, 2], g = new double[2];
        Kernel kernel = new(new double[,] { { 1, 4 }, { 3, 5 } });
        FilteredGradient(x, kernel, mask, g, gradient);
        Assert.Equal(g[0] + 3 * g[1] + 5 * gradient[0, 0], FilteredJvp(x, kernel, mask, [1, 3], new double[,] { { 5, 0 }, { 0, 7 } }).Tangent);
        Assert.Equal([(1 + 5) * 4 * 2 + 5 * 2, (1 + 5) * 1.5 * 4], g);
        Assert.Equal(new double[,] { { 5 * 1.5, 0 }, { 1.5 * 2, 0 } }, gradient);
    }

    [Differentiable]
    private static double Outside(double[,] a, int i, int j) => a[i, j] * a[0, 0];

    [Fact]
    public void An_index_outside_of_its_dimension_is_an_error_in_derivatives_too()
    {
        double[,] a = new double[3, 2], gradient = new double[3, 2];
        OutsideGradient(a, 1, 1, gradient);
        Assert.Throws<IndexOutOfRangeException>(() => OutsideGradient(a, 0, 2, gradient));
        Assert.Throws<IndexOutOfRangeException>(() => OutsideGradient(a, 1, -1, gradient));
        Assert.Throws<IndexOutOfRangeException>(() => OutsideGradient(a, 3, 0, gradient));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        double[,] a = new double[2, 3];
        Assert.Throws<ArgumentException>(() => OutsideGradient(a, 0, 0, new double[3, 2]));
        Assert.Throws<ArgumentException>(() => OutsideGradient(a, 0, 0, a));
        Assert.Throws<ArgumentNullException>(() => OutsideGradient(a, 0, 0, null!));
        Assert.Throws<ArgumentNullException>(() => OutsideGradient(null!, 0, 0, a));
    }
}

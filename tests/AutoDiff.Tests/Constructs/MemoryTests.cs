using AutoDiff.Tests.Constructs.Support;
using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Memories: arrays made in the method and parts of them, given to helpers; parameters; constants.</summary>
public partial class MemoryTests
{
    private static double Squares(ReadOnlyMemory<double> values)
    {
        double sum = 0;
        foreach (double value in values.Span)
        {
            sum += value * value;
        }

        return sum;
    }

    private static void Scale(Memory<double> values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values.Span[i] *= by;
        }
    }

    private static double Halved(ReadOnlyMemory<double> values) => values.Length == 1
        ? values.Span[0]
        : (Halved(values[..(values.Length / 2)]) * 0.5) + Math.Sin(Halved(values[(values.Length / 2)..]));

    [Differentiable]
    private static double Parts(ReadOnlySpan<double> x)
    {
        Memory<double> values = new double[6];
        for (int i = 0; i < values.Length; i++)
        {
            values.Span[i] = (x[0] * i) + x[1];
        }

        Memory<double> part = values[1..4];
        part.Span[0] *= x[0];
        Span<double> rest = values.Slice(2).Span;
        rest[0] += x[1];
        Scale(values.Slice(1, 2), x[1]);
        ReadOnlyMemory<double> same = part;
        double[] copy = new double[3];
        part.CopyTo(copy);
        Memory<double> end = copy.AsMemory(1, 2);
        end.Span[^1] = x[0];
        return Squares(same) + Squares(values) + (same.ToArray()[0] * copy[2]) + Halved(values) + (same.IsEmpty ? 1 : x[1]) + Squares(new ReadOnlyMemory<double>(copy, 0, 2)) + Squares(copy);
    }

    [Fact]
    [Supports("`Memory<T>`, `ReadOnlyMemory<T>` of arrays made in the method: `Span`, `Slice`, ranges, `AsMemory`, `CopyTo`, given to helpers, recursive ones too")]
    public void Memories_of_arrays()
    {
        ScalarFunction(2, Parts, PartsJvp, PartsVjp, PartsGradient, PartsHvp, PartsHessian, allocates: true);
        TaylorAssert.IsSeriesOf(Parts, PartsTaylor, 0.7, 1.2);
    }

    [Differentiable]
    private readonly record struct Point(double X, double Y);

    [Differentiable]
    private static double OfStructs(ReadOnlySpan<double> x)
    {
        Memory<Point> points = new Point[3];
        for (int i = 0; i < points.Length; i++)
        {
            points.Span[i] = new Point(x[0] * i, x[1]);
        }

        points.Span[1] = points.Span[1] with { X = x[1] };
        double sum = 0;
        foreach (Point point in points[1..].Span)
        {
            sum += point.X * point.Y;
        }

        return sum;
    }

    [Fact]
    public void Memories_of_structs() => ScalarFunction(
        2, OfStructs, OfStructsJvp, OfStructsVjp, OfStructsGradient, OfStructsHvp, OfStructsHessian, allocates: true);

    [Differentiable]
    private static double OfParameter(ReadOnlyMemory<double> w, double scale)
    {
        ReadOnlyMemory<double> rest = w[1..];
        double sum = Squares(w) * scale;
        foreach (double value in rest.Span)
        {
            sum += Math.Sin(value * w.Span[0]);
        }

        return sum + Halved(rest);
    }

    [Fact]
    [Supports("`Memory<T>`, `ReadOnlyMemory<T>` as parameters, with spans for their derivatives")]
    public void Memories_as_inputs()
    {
        static double Value(ReadOnlySpan<double> x) => OfParameter(x[..2].ToArray(), x[2]);
        ScalarFunction(
            3,
            Value,
            (x, v) => OfParameterJvp(x[..2].ToArray(), x[2], v[..2], v[2]),
            (x, cotangent, g) => OfParameterVjp(x[..2].ToArray(), x[2], cotangent, g[..2], out g[2]),
            (x, g) => OfParameterGradient(x[..2].ToArray(), x[2], g[..2], out g[2]),
            (x, v, hv) => OfParameterHvp(x[..2].ToArray(), x[2], v[..2], v[2], hv[..2], out hv[2]),
            (x, hessian) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    double[] axis = new double[3];
                    axis[i] = 1;
                    OfParameterHvp(x[..2].ToArray(), x[2], axis.AsSpan(0, 2), axis[2], hessian.Slice(i * 3, 2), out hessian[(i * 3) + 2]);
                }

                return Value(x);
            },
            allocates: true);
    }

    [Differentiable]
    private static void Spread(ReadOnlyMemory<double> x, Memory<double> y, [InOut] Memory<Point> points)
    {
        y.Span[0] = x.Span[0] * x.Span[1];
        y.Span[1] = Math.Exp(x.Span[0]) * y.Span[0];
        points.Span[0] = new Point(points.Span[0].X * x.Span[0], points.Span[0].Y * y.Span[1]);
    }

    [Fact]
    [Supports("`Memory<T>`, `ReadOnlyMemory<T>` as parameters, with spans for their derivatives")]
    public void Memories_as_outputs_and_of_structs()
    {
        VectorJvp<double> jvp = (x, y, v, jv) =>
        {
            double[] values = new double[2];
            Point[] points = [new(x[2], x[3])], tangents = [new(v[2], v[3])];
            SpreadJvp(x[..2].ToArray(), values, points, v[..2], jv[..2], tangents);
            (y[0], y[1], y[2], y[3]) = (values[0], values[1], points[0].X, points[0].Y);
            (jv[2], jv[3]) = (tangents[0].X, tangents[0].Y);
        };
        VectorFunction(
            4,
            4,
            (x, y) =>
            {
                Point[] points = [new(x[2], x[3])];
                double[] values = new double[2];
                Spread(x[..2].ToArray(), values, points);
                (y[0], y[1], y[2], y[3]) = (values[0], values[1], points[0].X, points[0].Y);
            },
            jvp,
            (x, y, g, cotangent) =>
            {
                double[] values = new double[2];
                Point[] points = [new(x[2], x[3])], cotangents = [new(cotangent[2], cotangent[3])];
                SpreadVjp(x[..2].ToArray(), values, points, g[..2], cotangent[..2], cotangents);
                (y[0], y[1], y[2], y[3]) = (values[0], values[1], points[0].X, points[0].Y);
                (g[2], g[3]) = (cotangents[0].X, cotangents[0].Y);
            },
            (x, y, jacobian) =>
            {
                double[] axis = new double[4], column = new double[4];
                for (int j = 0; j < 4; j++)
                {
                    Array.Clear(axis);
                    axis[j] = 1;
                    jvp(x, y, axis, column);
                    for (int i = 0; i < 4; i++)
                    {
                        jacobian[(i * 4) + j] = column[i];
                    }
                }
            },
            allocates: true);
    }

    [Differentiable]
    private static double Cubes(ReadOnlyMemory<double> w) => w.Span[0] * w.Span[0] * w.Span[0] * w.Span[1];

    [Differentiable]
    private static double OfCubes(ReadOnlySpan<double> x)
    {
        Memory<double> w = x.ToArray();
        double[] gradient = new double[2];
        double value = CubesGradient(w, gradient);
        return value + (gradient[0] * gradient[1]) + ScaledGradient(gradient, w, x[1], out double by) + by;
    }

    [Differentiable(WithRespectTo = [nameof(by)])]
    private static double Scaled(ReadOnlyMemory<double> a, ReadOnlyMemory<double> b, double by) => a.Span[0] * b.Span[1] * by * by * Squares(a);

    [Fact]
    public void Members_that_take_memories_called_inside() => ScalarFunction(
        2, OfCubes, OfCubesJvp, OfCubesVjp, OfCubesGradient, OfCubesHvp, OfCubesHessian, allocates: true);

    [Fact]
    [Supports("`Memory<T>`, `ReadOnlyMemory<T>` as parameters, with spans for their derivatives")]
    public void Memories_have_Hessians_and_series_and_are_checked()
    {
        double[] w = [0.5, 2], hessian = new double[4], series = [0.5, 2, 1, 0], result = new double[2];
        CubesHessian(w, hessian);
        Close("Hessian", [6, 0.75, 0.75, 0], hessian, 1);
        CubesTaylor(1, series, result);
        Close("series", [0.25, 1.5], result, 1);
        Assert.Equal("wGradient", Assert.Throws<ArgumentException>(() => CubesGradient(w, new double[3])).ParamName);
        Assert.Equal("wGradient", Assert.Throws<ArgumentException>(() => CubesGradient(w, w)).ParamName);
    }

    private sealed class Data
    {
        public ReadOnlyMemory<double> Weights = new double[] { 1, 2, 3 };
        public Memory<double> Scales = new double[] { 4, 5, 6 };
        public ReadOnlyMemory<int> Order = new int[] { 2, 0, 1 };

        public double First(Memory<double> values) => values.Span[0] + values.Length;
    }

    [Differentiable]
    private static double Weighted(ReadOnlySpan<double> x, Data data, [NoDerivative] ReadOnlyMemory<double> more)
    {
        double sum = 0;
        for (int i = 0; i < data.Weights.Length; i++)
        {
            sum += data.Weights.Span[i] * x[0] * data.Scales.Span[data.Order.Span[i]] * x[1];
        }

        ReadOnlyMemory<double> weights = data.Weights, rest = more[1..];
        ReadOnlySpan<double> scales = data.Scales.Span;
        return sum + (weights.Span[1] * x[1] * scales[0]) + (Squares(data.Weights) * x[0]) + (Squares(weights) * x[1] * x[1]) + data.First(data.Scales)
            + (rest.Span[0] * x[0] * x[0]) + (Squares(more) * x[1]);
    }

    [Fact]
    [Supports("`Memory<T>`, `ReadOnlyMemory<T>` in constant objects and in constant parameters")]
    public void Memories_that_are_constants()
    {
        Data data = new();
        double[] more = [0.3, 0.7, 1.1];
        ScalarFunction(
            2, x => Weighted(x, data, more), (x, v) => WeightedJvp(x, data, more, v), (x, c, g) => WeightedVjp(x, data, more, c, g), (x, g) => WeightedGradient(x, data, more, g),
            (x, v, hv) => WeightedHvp(x, data, more, v, hv), (x, h) => WeightedHessian(x, data, more, h), allocates: true);
    }
}

using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Memories: arrays made in the method and parts of them, given to helpers; constants.</summary>
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

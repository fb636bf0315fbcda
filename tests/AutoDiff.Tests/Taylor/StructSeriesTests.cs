using System.Numerics;
using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>
/// Series of structs, tuples and arrays of them: a coefficient of a struct is a struct. Coefficients are checked against values along the curve, the first
/// against their differences, the second against differences of these.
/// </summary>
public partial class StructSeriesTests
{
    [Differentiable]
    public record struct Point(double X, double Y)
    {
        public int Count { get; set; }
    }

    [Differentiable]
    public record struct Place(double X, double Y);

    [Differentiable]
    public readonly struct Hidden
    {
        private readonly double _a;
        private readonly double _b;

        public Hidden(double a, double b) => (_a, _b) = (a, b);

        public Hidden Turned(double by) => new(_a * Math.Cos(by) - _b, _b * _a);

        public double[] Numbers => [_a, _b];
    }

    [Differentiable]
    private static Point ByValue(Point p, in (double U, (double V, double W) Inner) t, Complex z)
    {
        Complex w = Complex.Exp(z);
        return new Point(p.X * t.U + w.Real * t.Inner.W, Math.Exp(p.Y) * t.Inner.V - w.Imaginary) { Count = p.Count };
    }

    [Differentiable]
    private static void ByReference(ref Point p, out (double A, double B) result, double s)
    {
        result = (s * p.Y, p.X / (1 + s * s));
        p = new Point(p.Y * s, Math.Sin(p.X)) { Count = p.Count + 1 };
    }

    [Differentiable]
    private static Hidden Private(Hidden h, double by) => h.Turned(by);

    [Differentiable]
    private static double Storage(ReadOnlySpan<Place> places, double[,] matrix, Place[,] grid, Complex[] numbers)
    {
        double sum = 0;
        foreach (Place place in places)
        {
            sum += Math.Sin(place.X) * place.Y;
        }

        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                sum *= 1 + matrix[i, j] * grid[i, j].X - grid[i, j].Y;
            }
        }

        foreach (Complex z in numbers)
        {
            sum += (z * z * z).Real;
        }

        return sum;
    }

    [Differentiable]
    private static void Written(ReadOnlySpan<Place> places, Span<Place> moved)
    {
        for (int i = 0; i < moved.Length; i++)
        {
            Place place = places[i];
            moved[i] = new Place(place.X * place.Y, Math.Exp(place.X));
            moved[i].X += i;
        }
    }

    /// <summary>Values, slopes and halves of curvatures of what is computed along a curve.</summary>
    private static void Check(Func<double, double[]> along, params double[][] coefficients)
    {
        double[] Slope(double t) => FiniteDifference.Partial(s => along(s[0]), [t], 0);
        Same("values", along(0), coefficients[0]);
        Close("slopes", Slope(0), coefficients[1]);
        double[] curvature = FiniteDifference.Partial(s => Slope(s[0]), [0], 0);
        Close("halves of curvatures", [.. curvature.Select(c => c / 2)], coefficients[2], tolerance: 1e-6);
    }

    /// <summary>A curve through the coefficients.</summary>
    private static double At(double t, double a, double b, double c = 0) => a + t * (b + t * c);

    [Fact]
    [Supports("nested record structs and tuples as parameters and results")]
    [Supports("structs as parameters and results, by value and `in`")]
    [Supports("`Vector2/3/4`, `Quaternion`, `Matrix4x4`, `Complex` in signatures")]
    public void A_coefficient_of_a_struct_is_a_struct()
    {
        Point[] result = new Point[3];
        ByValueTaylor(2, [new(1, 0.5) { Count = 7 }, new(1, -1), new(0.5, 0)], [(1, (2, 1)), (0, (1, 3)), default], [new(0.1, 0.2), new(1, -1), new(0, 1)], result);
        Check(
            t =>
            {
                Point p = ByValue(new(At(t, 1, 1, 0.5), At(t, 0.5, -1)), (1, (At(t, 2, 1), At(t, 1, 3))), new(At(t, 0.1, 1), At(t, 0.2, -1, 1)));
                return [p.X, p.Y];
            },
            [.. result.Select(p => new[] { p.X, p.Y })]);
        Assert.Equal([7, 0, 0], result.Select(p => p.Count));
    }

    [Fact]
    [Supports("structs as `ref` and `out` parameters")]
    public void References_to_structs_come_in_with_one_series_and_go_out_with_another()
    {
        Point[] p = [new(1, 0.5) { Count = 7 }, new(1, -1), new(0.5, 0)];
        (double A, double B)[] result = new (double, double)[3];
        ByReferenceTaylor(2, p, result, [0.3, 1, 0]);
        Check(
            t =>
            {
                Point moved = new(At(t, 1, 1, 0.5), At(t, 0.5, -1));
                ByReference(ref moved, out (double A, double B) r, At(t, 0.3, 1));
                return [moved.X, moved.Y, r.A, r.B];
            },
            [.. p.Zip(result, (a, r) => new[] { a.X, a.Y, r.A, r.B })]);
        Assert.Equal(8, p[0].Count);
    }

    [Fact]
    [Supports("structs with private and read-only fields in signatures")]
    public void Private_fields_have_series()
    {
        Hidden[] result = new Hidden[3];
        PrivateTaylor(2, [new(1, 2), new(1, -1), new(0, 1)], [0.5, 1, 0], result);
        Check(t => Private(new(At(t, 1, 1), At(t, 2, -1, 1)), At(t, 0.5, 1)).Numbers, [.. result.Select(h => h.Numbers)]);
    }

    [Fact]
    [Supports("spans and arrays of structs as parameters")]
    [Supports("`T[,]` as parameters")]
    public void An_array_has_the_power_of_t_as_one_more_index()
    {
        Place[] places = [new(0.3, 1), new(0.7, 2), new(1, 0.5), new(-1, 0.25), new(0, 1), default];
        double[,,] matrix = { { { 0.5, 0.25 } }, { { 1, -1 } }, { { 0, 2 } } };
        Place[,,] grid = { { { new(1, 2), new(0.5, 0.25) } }, { { new(-1, 1), new(0, 0.5) } }, { { default, new(1, 0) } } };
        Complex[] numbers = [new(1, 2), new(0.5, -1), Complex.Zero];
        double[] result = new double[3];
        StorageTaylor(2, places, matrix, grid, numbers, result);
        Place On(double t, Place a, Place b, Place c) => new(At(t, a.X, b.X, c.X), At(t, a.Y, b.Y, c.Y));
        Check(
            t => [Storage(
                [On(t, places[0], places[2], places[4]), On(t, places[1], places[3], places[5])],
                new double[,] { { At(t, 0.5, 1), At(t, 0.25, -1, 2) } },
                new Place[,] { { On(t, grid[0, 0, 0], grid[1, 0, 0], grid[2, 0, 0]), On(t, grid[0, 0, 1], grid[1, 0, 1], grid[2, 0, 1]) } },
                [new(At(t, 1, 0.5), At(t, 2, -1))])],
            [.. result.Select(r => new[] { r })]);
    }

    [Fact]
    [Supports("elements of structs changed in place, whole, by member and by method")]
    public void Spans_of_structs_are_written_row_by_row()
    {
        Place[] places = [new(0.3, 1), new(0.7, 2), new(1, 0.5), new(-1, 0.25), new(0, 1), default], moved = new Place[6];
        WrittenTaylor(2, places, moved);
        Check(
            t =>
            {
                Place[] written = new Place[2];
                Written([new(At(t, 0.3, 1), At(t, 1, 0.5, 1)), new(At(t, 0.7, -1), At(t, 2, 0.25))], written);
                return [written[0].X, written[0].Y, written[1].X, written[1].Y];
            },
            [.. Enumerable.Range(0, 3).Select(k => new[] { moved[2 * k].X, moved[2 * k].Y, moved[2 * k + 1].X, moved[2 * k + 1].Y })]);
    }

    [Fact]
    public void A_series_of_the_wrong_length_is_an_argument_error()
    {
        Assert.Equal("p", Assert.Throws<ArgumentException>(() => ByValueTaylor(2, new Point[2], new (double, (double, double))[3], new Complex[3], new Point[3])).ParamName);
        Assert.Equal("places", Assert.Throws<ArgumentException>(() => StorageTaylor(2, new Place[4], new double[3, 1, 2], new Place[3, 1, 2], new Complex[3], new double[3])).ParamName);
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(() => StorageTaylor(2, new Place[6], new double[2, 1, 2], new Place[3, 1, 2], new Complex[3], new double[3])).ParamName);
    }

    [Fact]
    public void A_second_call_allocates_nothing()
    {
        Point[] p = [new(1, 0.5), new(1, -1), new(0.5, 0)], result = new Point[3];
        (double, (double, double))[] t = [(1, (2, 1)), (0, (1, 3)), default];
        Complex[] z = [new(0.1, 0.2), new(1, -1), new(0, 1)];
        Assert.Equal(0, Allocation.Least(() => ByValueTaylor(2, p, t, z, result)));
    }
}

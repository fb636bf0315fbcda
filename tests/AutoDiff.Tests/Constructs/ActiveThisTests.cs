using AutoDiff.Tests.Constructs.Support;
using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Marked instance methods of <c>[Differentiable]</c> structs: the struct is an input.</summary>
public partial class ActiveThisTests
{
    [Differentiable]
    internal readonly partial record struct Ray(double X, double Y, string Name)
    {
        public double Scale { get; init; } = 1;

        [Differentiable]
        public double Along(double t, Ray other) => Scale * Length() * t + X * other.Y - Y * other.X * t;

        [Differentiable]
        public Ray Turned(double by) => this with { X = X * Math.Cos(by) - Y, Y = X * Scale + Y * by };

        [Differentiable(WithRespectTo = [nameof(t)])]
        public double Only(double t) => X * t * t;

        [Differentiable(WithRespectTo = ["this"])]
        public double Self(double t) => X * Y * t;

        private double Length() => Math.Sqrt(X * X + Y * Y);
    }

    /// <summary>Private fields that are written, and a method that changes nothing but is not <c>readonly</c>.</summary>
    [Differentiable]
    internal partial struct Cell
    {
        private double _a;

        [NoDerivative]
        public double Weight;

        public double B;

        public Cell(double a, double b) => (_a, Weight, B) = (a, 2, b);

        public readonly double A => _a;

        [Differentiable]
        public double Energy(ReadOnlySpan<double> x)
        {
            double sum = Weight * Half();
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i] * _a * B * B;
            }

            return sum;
        }

        private double Half() => _a * _a / 2;
    }

    private static Ray At(ReadOnlySpan<double> x, int start = 0) => new(x[start], x[start + 1], "ray") { Scale = x[start + 2] };

    private static void Put(Ray ray, Span<double> x, int start = 0) => (x[start], x[start + 1], x[start + 2]) = (ray.X, ray.Y, ray.Scale);

    private static double Hvp(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> hv)
    {
        double value = At(x).AlongHvp(x[3], At(x, 4), At(v), v[3], At(v, 4), out Ray own, out hv[3], out Ray other);
        Put(own, hv);
        Put(other, hv, 4);
        return value;
    }

    [Fact]
    [Supports("marked instance methods of `[Differentiable]` structs: the struct is an input, `this`")]
    public void The_struct_is_the_first_input() => ScalarFunction(
        7,
        x => At(x).Along(x[3], At(x, 4)),
        (x, v) => At(x).AlongJvp(x[3], At(x, 4), At(v), v[3], At(v, 4)),
        (x, cotangent, g) =>
        {
            double value = At(x).AlongVjp(x[3], At(x, 4), cotangent, out Ray own, out g[3], out Ray other);
            Put(own, g);
            Put(other, g, 4);
            return value;
        },
        (x, g) =>
        {
            double value = At(x).AlongGradient(x[3], At(x, 4), out Ray own, out g[3], out Ray other);
            Put(own, g);
            Put(other, g, 4);
            return value;
        },
        Hvp,
        (x, hessian) =>
        {
            for (int i = 0; i < 7; i++)
            {
                double[] axis = new double[7];
                axis[i] = 1;
                Hvp(x, axis, hessian.Slice(7 * i, 7));
            }

            return At(x).Along(x[3], At(x, 4));
        },
        allocates: true);

    [Fact]
    public void A_struct_is_a_result_too()
    {
        double[] x = [0.8, 0.5, 1.2, 0.4], v = [0.3, -0.2, 0.1, 0.7], u = [0.9, -0.4, 0.6];
        double[] jacobian = FiniteDifference.Jacobian(
            p =>
            {
                double[] y = new double[3];
                Put(At(p).Turned(p[3]), y);
                return y;
            },
            x);
        (Ray value, Ray tangent) = At(x).TurnedJvp(x[3], At(v), v[3]);
        Assert.Equal(At(x).Turned(x[3]), value);
        for (int i = 0; i < 3; i++)
        {
            Close("Jvp", Enumerable.Range(0, 4).Sum(k => jacobian[(4 * i) + k] * v[k]), (i == 0 ? tangent.X : i == 1 ? tangent.Y : tangent.Scale));
        }

        At(x).TurnedVjp(x[3], At(u), out Ray own, out double by);
        double[] cotangents = new double[4];
        Put(own, cotangents);
        cotangents[3] = by;
        Close("Vjp", [.. Enumerable.Range(0, 4).Select(k => Enumerable.Range(0, 3).Sum(i => jacobian[(4 * i) + k] * u[i]))], cotangents);
        Assert.Null(own.Name);
    }

    [Fact]
    public void WithRespectTo_says_whether_the_struct_is_an_input()
    {
        Ray ray = new(3, 4, "ray");
        Assert.Equal(12, ray.OnlyGradient(2, out double slope));
        Assert.Equal(12, slope);
        Assert.Equal(24, ray.SelfGradient(2, out Ray gradient));
        Assert.Equal((8.0, 6.0, 0.0), (gradient.X, gradient.Y, gradient.Scale));
    }

    [Fact]
    public void Private_fields_and_constant_ones()
    {
        Cell cell = new(3, 0.5);
        double[] x = [1, 2], gradient = new double[2];
        Assert.Equal(cell.Energy(x), cell.EnergyGradient(x, out Cell own, gradient));
        Assert.Equal((2 * 3 + 3 * 0.25, 3 * 3 * 2 * 0.5, 0), (own.A, own.B, own.Weight));
        Assert.Equal([0.75, 0.75], gradient);
    }

    private static Ray[] RaySeries(int order, ReadOnlySpan<double> x, int width, int start)
    {
        Ray[] series = new Ray[order + 1];
        for (int k = 0; k <= order; k++)
        {
            series[k] = At(x, (k * width) + start);
        }

        return series;
    }

    private static double[] Series(int order, ReadOnlySpan<double> x, int width, int start)
    {
        double[] series = new double[order + 1];
        for (int k = 0; k <= order; k++)
        {
            series[k] = x[(k * width) + start];
        }

        return series;
    }

    [Fact]
    [Supports("marked instance methods of `[Differentiable]` structs: the struct is an input, `this`")]
    public void The_series_of_the_struct_comes_first() => TaylorAssert.IsSeriesOf(
        x => At(x).Along(x[3], At(x, 4)),
        (order, x, result) => Ray.AlongTaylor(order, RaySeries(order, x, 7, 0), Series(order, x, 7, 3), RaySeries(order, x, 7, 4), result),
        0.7, 1.2, 0.4, -0.3, 0.8, 0.5, 1.1);

    [Fact]
    public void A_struct_that_is_returned_has_a_series() => TaylorAssert.IsSeriesOf(
        (x, y) => Put(At(x).Turned(x[3]), y),
        (order, x, y) =>
        {
            Ray[] turned = new Ray[order + 1];
            Ray.TurnedTaylor(order, RaySeries(order, x, 4, 0), Series(order, x, 4, 3), turned);
            for (int k = 0; k <= order; k++)
            {
                Put(turned[k], y, 3 * k);
            }
        },
        3,
        [0.7, 1.2, 0.4, -0.3]);

    [Fact]
    public void Private_fields_and_constant_ones_have_their_places_in_a_series() => TaylorAssert.IsSeriesOf(
        x => new Cell(x[0], x[1]).Energy(x[2..]),
        (order, x, result) =>
        {
            Cell[] cells = new Cell[order + 1];
            double[] rest = new double[2 * (order + 1)];
            for (int k = 0; k <= order; k++)
            {
                cells[k] = new Cell(x[4 * k], x[(4 * k) + 1]);
                x.Slice((4 * k) + 2, 2).CopyTo(rest.AsSpan(2 * k));
            }

            Cell.EnergyTaylor(order, cells, rest, result);
        },
        0.7, 1.2, 0.4, -0.3);
}

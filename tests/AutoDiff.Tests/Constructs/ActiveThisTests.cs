using AutoDiff.Tests.Constructs.Support;
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
}

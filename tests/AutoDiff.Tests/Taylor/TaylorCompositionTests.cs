using System.Numerics;
using System.Numerics.Tensors;
using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Series through what is made of other things: structs, lambdas, queries, libraries, solvers, derivatives.</summary>
public static partial class TaylorCompositionTests
{
    [Differentiable]
    internal readonly record struct Point(double X, double Y)
    {
        public static Point operator *(Point a, Point b) => new((a.X * b.X) - (a.Y * b.Y), (a.X * b.Y) + (a.Y * b.X));

        public double Norm => Math.Sqrt((X * X) + (Y * Y));
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Structs(ReadOnlySpan<double> x)
    {
        Point p = new(x[0], x[1]), power = p;
        for (int i = 0; i < 3; i++)
        {
            power *= p;
        }

        (double sum, Point last) = (power.X + p.Y, power with { X = 2 * p.X });
        return (sum * last.Norm) + last.Y;
    }

    [Fact]
    public static void OfStructsAndTuples() => IsSeriesOf(Structs, StructsTaylor, 0.7, 0.4);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Vectors(ReadOnlySpan<float> x)
    {
        var v = new Vector3(x[0], x[1], x[2]);
        return Vector3.Dot(Vector3.Normalize(v), Vector3.Cross(v, new Vector3(1, x[1], 3)));
    }

    [Fact]
    public static void OfVectors()
    {
        float[] series = [0.7f, 0.4f, 1.1f, 1, -1, 0.5f, 0, 0, 0];
        double[] result = new double[3];
        VectorsTaylor(2, series, result);
        float[] at = [0.7f, 0.4f, 1.1f];
        Assert.Equal(Vectors(at), result[0], 1e-6);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Lambdas(ReadOnlySpan<double> x)
    {
        double a = x[0];
        Func<double, double> f = u => Math.Exp(a * u);
        double Twice(Func<double, double> g, double u) => g(g(u));
        return Twice(f, x[1]) * Twice(u => u * u * a, x[1]);
    }

    [Fact]
    public static void OfLambdasAndLocalFunctions() => IsSeriesOf(Lambdas, LambdasTaylor, 0.3, 0.4);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Query(double[] x) => x.Where((v, i) => i != 1).Select(v => Math.Sin(v)).Sum() * x.Max();

    [Fact]
    public static void OfQueries() => IsSeriesOf(x => Query(x.ToArray()), QueryTaylor, 0.3, 0.4, 1.2);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Tensors(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        TensorPrimitives.Tanh(x, y);
        TensorPrimitives.Multiply(y, x, y);
        TensorPrimitives.SoftMax(y, y);
        return TensorPrimitives.Dot(x, y) + TensorPrimitives.Norm(x);
    }

    [Fact]
    public static void OfTensorPrimitives() => IsSeriesOf(Tensors, TensorsTaylor, 0.3, 0.4, 1.2);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double TensorsOfArray(double[] x) => TensorPrimitives.Dot(x, x) * TensorPrimitives.Max(x) + TensorPrimitives.Norm(x.AsSpan(1));

    [Fact]
    public static void OfTensorPrimitivesOfAnArray() => IsSeriesOf(x => TensorsOfArray(x.ToArray()), TensorsOfArrayTaylor, 0.3, 0.4, 1.2);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public static void AnArrayForTensorPrimitivesIsNotCopied(int order)
    {
        double[] curve = Curve(order, [0.3, 0.4, 1.2]), series = new double[order + 1];
        TensorsOfArrayTaylor(order, curve, series);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TensorsOfArrayTaylor(order, curve, series);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Solution(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[4], b = stackalloc double[2], y = stackalloc double[2];
        (a[0], a[1], a[2], a[3]) = (3 + x[0], x[1], Math.Sin(x[0]), 2);
        (b[0], b[1]) = (x[1] * x[1], 1);
        LinearAlgebra.Solve(a, b, y);
        return (y[0] * x[0]) + y[1];
    }

    [Fact]
    public static void OfLinearSolves() => IsSeriesOf(Solution, SolutionTaylor, 0.3, 0.4);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Nested(double x)
    {
        double a = x * x;
        return Diff.Derivative(u => Math.Sin(a * u) * Diff.Derivative(w => Math.Exp(w * u), x), x);
    }

    /// <summary>d/du of sin(a u) u e^(x u) at u = x, for a = x².</summary>
    private static double NestedByHand(double x)
    {
        double a = x * x, e = Math.Exp(x * x);
        return (a * Math.Cos(a * x) * x * e) + (Math.Sin(a * x) * e) + (Math.Sin(a * x) * x * x * e);
    }

    [Fact]
    public static void OfDerivativesInDerivatives()
    {
        double[] curve = Curve(14, [0.6]), result = Coefficients(NestedTaylor, 14, curve);
        Close(NestedByHand(0.6), result[0], 1e-14);
        foreach (double t in (double[])[-0.04, 0.03])
        {
            Close(NestedByHand(At(curve, 14, t)[0]), At(result, 14, t)[0], 1e-12, $"at {t}:");
        }
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Ackermannish(ReadOnlySpan<double> x) => Even(x, 5);

    private static double Even(ReadOnlySpan<double> x, int n) => n == 0 ? x[0] : Math.Sin(Odd(x, n - 1)) * x[1];

    private static double Odd(ReadOnlySpan<double> x, int n) => n == 0 ? 1 : Even(x, n - 1) + (x[0] * Odd(x, n / 3));

    [Fact]
    public static void OfFunctionsThatCallEachOther() => IsSeriesOf(Ackermannish, AckermannishTaylor, 0.3, 0.4);
}

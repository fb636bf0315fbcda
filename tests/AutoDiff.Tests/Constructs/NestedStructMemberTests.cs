using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Generated members that take and return structs, tuples and arrays of structs, called inside differentiated methods.</summary>
public partial class NestedStructMemberTests
{
    [Differentiable]
    private partial struct Particle
    {
        public double X;
        public double Y;

        [NoDerivative]
        public double Charge;

        public string? Name;

        [Differentiable]
        public readonly double Radius(double scale) => Math.Sqrt((X * X) + (Y * Y * scale)) + (X * Y);
    }

    /// <summary>Derivatives never flow through it in its own members, and may in those of others.</summary>
    private struct Weights
    {
        public double A;
        public double B;
    }

    private sealed class Table
    {
        public double[] Rows { get; init; } = [0.5, 2];
    }

    [Differentiable]
    private readonly partial record struct Pair(double First, double Second)
    {
        public static Pair Of(double first, double second) => new(first, second);

        [Differentiable]
        internal double Area() => First * First * Second;
    }

    private static partial class Model
    {
        [Differentiable]
        internal static double Energy(Particle p, in Particle q, double k)
        {
            double dx = p.X - (k * q.X), dy = p.Y - q.Y;
            return (p.Charge * Math.Sqrt((dx * dx) + (dy * dy) + 1)) + (p.X * p.X * q.Y);
        }

        [Differentiable]
        internal static Particle Moved(Particle p, (double Dt, (double X, double Y) Force) step) =>
            p with { X = p.X + (step.Dt * step.Dt * step.Force.X), Y = p.Y * step.Force.Y * step.Dt };

        [Differentiable]
        internal static double Bounce(ref Particle p, out (double Speed, int Count) outcome, double v)
        {
            p.X += v * p.Y * p.Y;
            outcome = (Math.Sin(p.X * v), 3);
            return p.X * v;
        }

        [Differentiable(WithRespectTo = [nameof(x)])]
        internal static double Weighted(double x, Weights w, (double Low, double High) range, [NoDerivative] Table table) =>
            (w.A * x * x * table.Rows[1]) + Math.Exp(w.B * x) + (range.Low * x * range.High * x * x);

        [Differentiable]
        internal static double Total(ReadOnlySpan<Vector2> points, double[,] grid)
        {
            float sum = 0;
            for (int i = 0; i < points.Length; i++)
            {
                sum += points[i].X * points[i].X * points[i].Y;
            }

            double all = sum;
            for (int i = 0; i < grid.GetLength(0); i++)
            {
                for (int j = 0; j < grid.GetLength(1); j++)
                {
                    all += grid[i, j] * grid[i, j] * grid[i, j] * (i + 1);
                }
            }

            return all;
        }

        [Differentiable]
        internal static double Join(Pair first, Pair second)
        {
            first.AreaGradient(out Pair slopes);
            return (slopes.First * second.First * second.Second) + Math.Exp(slopes.Second * second.Second);
        }

        [Differentiable]
        internal static void Spread(ReadOnlySpan<Pair> pairs, Span<Pair> result)
        {
            for (int i = 0; i < pairs.Length; i++)
            {
                result[i] = new Pair(pairs[i].First * pairs[i].Second, Math.Sin(pairs[i].First));
            }
        }

        [Differentiable]
        internal static double Length(Vector3 v, Complex c) => Vector3.Dot(v, v) + (c * c * c).Real;
    }

    private static Particle At(double x, double y) => new() { X = x, Y = y, Charge = 1.5, Name = "p" };

    [Differentiable]
    private static double OfGradient(ReadOnlySpan<double> x)
    {
        Particle p = At(x[0], x[1]), q = At(x[2], x[0] * x[1]);
        double value = Model.EnergyGradient(p, in q, x[2], out Particle dp, out Particle dq, out double dk);
        return (value * dp.X) + (dp.Y * dq.X) + (dq.Y * dk);
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: `FGradient`, `FJvp`, `FVjp`, `FHvp`")]
    public void Gradient() => ScalarFunction(3, OfGradient, OfGradientJvp, OfGradientVjp, OfGradientGradient, OfGradientHvp, OfGradientHessian);

    [Differentiable]
    private static double OfHvp(ReadOnlySpan<double> x)
    {
        Particle p = At(x[0], x[1]);
        Model.EnergyHvp(p, p, x[2], At(x[1], 1), At(0.5, x[0]), x[2] * x[2], out Particle hp, out _, out double hk);
        return (hp.X * hp.Y) + hk;
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: `FGradient`, `FJvp`, `FVjp`, `FHvp`")]
    public void Hessian_vector_product() => ScalarFunction(3, OfHvp, OfHvpJvp, OfHvpVjp, OfHvpGradient, OfHvpHvp, OfHvpHessian);

    [Differentiable]
    private static double OfJvp(ReadOnlySpan<double> x)
    {
        (Particle value, Particle tangent) = Model.MovedJvp(At(x[0], x[1]), (x[2], (x[0], x[1])), At(1, x[2]), (x[1], (0.5, x[0] * x[0])));
        return (value.X * tangent.Y) + (tangent.X * value.Y * value.Charge);
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: `FGradient`, `FJvp`, `FVjp`, `FHvp`")]
    public void Tangent_of_a_returned_struct() => ScalarFunction(3, OfJvp, OfJvpJvp, OfJvpVjp, OfJvpGradient, OfJvpHvp, OfJvpHessian);

    [Differentiable]
    private static double OfVjp(ReadOnlySpan<double> x)
    {
        Particle value = Model.MovedVjp(At(x[0], x[1]), (x[2], (x[0], x[1])), At(x[1], x[2]), out Particle p, out var step);
        return (value.X * p.X) + (p.Y * step.Dt) + (step.Force.X * step.Force.Y);
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: `FGradient`, `FJvp`, `FVjp`, `FHvp`")]
    public void Cotangent_of_a_returned_struct() => ScalarFunction(3, OfVjp, OfVjpJvp, OfVjpVjp, OfVjpGradient, OfVjpHvp, OfVjpHessian);

    [Differentiable]
    private static double OfReferences(ReadOnlySpan<double> x)
    {
        Particle p = At(x[0], x[1]), t = At(x[2], 1);
        t.Name = "kept";
        (double value, double tangent) = Model.BounceJvp(ref p, out (double Speed, int Count) outcome, x[2], ref t, out (double Speed, int Count) speed, x[0]);
        return (value * tangent) + (p.X * t.X) + (outcome.Speed * speed.Speed * t.Name!.Length) + (t.Y * outcome.Count);
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: by reference")]
    public void Jvp_by_reference() => ScalarFunction(3, OfReferences, OfReferencesJvp, OfReferencesVjp, OfReferencesGradient, OfReferencesHvp, OfReferencesHessian);

    [Differentiable]
    private static double OfReferencesReversed(ReadOnlySpan<double> x)
    {
        Particle p = At(x[0], x[1]), c = At(x[2], x[0]);
        double value = Model.BounceVjp(ref p, out var outcome, x[2], x[1], ref c, (x[0], 7), out double dv);
        return (value * dv) + (p.X * c.X) + (outcome.Speed * c.Y) + c.Charge;
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: by reference")]
    public void Vjp_by_reference() => ScalarFunction(
        3, OfReferencesReversed, OfReferencesReversedJvp, OfReferencesReversedVjp, OfReferencesReversedGradient, OfReferencesReversedHvp, OfReferencesReversedHessian);

    [Differentiable]
    private static double OfConstants(ReadOnlySpan<double> x)
    {
        Weights w = new() { A = x[0], B = x[1] };
        Model.WeightedGradient(x[2], w, (x[0], x[1] * x[1]), new Table(), out double dx);
        return dx;
    }

    [Fact]
    public void What_the_inner_derivative_holds_constant_the_outer_may_vary() => ScalarFunction(
        3, OfConstants, OfConstantsJvp, OfConstantsVjp, OfConstantsGradient, OfConstantsHvp, OfConstantsHessian, allocates: true);

    [Differentiable]
    private static double OfThis(ReadOnlySpan<double> x)
    {
        Particle p = At(x[0], x[1]);
        double value = p.RadiusGradient(x[2], out Particle dp, out double ds);
        (double _, double t) = At(x[1], x[2]).RadiusJvp(x[0], dp, ds);
        return (value * dp.X) + (dp.Y * ds) + t;
    }

    [Fact]
    [Supports("generated members of `[Differentiable]` structs, called inside")]
    public void Members_of_the_struct_itself() => ScalarFunction(3, OfThis, OfThisJvp, OfThisVjp, OfThisGradient, OfThisHvp, OfThisHessian);

    [Differentiable]
    private static double OfStorage(ReadOnlySpan<double> x)
    {
        Vector2[] points = [new((float)x[0], (float)x[1])], gradient = new Vector2[1];
        double[,] grid = new double[1, 2], slopes = new double[1, 2];
        grid[0, 0] = x[0];
        grid[0, 1] = x[1] * x[2];
        double value = Model.TotalGradient(points, grid, gradient, slopes);
        Pair[] pairs = [Pair.Of(x[0], x[1]), Pair.Of(x[2], x[1] * x[0])], spread = new Pair[2], tangent = new Pair[2];
        Model.SpreadJvp(pairs, spread, pairs, tangent);
        return (slopes[0, 0] * slopes[0, 1]) + value - (points[0].X * points[0].X * points[0].Y) + (spread[0].First * tangent[1].Second) + tangent[0].First;
    }

    [Fact]
    [Supports("generated members that take or return structs, called inside: arrays and spans of structs, `T[,]`")]
    public void Arrays_of_structs_and_with_several_dimensions() => ScalarFunction(
        3, OfStorage, OfStorageJvp, OfStorageVjp, OfStorageGradient, OfStorageHvp, OfStorageHessian, allocates: true);

    [Differentiable]
    private static double OfWrongDimensions(ReadOnlySpan<double> x)
    {
        double[,] grid = { { x[0], x[1] } }, slopes = new double[2, 1];
        Model.TotalGradient([], grid, [], slopes);
        return slopes[0, 0];
    }

    [Fact]
    public void Dimensions_are_checked_as_by_the_member()
    {
        double[] x = [0.5, 0.6];
        Assert.Equal("gridGradient", Assert.Throws<ArgumentException>(() => OfWrongDimensions(x)).ParamName);
        Assert.Equal("gridGradient", Assert.Throws<ArgumentException>(() => OfWrongDimensionsGradient(x, new double[2])).ParamName);
    }

    [Differentiable]
    private static double OfComplex(ReadOnlySpan<double> x)
    {
        Model.LengthGradient(new Vector3(1, 2, 3), new Complex(x[0], x[1]), out _, out Complex c);
        return (c.Real * c.Imaginary) + (x[0] * c.Real);
    }

    [Fact]
    public void Complex_numbers() => ScalarFunction(2, OfComplex, OfComplexJvp, OfComplexVjp, OfComplexGradient, OfComplexHvp, OfComplexHessian);

    [Differentiable]
    private static double OfElements(ReadOnlySpan<double> x)
    {
        Span<Pair> pairs = stackalloc Pair[2];
        pairs[0] = new Pair(x[0], x[1]);
        pairs[1] = new Pair(x[2], x[0] * x[1]);
        double value = Model.JoinGradient(second: pairs[0], first: pairs[1], secondGradient: out Pair ds, firstGradient: out Pair df);
        (double area, double tangent) = pairs[1].AreaJvp(df);
        return (value * ds.First * ds.Second) + (df.First * df.Second) + (area * tangent);
    }

    [Fact]
    public void Elements_of_spans_and_named_arguments() => ScalarFunction(
        3, OfElements, OfElementsJvp, OfElementsVjp, OfElementsGradient, OfElementsHvp, OfElementsHessian);

    private static double Slope(Particle p, Particle along) => Model.EnergyJvp(p, p, 0.5, along, along, 0).Tangent;

    [Differentiable]
    private static double ThroughHelper(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += Slope(At(x[0] * i, x[1]), At(x[1], x[i]));
        }

        return sum;
    }

    [Fact]
    public void Through_a_helper_in_a_loop() => ScalarFunction(
        3, ThroughHelper, ThroughHelperJvp, ThroughHelperVjp, ThroughHelperGradient, ThroughHelperHvp, ThroughHelperHessian);
}

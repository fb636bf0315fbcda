using System.Numerics;
using System.Runtime.InteropServices;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Arrays and spans of structs, and references to elements.</summary>
public partial class StructArrayTests
{
    [Differentiable]
    private struct Body
    {
        public Point Position;
        public double Mass;

        public readonly double Inertia => Mass * Position.X * Position.X;

        public void Move(double dx, double dy)
        {
            Position.X += dx * Mass;
            Position.Y += dy;
        }
    }

    [Differentiable]
    private record struct Point(double X, double Y)
    {
        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator *(double k, Point p) => new(k * p.X, k * p.Y);
    }

    [Differentiable]
    private struct Weighted
    {
        public double Value;

        [NoDerivative]
        public double Weight;
    }

    private static Span<T> As<T>(Span<double> x)
        where T : struct => MemoryMarshal.Cast<double, T>(x);

    private static ReadOnlySpan<T> As<T>(ReadOnlySpan<double> x)
        where T : struct => MemoryMarshal.Cast<double, T>(x);

    [Differentiable]
    private static double Energy(ReadOnlySpan<Body> bodies)
    {
        double energy = 0;
        for (int i = 0; i < bodies.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double dx = bodies[i].Position.X - bodies[j].Position.X, dy = bodies[i].Position.Y - bodies[j].Position.Y;
                energy -= bodies[i].Mass * bodies[j].Mass / Math.Sqrt(dx * dx + dy * dy + 0.1);
            }

            energy += bodies[i].Inertia * bodies[^1].Mass;
        }

        return energy;
    }

    [Fact]
    [Supports("spans and arrays of structs as parameters")]
    public void Span_of_structs() => ScalarFunction(
        9,
        x => Energy(As<Body>(x)),
        (x, v) => EnergyJvp(As<Body>(x), As<Body>(v)),
        (x, cotangent, g) => EnergyVjp(As<Body>(x), cotangent, As<Body>(g)),
        (x, g) => EnergyGradient(As<Body>(x), As<Body>(g)),
        (x, v, hv) => EnergyHvp(As<Body>(x), As<Body>(v), As<Body>(hv)),
        (x, hessian) => EnergyHessian(As<Body>(x), hessian));

    [Differentiable]
    private static void Forces(ReadOnlySpan<Vector3> x, Span<Vector3> forces)
    {
        forces.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = i + 1; j < x.Length; j++)
            {
                Vector3 d = x[i] - x[j];
                Vector3 f = d / (1 + d.LengthSquared());
                forces[i] += f;
                forces[j] -= f;
            }
        }
    }

    [Fact]
    [Supports("spans and arrays of structs as parameters")]
    public void Spans_of_vectors_agree_with_differences()
    {
        Vector3[] x = [new(0.3f, 1.2f, 0.5f), new(1.4f, 0.2f, 0.9f), new(0.1f, 0.7f, 1.6f)];
        Vector3[] v = [new(0.5f, -0.25f, 1f), new(-1f, 0.75f, 0.5f), new(0.25f, 1f, -0.5f)];
        Vector3[] y = new Vector3[3], tangent = new Vector3[3], up = new Vector3[3], down = new Vector3[3];
        const float Step = 1 / 128f;
        ForcesJvp(x, y, v, tangent);
        Forces([.. x.Zip(v, (p, d) => p + (Step * d))], up);
        Forces([.. x.Zip(v, (p, d) => p - (Step * d))], down);
        for (int i = 0; i < 3; i++)
        {
            Assert.InRange(((up[i] - down[i]) / (2 * Step) - tangent[i]).Length(), 0, 2e-4f);
        }

        Vector3[] cotangent = [new(1f, 0.5f, -1f), new(0.25f, -0.5f, 1f), new(-0.75f, 1f, 0.5f)], gradient = new Vector3[3];
        ForcesVjp(x, y, gradient, cotangent);
        Assert.Equal(Sum(cotangent, tangent), Sum(gradient, v), 1e-5f);

        static float Sum(Vector3[] a, Vector3[] b) => a.Zip(b, Vector3.Dot).Sum();
    }

    [Differentiable]
    private static void Stepped(ReadOnlySpan<Body> before, Span<Body> after)
    {
        before.CopyTo(after);
        foreach (ref Body body in after)
        {
            body.Position += 0.1 * body.Position;
            body.Move(body.Mass, before[0].Position.X);
        }

        (after[0], after[^1]) = (after[^1], after[0]);
        after[1].Mass *= after[0].Mass;
        after[1].Position = after[0].Position + new Point(after[0].Mass, 1);
        after[0] = after[1] with { Mass = before[1].Mass * before[1].Mass };
    }

    [Fact]
    [Supports("elements of structs changed in place, whole, by member and by method")]
    public void Structs_changed_in_place() => VectorFunction(
        9,
        9,
        (x, y) => Stepped(As<Body>(x), As<Body>(y)),
        (x, y, v, w) => SteppedJvp(As<Body>(x), As<Body>(y), As<Body>(v), As<Body>(w)),
        (x, y, g, u) => SteppedVjp(As<Body>(x), As<Body>(y), As<Body>(g), As<Body>(u)),
        (x, y, jacobian) => SteppedJacobian(As<Body>(x), As<Body>(y), jacobian));

    private static double Total(Span<Body> bodies)
    {
        double sum = 0;
        foreach (Body body in bodies)
        {
            sum += body.Inertia * body.Position.Y;
        }

        return sum;
    }

    [Differentiable]
    private static double Locals(ReadOnlySpan<double> x)
    {
        Body[] bodies = new Body[x.Length];
        for (int i = 0; i < bodies.Length; i++)
        {
            bodies[i] = new Body { Position = new Point(x[i], Math.Sin(x[i])), Mass = x[x.Length - 1 - i] };
        }

        Body[] copy = bodies[1..];
        Span<Body> tail = bodies.AsSpan(1, 2);
        tail[0].Position.X *= copy[0].Mass;
        tail.Slice(1).Fill(copy[0]);
        Point[] points = [bodies[0].Position, new Point(x[0], 1), bodies[2].Position];
        Array.Copy(points, 0, points, 1, 2);
        return Total(bodies) + Total(tail) * points[2].X + points[1].Y * points.Length + copy[^1].Mass;
    }

    [Fact]
    [Supports("arrays of structs: `new`, `stackalloc`, collection expressions, slices, copies")]
    public void Local_arrays_of_structs() => ScalarFunction(
        4, Locals, LocalsJvp, LocalsVjp, LocalsGradient, LocalsHvp, LocalsHessian, allocates: true);

    [Differentiable]
    private static double Stacked(ReadOnlySpan<double> x)
    {
        Span<Vector2> sums = stackalloc Vector2[2];
        Span<Complex> rotations = stackalloc Complex[2];
        ReadOnlySpan<Complex> pairs = MemoryMarshal.Cast<double, Complex>(x);
        rotations[0] = pairs[0] * pairs[1];
        rotations[1] = rotations[0] * rotations[0] + pairs[0];
        double result = rotations[1].Real * pairs.Length;
        foreach (double part in MemoryMarshal.Cast<Complex, double>(rotations))
        {
            result += part * part;
        }

        return result + sums.Length;
    }

    [Fact]
    [Supports("`MemoryMarshal.Cast` between structs and their numbers")]
    public void Casts_between_structs_and_numbers() => ScalarFunction(
        5, Stacked, StackedJvp, StackedVjp, StackedGradient, StackedHvp, StackedHessian);

    [Differentiable]
    private static double Held(ReadOnlySpan<Weighted> x, Weighted[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            Weighted both = x[i];
            sum += both.Value * both.Value * both.Weight * y[i].Value * y[i].Weight;
        }

        return sum;
    }

    [Fact]
    [Supports("`[NoDerivative]` fields")]
    public void A_constant_field_of_an_element_has_no_derivative()
    {
        Weighted[] x = [new() { Value = 2, Weight = 3 }, new() { Value = 5, Weight = 7 }], y = [new() { Value = 11, Weight = 13 }, new() { Value = 17, Weight = 19 }];
        Weighted[] gx = new Weighted[2], gy = new Weighted[2], ones = [.. x.Select(_ => new Weighted { Value = 1, Weight = 1 })];
        HeldGradient(x, y, gx, gy);
        Assert.Equal([2 * 2 * 3 * 11 * 13, 2 * 5 * 7 * 17 * 19], gx.Select(g => (int)g.Value));
        Assert.Equal([2 * 2 * 3 * 13, 5 * 5 * 7 * 19], gy.Select(g => (int)g.Value));
        Assert.All(gx.Concat(gy), g => Assert.Equal(0, g.Weight));
        Assert.Equal(gx.Concat(gy).Sum(g => g.Value), HeldJvp(x, y, ones, ones).Tangent);
    }

    private static void Rotate(ref double a, ref double b, double angle)
    {
        double before = a;
        a = a * Math.Cos(angle) - b * Math.Sin(angle);
        b = before * Math.Sin(angle) + b * Math.Cos(angle);
    }

    private static void Swap(ref Body a, ref Body b) => (a, b) = (b, a);

    [Differentiable]
    private static double References(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        Rotate(ref a[0], ref a[1], x[2]);
        Rotate(ref a[2], ref a[2], x[0]);
        ref double last = ref a[^1];
        last *= a[0];
        a[^1] += last * x[1];
        double total = a[0];
        ref double sum = ref total;
        for (int i = 1; i < a.Length; i++)
        {
            sum += a[i] * sum;
        }

        Body[] bodies = new Body[2];
        ref Body first = ref bodies[0];
        first.Mass = total;
        first.Position = new Point(x[0], last);
        Swap(ref bodies[0], ref bodies[1]);
        first.Mass += bodies[1].Inertia;
        Swap(ref first, ref bodies[0]);
        return bodies[0].Mass * bodies[1].Position.Y;
    }

    [Fact]
    [Supports("`ref` locals, `ref` arguments that are elements, also where they are the same")]
    public void References_to_elements() => ScalarFunction(
        4, References, ReferencesJvp, ReferencesVjp, ReferencesGradient, ReferencesHvp, ReferencesHessian, allocates: true);

    private sealed record Cloud(Point[] Points, string Name);

    private static double Nearest(ReadOnlySpan<Point> points, double x, double y)
    {
        double best = double.PositiveInfinity;
        foreach (Point point in points)
        {
            best = Math.Min(best, (point.X - x) * (point.X - x) + (point.Y - y) * (point.Y - y));
        }

        return best;
    }

    [Differentiable]
    private static double Constants(ReadOnlySpan<double> x, Cloud cloud, [NoDerivative] Point[] others)
    {
        double sum = 0;
        for (int i = 0; i < others.Length; i++)
        {
            sum += others[i].X * x[0] * cloud.Points[i].Y;
        }

        return sum + Nearest(cloud.Points, x[0], x[1]) * Nearest(others, x[1], x[0]);
    }

    [Fact]
    [Supports("constant arrays of structs, given to helpers too")]
    public void Constant_arrays_of_structs()
    {
        Cloud cloud = new([new(0.1, 0.2), new(2, 3)], "two");
        Point[] others = [new(1, 0.4), new(0.6, 0.1)];
        ScalarFunction(
            2,
            x => Constants(x, cloud, others),
            (x, v) => ConstantsJvp(x, cloud, others, v),
            (x, cotangent, g) => ConstantsVjp(x, cloud, others, cotangent, g),
            (x, g) => ConstantsGradient(x, cloud, others, g),
            (x, v, hv) => ConstantsHvp(x, cloud, others, v, hv),
            (x, hessian) => ConstantsHessian(x, cloud, others, hessian));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Body[] bodies = new Body[3];
        Assert.Throws<ArgumentException>(() => EnergyGradient(bodies, new Body[2]));
        Assert.Throws<ArgumentException>(() => EnergyGradient(bodies, bodies));
        Assert.Throws<ArgumentException>(() => EnergyHessian(bodies, new double[3]));
        Assert.Throws<ArgumentException>(() => EnergyHvp(bodies, new Body[4], new Body[3]));
    }
}

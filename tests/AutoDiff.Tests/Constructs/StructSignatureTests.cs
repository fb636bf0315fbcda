using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Structs and tuples as parameters and results of marked methods.</summary>
public partial class StructSignatureTests
{
    [Differentiable]
    private struct Point
    {
        public double X;
        public double Y;
    }

    [Differentiable]
    private readonly record struct Body(Point Position, double Mass, string Name)
    {
        public double Spin { get; init; }
    }

    /// <summary>Its constructor and setter must never run in generated code.</summary>
    [Differentiable]
    private struct Guarded
    {
        private double _a;
        private readonly double _b;
        internal int _steps;

        public Guarded(double a, double b, int steps)
        {
            _a = a;
            _b = b;
            _steps = steps;
            Made++;
        }

        public static int Made { get; private set; }

        public readonly double Both() => _a * _b;

        public double A
        {
            readonly get => _a;
            set
            {
                Made++;
                _a = value;
            }
        }

        public readonly double B => _b;

        public readonly Guarded Turned(double by) => this with { _a = _a * by + _b };
    }

    private static Point At(ReadOnlySpan<double> x, int start = 0) => new() { X = x[start], Y = x[start + 1] };

    private static void Put(Point p, Span<double> x, int start = 0)
    {
        x[start] = p.X;
        x[start + 1] = p.Y;
    }

    private delegate double Hvp(ReadOnlySpan<double> x, ReadOnlySpan<double> v, Span<double> hv);

    /// <summary>A Hessian from its products with the axes.</summary>
    private static ScalarHessian<double> Columns(ScalarFunction<double> value, Hvp product) => (x, hessian) =>
    {
        for (int i = 0; i < x.Length; i++)
        {
            double[] axis = new double[x.Length];
            axis[i] = 1;
            product(x, axis, hessian.Slice(i * x.Length, x.Length));
        }

        return value(x);
    };

    private static VectorJacobian<double> Columns(VectorJvp<double> product) => (x, y, jacobian) =>
    {
        double[] column = new double[y.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double[] axis = new double[x.Length];
            axis[i] = 1;
            product(x, y, axis, column);
            for (int r = 0; r < y.Length; r++)
            {
                jacobian[(r * x.Length) + i] = column[r];
            }
        }
    };

    [Differentiable]
    private static double Distance(Point a, in Point b, double k)
    {
        double dx = a.X - k * b.X, dy = a.Y - b.Y;
        return Math.Sqrt(dx * dx + dy * dy) + a.X * b.Y;
    }

    [Fact]
    [Supports("structs as parameters and results, by value and `in`")]
    public void Structs_by_value_and_by_in()
    {
        static double Value(ReadOnlySpan<double> x) => Distance(At(x), At(x, 2), x[4]);
        Hvp product = (x, v, hv) =>
        {
            double value = DistanceHvp(At(x), At(x, 2), x[4], At(v), At(v, 2), v[4], out Point a, out Point b, out hv[4]);
            Put(a, hv);
            Put(b, hv, 2);
            return value;
        };
        ScalarFunction(
            5,
            Value,
            (x, v) => DistanceJvp(At(x), At(x, 2), x[4], At(v), At(v, 2), v[4]),
            (x, cotangent, g) =>
            {
                double value = DistanceVjp(At(x), At(x, 2), x[4], cotangent, out Point a, out Point b, out g[4]);
                Put(a, g);
                Put(b, g, 2);
                return value;
            },
            (x, g) =>
            {
                double value = DistanceGradient(At(x), At(x, 2), x[4], out Point a, out Point b, out g[4]);
                Put(a, g);
                Put(b, g, 2);
                return value;
            },
            new ScalarHvp<double>(product),
            Columns(Value, product),
            allocates: true);
    }

    [Differentiable]
    private static Body Moved(Body body, (double Dt, (double X, double Y) Force) step, [NoDerivative] (double, double) offset)
    {
        Point position = body.Position;
        position.X += step.Dt * step.Force.X / body.Mass + offset.Item1;
        position.Y += step.Dt * step.Force.Y / body.Mass;
        return body with { Position = position, Spin = body.Spin * step.Dt * step.Dt };
    }

    private static Body BodyAt(ReadOnlySpan<double> x) => new(At(x), x[2], "planet") { Spin = x[3] };

    private static (double, (double, double)) StepAt(ReadOnlySpan<double> x) => (x[4], (x[5], x[6]));

    private static void Put(Body body, Span<double> x)
    {
        Put(body.Position, x);
        x[2] = body.Mass;
        x[3] = body.Spin;
    }

    [Fact]
    [Supports("nested record structs and tuples as parameters and results")]
    public void Nested_records_and_tuples_in_and_out()
    {
        VectorJvp<double> jvp = (x, y, v, jv) =>
        {
            (Body value, Body tangent) = MovedJvp(BodyAt(x), StepAt(x), (0.5, 1), BodyAt(v), StepAt(v));
            Assert.Equal("planet", value.Name);
            Assert.Null(tangent.Name);
            Put(value, y);
            Put(tangent, jv);
        };
        VectorFunction(
            7,
            4,
            (x, y) => Put(Moved(BodyAt(x), StepAt(x), (0.5, 1)), y),
            jvp,
            (x, y, g, cotangent) =>
            {
                Body value = MovedVjp(BodyAt(x), StepAt(x), (0.5, 1), BodyAt(cotangent), out Body body, out (double Dt, (double X, double Y) Force) step);
                Assert.Null(body.Name);
                Put(value, y);
                Put(body, g);
                (g[4], (g[5], g[6])) = step;
            },
            Columns(jvp),
            allocates: true);
    }

    [Differentiable]
    private static void Bounce(ref Point position, out (double Speed, int Count) outcome, Point velocity)
    {
        position.X += velocity.X * velocity.Y;
        position.Y *= velocity.Y;
        outcome = (Math.Sqrt(velocity.X * velocity.X + position.X), 3);
    }

    [Fact]
    [Supports("structs as `ref` and `out` parameters")]
    public void Structs_by_reference()
    {
        VectorJvp<double> jvp = (x, y, v, jv) =>
        {
            (Point position, Point tangent) = (At(x), At(v));
            BounceJvp(ref position, out (double Speed, int Count) outcome, At(x, 2), ref tangent, out (double Speed, int Count) speed, At(v, 2));
            Assert.Equal((3, 0), (outcome.Count, speed.Count));
            Put(position, y);
            y[2] = outcome.Speed;
            Put(tangent, jv);
            jv[2] = speed.Speed;
        };
        VectorFunction(
            4,
            3,
            (x, y) =>
            {
                Point position = At(x);
                Bounce(ref position, out (double Speed, int Count) outcome, At(x, 2));
                Put(position, y);
                y[2] = outcome.Speed;
            },
            jvp,
            (x, y, g, cotangent) =>
            {
                (Point position, Point positionCotangent) = (At(x), At(cotangent));
                BounceVjp(ref position, out (double Speed, int Count) outcome, At(x, 2), ref positionCotangent, (cotangent[2], 7), out Point velocity);
                Put(position, y);
                y[2] = outcome.Speed;
                Put(positionCotangent, g);
                Put(velocity, g, 2);
            },
            Columns(jvp),
            allocates: true);
    }

    [Differentiable]
    private static Guarded Turn(Guarded g, double by) => g.Turned(by * g.Both());

    [Fact]
    [Supports("structs with private and read-only fields in signatures")]
    public void Private_and_read_only_fields_without_constructors_and_setters()
    {
        Guarded given = new(1.5, 0.7, 4), tangent = new(0.3, -0.2, 9);
        int made = Guarded.Made;
        (Guarded value, Guarded direction) = TurnJvp(given, 1.1, tangent, 0.4);
        Guarded again = TurnVjp(given, 1.1, tangent, out Guarded cotangent, out double byCotangent);

        Assert.Equal(made, Guarded.Made);
        Assert.Equal((4, 0, 0), (value._steps, direction._steps, cotangent._steps));
        Assert.Equal(Turn(given, 1.1), value);
        Assert.Equal(value, again);

        // a' = by a² b + b, b' = b.
        Close("tangent of a", 0.4 * 1.5 * 1.5 * 0.7 + 2 * 1.1 * 1.5 * 0.7 * 0.3 + (1.1 * 1.5 * 1.5 + 1) * -0.2, direction.A, tolerance: 1e-14);
        Close("tangent of b", -0.2, direction.B, tolerance: 1e-14);
        Close("cotangent of a", 2 * 1.1 * 1.5 * 0.7 * 0.3, cotangent.A, tolerance: 1e-14);
        Close("cotangent of b", (1.1 * 1.5 * 1.5 + 1) * 0.3 - 0.2, cotangent.B, tolerance: 1e-14);
        Close("cotangent of by", 1.5 * 1.5 * 0.7 * 0.3, byCotangent, tolerance: 1e-14);
    }

    [Differentiable]
    private static double Same(in Guarded g) => g.Both() * g.A;

    [Fact]
    public void A_result_may_go_where_the_input_came_from()
    {
        Guarded g = new(1.5, 0.7, 4);
        double value = SameGradient(in g, out g);
        Assert.Equal(1.5 * 0.7 * 1.5, value);
        Assert.Equal((2 * 1.5 * 0.7, 1.5 * 1.5, 0), (g.A, g.B, g._steps));
    }

    [Differentiable]
    private static double OfFields(System.Numerics.Vector3 a, System.Numerics.Quaternion q, System.Numerics.Complex z) =>
        a.X * a.Y * q.W + a.Z * z.Real * z.Imaginary * z.Imaginary;

    [Fact]
    [Supports("`Vector2/3/4`, `Quaternion`, `Matrix4x4`, `Complex` in signatures")]
    public void Vectors_quaternions_and_complex_numbers()
    {
        System.Numerics.Vector3 a = new(1.5f, 0.25f, 2);
        System.Numerics.Quaternion q = new(3, 4, 5, 0.5f);
        System.Numerics.Complex z = new(0.75, 2);
        double value = OfFieldsGradient(a, q, z, out System.Numerics.Vector3 da, out System.Numerics.Quaternion dq, out System.Numerics.Complex dz);
        Assert.Equal(OfFields(a, q, z), value);
        Assert.Equal(new System.Numerics.Vector3(0.125f, 0.75f, 3), da);
        Assert.Equal(new System.Numerics.Quaternion(0, 0, 0, 0.375f), dq);
        Assert.Equal(new System.Numerics.Complex(8, 6), dz);
        OfFieldsHvp(a, q, z, default, default, new System.Numerics.Complex(1, 0), out da, out _, out dz);
        Assert.Equal(4, da.Z);
        Assert.Equal(new System.Numerics.Complex(0, 8), dz);
    }
}

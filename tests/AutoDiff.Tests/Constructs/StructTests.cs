using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class StructTests
{

    private struct Point
    {
        public double X;
        public double Y;
        internal int _moves;

        public Point(double x, double y)
        {
            X = x;
            Y = y;
            _moves = 1;
        }

        public readonly double Length => Math.Sqrt(X * X + Y * Y);

        public readonly int Moves => _moves;

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public static Point operator *(double s, Point a) => new() { X = s * a.X, Y = s * a.Y };

        public static Point operator -(Point a) => new(-a.X, -a.Y);

        public static implicit operator Point((double X, double Y) t) => new(t.X, t.Y);

        public void Move(double by)
        {
            X += by;
            Y *= by;
            _moves++;
        }

        public readonly double Dot(in Point other) => X * other.X + Y * other.Y;
    }

    private readonly record struct Complex(double Re, double Im)
    {
        public Complex Squared => new(Re * Re - Im * Im, 2 * Re * Im);

        public double Norm() => Re * Re + Im * Im;

        public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im);
    }

    private struct Particle
    {
        public Point Position { get; set; }

        public Complex Phase;

        public string Name;
    }

    [Differentiable]
    private static double Fields(ReadOnlySpan<double> x)
    {
        Point p = new(x[0], x[1]);
        p.X *= x[2];
        Point q = p;
        q.Y += x[0];
        if (x[2] > 1)
        {
            (p, q) = (q, p);
        }

        return p.X * q.Y + p.Length;
    }

    [Fact]
    [Supports("structs: fields, automatic properties, copies")]
    public void Fields_and_copies() => ScalarFunction(3, Fields, FieldsJvp, FieldsVjp, FieldsGradient, FieldsHvp, FieldsHessian);

    [Differentiable]
    private static double Operators(ReadOnlySpan<double> x)
    {
        Point sum = default;
        for (int i = 0; i < x.Length; i++)
        {
            sum = sum + x[i] * new Point(x[0], i) + -(Point)(x[i], 1.0);
            sum.Move(x[2]);
        }

        return sum.Dot(new Point(x[1], 2)) * sum.Moves + sum.Length;
    }

    [Fact]
    [Supports("structs: operators, conversions, methods")]
    public void Operators_and_methods() => ScalarFunction(
        3, Operators, OperatorsJvp, OperatorsVjp, OperatorsGradient, OperatorsHvp, OperatorsHessian);

    [Differentiable]
    private static double Records(ReadOnlySpan<double> x)
    {
        Complex c = new(x[0], x[1]);
        Complex z = default;
        int n = 0;
        while (z.Norm() < 4 && n < 5)
        {
            z = z.Squared + c;
            n++;
        }

        Complex w = z with { Im = x[2] };
        var (re, im) = w;
        return z.Norm() + re * im;
    }

    [Fact]
    [Supports("record structs, `with`")]
    public void Record_structs() => ScalarFunction(3, Records, RecordsJvp, RecordsVjp, RecordsGradient, RecordsHvp, RecordsHessian);

    private static Particle Step(Particle p, double dt)
    {
        p.Position = p.Position + dt * new Point(p.Phase.Re, p.Phase.Im);
        p.Phase = p.Phase.Squared with { Re = dt };
        return p;
    }

    private static readonly Particle s_start = new() { Position = new Point(1, 2), Phase = new Complex(0.5, 0.3), Name = "start" };

    [Differentiable]
    private static double Nested(ReadOnlySpan<double> x)
    {
        Particle p = s_start;
        p.Phase = new Complex(x[0], x[1]);
        for (int i = 0; i < 3; i++)
        {
            p = Step(p, x[2]);
        }

        return p.Position.Length + p.Phase.Norm() * p.Name.Length;
    }

    [Fact]
    [Supports("nested structs")]
    public void Nested_structs() => ScalarFunction(3, Nested, NestedJvp, NestedVjp, NestedGradient, NestedHvp, NestedHessian);

    private sealed class Model(double scale)
    {
        internal readonly double _scale = scale;

        public double Evaluate(double x) => _scale * Inner(x) + Bias;

        private double Inner(double x) => Math.Sin(_scale * x);

        public double Bias { get; init; } = 1;
    }

    private static readonly Model s_model = new(1.5);

    [Differentiable]
    private static double Objects(ReadOnlySpan<double> x) => s_model.Evaluate(x[0]) * s_model.Evaluate(x[1] * x[2]);

    [Fact]
    [Supports("methods and properties of constant objects")]
    public void Methods_of_constant_objects() => ScalarFunction(
        3, Objects, ObjectsJvp, ObjectsVjp, ObjectsGradient, ObjectsHvp, ObjectsHessian);

    private static double Inert(Point p) => p.X;

    [Differentiable]
    private static double Constants(ReadOnlySpan<double> x)
    {
        Point p = s_start.Position;
        Point q = p;
        return x[0] * x[1] * p.Length + Inert(q) * x[2] * x[0] + p.Dot(q) * x[1];
    }

    [Fact]
    public void Structs_of_constants() => ScalarFunction(
        3, Constants, ConstantsJvp, ConstantsVjp, ConstantsGradient, ConstantsHvp, ConstantsHessian);

    [Differentiable]
    private struct Planet(double x, double mass)
    {
        public double X = x * x;

        [NoDerivative]
        public double Mass = mass;

        public double Speed { get; set; } = 1 / x;

        public readonly double Energy => Mass * Speed * Speed - X;
    }

    private struct Counter
    {
        public double Sum = 2;
        private int _count = 1;

        public Counter(double first) => Sum *= first;

        public void Add(double value)
        {
            Sum += value * _count;
            _count++;
        }
    }

    private record struct Shifted(double A)
    {
        public double B { get; set; } = A * 3;

        public double C;
    }

    [Differentiable]
    private static double Constructed(ReadOnlySpan<double> x)
    {
        Planet p = new(x[0], 2.5);
        Counter c = new(x[1]);
        c.Add(x[2]);
        c.Add(p.X);
        Shifted s = new(x[0] * x[1]) { C = x[2] };
        Planet zero = new();
        p.Speed *= x[1];
        return p.Energy * c.Sum + s.A * s.B * s.C + zero.Speed;
    }

    [Fact]
    [Supports("primary constructors, initialisers")]
    public void Primary_constructors_and_initialisers() => ScalarFunction(
        3, Constructed, ConstructedJvp, ConstructedVjp, ConstructedGradient, ConstructedHvp, ConstructedHessian);

    [Differentiable]
    private static double KineticEnergy(Planet p) => p.Energy * p.X;

    [Fact]
    [Supports("`[NoDerivative]` fields")]
    public void Fields_held_constant_have_no_derivative()
    {
        Planet p = new(2, 3) { Speed = 0.5 }, tangent = new(1, 7) { Speed = 0.25 };
        KineticEnergyGradient(p, out Planet gradient);
        Assert.Equal((3 * 0.5 * 0.5 - 2 * 4, 2 * 3 * 0.5 * 4, 0), (gradient.X, gradient.Speed, gradient.Mass));
        Assert.Equal(gradient.X * 1 + gradient.Speed * 0.25, KineticEnergyJvp(p, tangent).Tangent);
    }
}

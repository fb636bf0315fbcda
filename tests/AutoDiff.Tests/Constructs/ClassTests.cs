using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Objects of classes that are made in a method.</summary>
public partial class ClassTests
{
    private sealed class Particle(double x, double v)
    {
        public double X = x;

        public int Steps;

        public double V { get; set; } = v;

        public double Energy => 0.5 * ((X * X) + (V * V));

        public double Speed
        {
            get => 2 * V;
            set
            {
                V = value / 2;
                Steps++;
            }
        }

        public void Step(double dt)
        {
            V -= X * dt;
            X += V * dt;
            Steps++;
        }

        public void Run(int n)
        {
            for (int i = 0; i < n; i++)
            {
                X += V * 0.1 * i;
                Steps++;
            }
        }

        public Particle Scale(double factor)
        {
            X *= factor;
            return this;
        }
    }

    [Differentiable]
    private static double Simulated(ReadOnlySpan<double> x)
    {
        Particle particle = new(x[0], x[1]);
        for (int i = 0; i < 3; i++)
        {
            particle.Step(0.1);
        }

        particle.Run(3);
        particle.Speed = particle.Speed * x[0];
        particle.Scale(2).Scale(x[1]);
        Particle same = particle;
        same.X += 1;
        return particle.Energy * particle.Steps;
    }

    [Fact]
    [Supports("classes used locally: fields, properties, methods, primary constructors")]
    public void Object_that_steps() => ScalarFunction(
        2, Simulated, SimulatedJvp, SimulatedVjp, SimulatedGradient, SimulatedHvp, SimulatedHessian, allocates: true);

    private sealed class Spring(float x)
    {
        public float X = x;

        public float Force { get; private set; }

        public void Pull(float k) => Force += -k * X * X;
    }

    private sealed class DoubleSpring(double x)
    {
        public double X = x;

        public double Force { get; private set; }

        public void Pull(double k) => Force += -k * X * X;
    }

    [Differentiable]
    private static float Pulled(ReadOnlySpan<float> x)
    {
        Spring spring = new(x[0]);
        foreach (float k in x)
        {
            spring.Pull(k);
        }

        return spring.Force * spring.X;
    }

    [Differentiable]
    private static double PulledTwin(ReadOnlySpan<double> x)
    {
        DoubleSpring spring = new(x[0]);
        foreach (double k in x)
        {
            spring.Pull(k);
        }

        return spring.Force * spring.X;
    }

    [Fact]
    public void Object_of_floats() => FloatFunction(
        3, Pulled, PulledJvp, PulledVjp, PulledGradient, PulledHvp, PulledHessian, PulledTwinGradient, PulledTwinHessian, allocates: true);

    private class Disc(double radius)
    {
        public double Radius { get; } = radius;

        public virtual double Area() => Radius * Radius;

        public double Twice() => 2 * Area();
    }

    private sealed class Ring(double radius, double hole) : Disc(radius)
    {
        private double _factor = 1;

        public override double Area() => base.Area() - (_factor * hole * hole);

        public void Shrink(double by) => _factor *= by;
    }

    [Differentiable]
    private static double Cut(ReadOnlySpan<double> x)
    {
        Ring ring = new(x[0], x[1]);
        ring.Shrink(x[1]);
        return ring.Twice() * ring.Area() * ring.Radius;
    }

    [Fact]
    [Supports("classes used locally: inheritance, virtual members, `base`")]
    public void Object_with_a_base() => ScalarFunction(2, Cut, CutJvp, CutVjp, CutGradient, CutHvp, CutHessian, allocates: true);

    private sealed record Rates(double Growth, double Loss)
    {
        public double Net => Growth - (Loss * Growth);

        public static Rates operator +(Rates a, Rates b) => new(a.Growth + b.Growth, a.Loss * b.Loss);
    }

    [Differentiable]
    private static double Compounded(ReadOnlySpan<double> x)
    {
        Rates rates = new(x[0], x[1]);
        for (int i = 0; i < 3; i++)
        {
            rates = rates with { Growth = rates.Net };
        }

        Rates chosen = x[0] > x[1] ? rates : new Rates(x[1], 0.5);
        chosen += rates;
        (double growth, double loss) = chosen;
        return chosen is { Growth: > 0 } ? growth * loss : loss;
    }

    [Fact]
    [Supports("records used locally: `with`, operators, deconstruction, patterns, chosen and replaced in loops")]
    public void Records() => ScalarFunction(
        2, Compounded, CompoundedJvp, CompoundedVjp, CompoundedGradient, CompoundedHvp, CompoundedHessian, allocates: true);

    private sealed class Vector
    {
        public double X;
        public double Y;

        public Vector(double x, double y)
        {
            X = x;
            Y = y;
        }

        public Vector(double x)
            : this(x, x * x)
        {
        }

        public double Dot(Vector other) => (X * other.X) + (Y * other.Y);
    }

    private sealed class Body
    {
        public Vector Position;
        public Vector Velocity = new(0.5, 0.25);
        public double Mass = 1;
        public string Name = "body";

        public Body(double x) => Position = new Vector(x);

        public void Move(double dt)
        {
            Position.X += Velocity.X * dt;
            Position.Y += Velocity.Y * dt * Mass;
        }
    }

    private sealed class Settings
    {
        public double Rate = 0.3;
        public int Pushes = 3;
    }

    private static void Push(Body body, double force, Settings settings)
    {
        for (int i = 0; i < settings.Pushes; i++)
        {
            Vector velocity = body.Velocity;
            velocity.X += force * settings.Rate;
            body.Move(0.1);
        }
    }

    private static double Distance(Vector a, Vector b) => Math.Sqrt(a.Dot(b) + 1);

    [Differentiable]
    private static double Pushed(ReadOnlySpan<double> x, Settings settings)
    {
        Body body = new(x[0]) { Mass = x[1] };
        Push(body, x[1], settings);
        body.Position = new Vector(body.Position.Y, body.Position.X);
        Push(body, x[0], settings);
        return Distance(body.Position, body.Velocity) * body.Mass;
    }

    [Fact]
    [Supports("classes used locally: objects in objects, constructors, initialisers, passed to helpers beside constant ones")]
    public void Objects_in_objects()
    {
        Settings settings = new();
        ScalarFunction(
            2,
            x => Pushed(x, settings),
            (x, v) => PushedJvp(x, settings, v),
            (x, cotangent, g) => PushedVjp(x, settings, cotangent, g),
            (x, g) => PushedGradient(x, settings, g),
            (x, v, hv) => PushedHvp(x, settings, v, hv),
            (x, hessian) => PushedHessian(x, settings, hessian),
            allocates: true);
    }

    [Differentiable]
    private static double Interacting(ReadOnlySpan<double> x)
    {
        Vector[] points = new Vector[3];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new Vector(x[0] * i, x[1]);
        }

        for (int i = 0; i < points.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Vector a = points[i], b = points[j];
                double distance = a.X - b.X;
                a.Y += distance * x[1];
                b.Y -= distance * a.Y;
            }
        }

        double sum = 0;
        foreach (Vector point in points)
        {
            point.X *= 2;
            sum += point.Dot(point);
        }

        (points[0], points[1]) = (points[1], points[0]);
        List<Vector> more = [];
        for (int i = 0; i < x.Length; i++)
        {
            Vector moved = new(x[i]);
            moved.X += 1;
            more.Add(moved);
            moved.Y *= 3;
        }

        foreach (Vector one in more)
        {
            sum += one.X * one.Y;
        }

        return sum + points[0].X + points[1].Y;
    }

    [Fact]
    [Supports("arrays and lists of objects made in the method")]
    public void Arrays_of_objects() => ScalarFunction(
        2, Interacting, InteractingJvp, InteractingVjp, InteractingGradient, InteractingHvp, InteractingHessian, allocates: true);

    private sealed class Layer
    {
        public double[] Weights;
        public double Bias;

        public Layer(int n) => Weights = new double[n];

        public double Output(ReadOnlySpan<double> x)
        {
            double sum = Bias;
            for (int i = 0; i < x.Length; i++)
            {
                sum += Weights[i] * x[i];
            }

            return Math.Tanh(sum);
        }
    }

    [Differentiable]
    private static double Layered(ReadOnlySpan<double> x)
    {
        Layer layer = new(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            layer.Weights[i] = x[i] * x[0];
            layer.Bias += x[i] - 1;
        }

        return layer.Output(x);
    }

    [Fact]
    [Supports("classes used locally: with arrays in them")]
    public void Object_with_an_array() => ScalarFunction(
        3, Layered, LayeredJvp, LayeredVjp, LayeredGradient, LayeredHvp, LayeredHessian, allocates: true);

    private sealed class Pair
    {
        public double A;
        public double B;
    }

    private static Pair Made(double x)
    {
        Pair pair = new() { A = x };
        pair.B = x * x;
        return pair;
    }

    private static void Advance(Pair pair, double by, out Pair next) => next = new Pair { A = pair.B, B = pair.A * by };

    private static Pair Same(Pair pair)
    {
        pair.A += pair.B;
        return pair;
    }

    [Differentiable]
    private static double Replaced(ReadOnlySpan<double> x)
    {
        Pair pair = Made(x[0]), other = new() { A = x[1], B = 0.5 };
        while (pair.A < 6)
        {
            Advance(pair, 1 + x[1], out Pair next);
            next.A += 1;
            pair = next;
            next.B += x[0];
        }

        if (x[0] > x[1])
        {
            pair = new Pair { A = pair.B };
        }

        Action<double> bump = d =>
        {
            pair.A *= d;
            other.B += d;
        };
        bump(x[1]);
        (pair, other) = (other, pair);
        {
            Pair same = Same(pair);
            same.B *= x[0];
        }

        Pair[] both = [pair, other];
        other.A += x[0];
        return (both[0].A * both[1].A) + (pair.B * both[1].B);
    }

    [Fact]
    [Supports("classes used locally: objects that are replaced, returned, captured, exchanged, and have several names")]
    public void Objects_that_are_replaced() => ScalarFunction(
        [[0.7, 1.3], [1.4, 0.6], [2.0, 0.35]], Replaced, ReplacedJvp, ReplacedVjp, ReplacedGradient, ReplacedHvp, ReplacedHessian, allocates: true);

    private sealed class Counter
    {
        public int Count;
        public double Last;

        public void Tick() => Count++;
    }

    [Differentiable]
    private static double Counted(double x, Counter counter)
    {
        counter.Tick();
        Counter own = new();
        own.Tick();
        own.Count += 2;
        Counter active = new() { Count = 3, Last = x };
        active.Tick();
        return x * own.Count * active.Last * active.Count;
    }

    [Fact]
    public void Objects_that_carry_no_derivative_stay_objects()
    {
        Counter counter = new();
        Assert.Equal(2 * 3 * 4 * 1.5, CountedJvp(1.5, counter, 1).Tangent, 1e-12);
        Assert.Equal(1, counter.Count);
    }
}

using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Places for objects made in a method in which there may be none.</summary>
public partial class UnsetObjectTests
{
    private sealed class Vector(double x, double y)
    {
        public double X = x;
        public double Y = y;

        public double Dot(Vector other) => (X * other.X) + (Y * other.Y);

        public void Stretch(double by)
        {
            X += by;
            Y *= by;
        }
    }

    private sealed record Rates(double Growth, double Loss);

    private sealed class Body
    {
        public Vector Position = null!;
        public Vector Velocity = new(1, 2);

        public Body(double x, bool isPlaced)
        {
            if (isPlaced)
            {
                Position = new Vector(x, x * x);
            }
        }
    }

    [Differentiable]
    private static double Elements(ReadOnlySpan<double> x, int set)
    {
        Vector[] points = new Vector[3];
        for (int i = 0; i < set; i++)
        {
            points[i] = new Vector(x[0] * i, x[1]);
        }

        double sum = 0;
        for (int i = 0; i < points.Length; i++)
        {
            sum += points[i].Dot(points[i]) * points[i].X;
        }

        return sum;
    }

    [Differentiable]
    private static double Records(ReadOnlySpan<double> x, int set)
    {
        Rates[] all = new Rates[3];
        for (int i = 0; i < set; i++)
        {
            all[i] = new Rates(x[0] * i, x[1]);
        }

        double sum = 0;
        foreach (Rates rates in all)
        {
            sum += rates.Growth * rates.Growth * rates.Loss;
        }

        return sum;
    }

    [Differentiable]
    private static double Members(ReadOnlySpan<double> x, int set)
    {
        Body body = new(x[0], set == 3);
        body.Velocity.X += x[1];
        return body.Position.Y * body.Velocity.X * x[1];
    }

    [Differentiable]
    private static double Locals(ReadOnlySpan<double> x, int set)
    {
        Vector? point = null;
        if (set == 3)
        {
            point = new Vector(x[0], x[1] * x[0]);
        }

        point!.Stretch(x[1]);
        return point.Dot(point);
    }

    [Fact]
    [Supports("elements and members that are objects made in the method: set before they are read, else `NullReferenceException`")]
    public void Elements_that_are_set()
    {
        ScalarFunction(
            2, x => Elements(x, 3), (x, v) => ElementsJvp(x, 3, v), (x, c, g) => ElementsVjp(x, 3, c, g), (x, g) => ElementsGradient(x, 3, g), (x, v, hv) => ElementsHvp(x, 3, v, hv),
            (x, h) => ElementsHessian(x, 3, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Elements(x, 3), (order, x, result) => ElementsTaylor(order, x, 3, result), 0.7, 1.2);
    }

    [Fact]
    public void Records_that_are_set() => ScalarFunction(
        2, x => Records(x, 3), (x, v) => RecordsJvp(x, 3, v), (x, c, g) => RecordsVjp(x, 3, c, g), (x, g) => RecordsGradient(x, 3, g), (x, v, hv) => RecordsHvp(x, 3, v, hv),
        (x, h) => RecordsHessian(x, 3, h), allocates: true);

    [Fact]
    public void Members_that_are_set() => ScalarFunction(
        2, x => Members(x, 3), (x, v) => MembersJvp(x, 3, v), (x, c, g) => MembersVjp(x, 3, c, g), (x, g) => MembersGradient(x, 3, g), (x, v, hv) => MembersHvp(x, 3, v, hv),
        (x, h) => MembersHessian(x, 3, h), allocates: true);

    [Fact]
    public void Locals_that_are_set() => ScalarFunction(
        2, x => Locals(x, 3), (x, v) => LocalsJvp(x, 3, v), (x, c, g) => LocalsVjp(x, 3, c, g), (x, g) => LocalsGradient(x, 3, g), (x, v, hv) => LocalsHvp(x, 3, v, hv),
        (x, h) => LocalsHessian(x, 3, h), allocates: true);

    private static readonly double[] s_x = [0.7, 1.3];

    public static TheoryData<string, Action> Unset() => new()
    {
        { "Elements", () => Elements(s_x, 2) },
        { "ElementsJvp", () => ElementsJvp(s_x, 2, s_x) },
        { "ElementsGradient", () => ElementsGradient(s_x, 2, new double[2]) },
        { "ElementsHvp", () => ElementsHvp(s_x, 2, s_x, new double[2]) },
        { "ElementsTaylor", () => ElementsTaylor(1, new double[4], 2, new double[2]) },
        { "Records", () => Records(s_x, 2) },
        { "RecordsJvp", () => RecordsJvp(s_x, 2, s_x) },
        { "RecordsGradient", () => RecordsGradient(s_x, 2, new double[2]) },
        { "RecordsHvp", () => RecordsHvp(s_x, 2, s_x, new double[2]) },
        { "RecordsTaylor", () => RecordsTaylor(1, new double[4], 2, new double[2]) },
        { "Members", () => Members(s_x, 2) },
        { "MembersJvp", () => MembersJvp(s_x, 2, s_x) },
        { "MembersGradient", () => MembersGradient(s_x, 2, new double[2]) },
        { "MembersHvp", () => MembersHvp(s_x, 2, s_x, new double[2]) },
        { "MembersTaylor", () => MembersTaylor(1, new double[4], 2, new double[2]) },
        { "Locals", () => Locals(s_x, 2) },
        { "LocalsJvp", () => LocalsJvp(s_x, 2, s_x) },
        { "LocalsGradient", () => LocalsGradient(s_x, 2, new double[2]) },
        { "LocalsHvp", () => LocalsHvp(s_x, 2, s_x, new double[2]) },
        { "LocalsTaylor", () => LocalsTaylor(1, new double[4], 2, new double[2]) },
    };

    [Theory]
    [MemberData(nameof(Unset))]
    public void Place_without_an_object_throws_what_the_method_throws(string name, Action call)
    {
        Assert.NotEmpty(name);
        Assert.Throws<NullReferenceException>(call);
    }

    private static Vector? Made(double x, bool isThere) => isThere ? new Vector(x, 2 * x) : null;

    private static Vector? Found(double x, int n)
    {
        if (n > 2)
        {
            return new Vector(x, x * x);
        }

        return null;
    }

    [Differentiable]
    private static double Asked(ReadOnlySpan<double> x, bool isThere)
    {
        Vector? point = null;
        if (isThere)
        {
            point = new Vector(x[0], x[1] * x[1]);
        }

        double sum = x[0] * (point?.X ?? 0.5);
        if (point != null)
        {
            point.X += x[1];
            sum += point.X * point.Y;
        }

        if (point is null)
        {
            sum += x[1] * x[1];
        }

        point ??= new Vector(x[1], x[0]);
        sum += point.X * point.X;
        Vector? other = Made(x[0], isThere), third = Found(x[1], isThere ? 3 : 1);
        other?.Stretch(x[1]);
        if (other is { X: > 0 } same)
        {
            same.X *= 3;
            sum += other.X * x[1];
        }

        sum += third?.Dot(point) ?? x[0];
        point = null;
        return sum + (other is not null ? other.Dot(other) : 1) + (point == null ? x[0] * x[1] : 7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Supports("`null` in the place of objects made in the method: `?.`, `??=`, `is null`, `is { } name`, `!= null`")]
    public void Objects_that_are_there_or_not(bool isThere)
    {
        ScalarFunction(
            2, x => Asked(x, isThere), (x, v) => AskedJvp(x, isThere, v), (x, c, g) => AskedVjp(x, isThere, c, g), (x, g) => AskedGradient(x, isThere, g),
            (x, v, hv) => AskedHvp(x, isThere, v, hv), (x, h) => AskedHessian(x, isThere, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Asked(x, isThere), (order, x, result) => AskedTaylor(order, x, isThere, result), 0.7, 1.2);
    }

    [Differentiable]
    private static double Chosen(ReadOnlySpan<double> x, bool isThere)
    {
        Rates? rates = isThere ? new Rates(x[0], x[1]) : null;
        Rates other = rates ?? new Rates(x[1], x[1] * x[0]);
        double sum = (rates?.Growth * 2) ?? x[0];
        for (int i = 0; i < 3; i++)
        {
            rates = rates is { Growth: > 0 } ? rates with { Loss = rates.Loss * x[0] } : i == 1 ? new Rates(x[0], x[0]) : null;
        }

        return sum + (other.Growth * other.Loss) + (rates == null ? x[1] * x[1] : rates.Loss * rates.Growth);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Supports("`null` in the place of records made in the method, `??`, chosen and replaced in loops")]
    public void Records_that_are_there_or_not(bool isThere)
    {
        ScalarFunction(
            2, x => Chosen(x, isThere), (x, v) => ChosenJvp(x, isThere, v), (x, c, g) => ChosenVjp(x, isThere, c, g), (x, g) => ChosenGradient(x, isThere, g),
            (x, v, hv) => ChosenHvp(x, isThere, v, hv), (x, h) => ChosenHessian(x, isThere, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Chosen(x, isThere), (order, x, result) => ChosenTaylor(order, x, isThere, result), 0.7, 1.2);
    }

    private sealed class Outer
    {
        public Vector? In;
        public double Scale = 1;

        public Rates? Rates { get; set; }

        public double Total() => ((In?.X ?? 2) * Scale) + (Rates is { } rates ? rates.Growth * rates.Loss : 3);
    }

    private static double Length(Vector? vector, double otherwise) => vector == null ? otherwise : (vector.X * vector.X) + vector.Y;

    private static Rates? RatesOf(double x, int n) => n > 1 ? new Rates(x, x * n) : null;

    [Differentiable]
    private static double Nested(ReadOnlySpan<double> x, int n)
    {
        Outer outer = new();
        double sum = outer.Total() * x[0];
        if (n > 1)
        {
            outer.In = new Vector(x[0], x[1]);
        }

        sum += outer.Total() * x[1];
        outer.In?.Stretch(x[0]);
        outer.In ??= new Vector(x[1], x[1]);
        outer.In.X *= 2;
        outer.Rates = RatesOf(x[0], n);
        sum += outer.Total() + Length(outer.In, x[0]) + Length(null, x[0]);
        outer.Rates ??= new Rates(x[0], x[0]);
        return sum * outer.Rates.Loss;
    }

    [Differentiable]
    private static double Searched(ReadOnlySpan<double> x, int n)
    {
        Vector? best = null;
        for (int i = 0; i < n; i++)
        {
            double height = Math.Sin(x[0] * i) + x[1];
            if (best == null || height > best.X)
            {
                best = new Vector(height, x[1] * (i + 1));
            }
        }

        Vector?[] cells = new Vector?[4];
        for (int i = 0; i < n; i++)
        {
            int k = i * i % 4;
            if (cells[k] == null)
            {
                cells[k] = new Vector(x[0], x[1] * i);
            }

            cells[k]!.Stretch(x[0]);
        }

        double sum = best is null ? x[0] * x[1] : best.X * best.Y;
        foreach (Vector? cell in cells)
        {
            if (cell is null)
            {
                sum += x[1];
                continue;
            }

            sum += cell.X * cell.Y;
        }

        for (int i = 0; i < 4; i++)
        {
            cells[i] ??= new Vector(x[0], 1);
            sum += cells[i]!.X * (cells[i]?.Y ?? 7);
        }

        Rates? rates = RatesOf(x[0], n);
        return sum * rates switch { null => x[1] * x[1], { Growth: > 1 } => rates.Growth, { Growth: var a, Loss: var b } => a * b };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [Supports("`null` in fields and elements that are objects made in the method, in loops that look for one, as an argument")]
    public void Fields_and_elements_that_are_there_or_not(int n)
    {
        ScalarFunction(
            2, x => Nested(x, n), (x, v) => NestedJvp(x, n, v), (x, c, g) => NestedVjp(x, n, c, g), (x, g) => NestedGradient(x, n, g),
            (x, v, hv) => NestedHvp(x, n, v, hv), (x, h) => NestedHessian(x, n, h), allocates: true);
        ScalarFunction(
            2, x => Searched(x, n), (x, v) => SearchedJvp(x, n, v), (x, c, g) => SearchedVjp(x, n, c, g), (x, g) => SearchedGradient(x, n, g),
            (x, v, hv) => SearchedHvp(x, n, v, hv), (x, h) => SearchedHessian(x, n, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Nested(x, n), (order, x, result) => NestedTaylor(order, x, n, result), 0.7, 1.2);
    }

    private static int s_calls;

    private static double Counted(double x)
    {
        s_calls++;
        return x * x;
    }

    [Differentiable]
    private static double AssignedLate(ReadOnlySpan<double> x, int set)
    {
        Vector? point = null;
        if (set == 3)
        {
            point = new Vector(x[0], 1);
        }

        point!.X = Counted(x[0]);
        return point.X * x[1];
    }

    public static TheoryData<string, Action> Late() => new()
    {
        { "AssignedLate", () => AssignedLate(s_x, 2) },
        { "AssignedLateJvp", () => AssignedLateJvp(s_x, 2, s_x) },
        { "AssignedLateVjp", () => AssignedLateVjp(s_x, 2, 1, new double[2]) },
        { "AssignedLateGradient", () => AssignedLateGradient(s_x, 2, new double[2]) },
        { "AssignedLateHvp", () => AssignedLateHvp(s_x, 2, s_x, new double[2]) },
        { "AssignedLateTaylor", () => AssignedLateTaylor(1, new double[4], 2, new double[2]) },
    };

    [Theory]
    [MemberData(nameof(Late))]
    public void Value_is_computed_before_its_missing_object_throws(string name, Action call)
    {
        Assert.NotEmpty(name);
        s_calls = 0;
        Assert.Throws<NullReferenceException>(call);
        Assert.Equal(1, s_calls);
    }
}

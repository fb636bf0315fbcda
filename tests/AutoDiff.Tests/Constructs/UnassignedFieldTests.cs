using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Fields of objects and structs made in a method that nothing was put into.</summary>
public partial class UnassignedFieldTests
{
    private sealed class Box
    {
        public double[]? Values;
        public double X;

        public string? Name { get; set; }

        public long Count { get; set; }

        public byte Small { get; set; }

        public Memory<double> Room { get; set; }
    }

    private struct Holder
    {
        public double[]? Values { get; set; }

        public double X { get; set; }
    }

    [Differentiable]
    private static double Defaults(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] * x[1] };
        return box.X * (box.Count + 1L) * (box.Small + 1) * (box.Room.Length + 2) * (box.Name == null ? x[0] : 3);
    }

    [Differentiable]
    private static double Assigned(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        box.Values = new double[2];
        box.Values[1] = x[1] * x[0];
        return box.X * box.Values[1];
    }

    [Fact]
    [Supports("fields of objects made in the method that nothing was put into: zero, `null` (then `NullReferenceException`)")]
    public void Fields_have_the_value_that_they_start_with() => ScalarFunction(
        2, Defaults, DefaultsJvp, DefaultsVjp, DefaultsGradient, DefaultsHvp, DefaultsHessian, allocates: true);

    [Fact]
    public void Array_that_is_assigned() => ScalarFunction(
        2, Assigned, AssignedJvp, AssignedVjp, AssignedGradient, AssignedHvp, AssignedHessian, allocates: true);

    [Differentiable]
    private static double Length(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        return box.X * box.Values!.Length;
    }

    [Differentiable]
    private static double Element(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        return box.X * box.Values![0];
    }

    [Differentiable]
    private static double Written(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        box.Values![0] = x[1];
        return box.X * box.Values[0];
    }

    [Differentiable]
    private static double Walked(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        double sum = 0;
        foreach (double value in box.Values!)
        {
            sum += value;
        }

        return box.X * sum;
    }

    private static double Sum(double[] values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i];
        }

        return sum;
    }

    [Differentiable]
    private static double Passed(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        return box.X * Sum(box.Values!);
    }

    [Differentiable]
    private static double Held(ReadOnlySpan<double> x)
    {
        Holder holder = default;
        holder.X = x[0];
        return holder.X * holder.Values![0];
    }

    [Differentiable]
    private static double Named(ReadOnlySpan<double> x)
    {
        Box box = new() { X = x[0] };
        return box.X * box.Name!.Length;
    }

    [Differentiable]
    private static double Local(ReadOnlySpan<double> x)
    {
        double[] values = null!;
        string name = null!;
        return x[0] * (x[1] > 0 ? values[0] : name.Length);
    }

    private static readonly double[] s_x = [0.7, 1.3];

    public static TheoryData<string, Action> Missing() => new()
    {
        { "Length", () => Length(s_x) },
        { "LengthJvp", () => LengthJvp(s_x, s_x) },
        { "LengthGradient", () => LengthGradient(s_x, new double[2]) },
        { "LengthHvp", () => LengthHvp(s_x, s_x, new double[2]) },
        { "LengthTaylor", () => LengthTaylor(1, new double[4], new double[2]) },
        { "Element", () => Element(s_x) },
        { "ElementJvp", () => ElementJvp(s_x, s_x) },
        { "ElementGradient", () => ElementGradient(s_x, new double[2]) },
        { "ElementHvp", () => ElementHvp(s_x, s_x, new double[2]) },
        { "ElementTaylor", () => ElementTaylor(1, new double[4], new double[2]) },
        { "Written", () => Written(s_x) },
        { "WrittenJvp", () => WrittenJvp(s_x, s_x) },
        { "WrittenGradient", () => WrittenGradient(s_x, new double[2]) },
        { "WrittenHvp", () => WrittenHvp(s_x, s_x, new double[2]) },
        { "WrittenTaylor", () => WrittenTaylor(1, new double[4], new double[2]) },
        { "Walked", () => Walked(s_x) },
        { "WalkedJvp", () => WalkedJvp(s_x, s_x) },
        { "WalkedGradient", () => WalkedGradient(s_x, new double[2]) },
        { "WalkedHvp", () => WalkedHvp(s_x, s_x, new double[2]) },
        { "WalkedTaylor", () => WalkedTaylor(1, new double[4], new double[2]) },
        { "Passed", () => Passed(s_x) },
        { "PassedJvp", () => PassedJvp(s_x, s_x) },
        { "PassedGradient", () => PassedGradient(s_x, new double[2]) },
        { "PassedHvp", () => PassedHvp(s_x, s_x, new double[2]) },
        { "PassedTaylor", () => PassedTaylor(1, new double[4], new double[2]) },
        { "Held", () => Held(s_x) },
        { "HeldJvp", () => HeldJvp(s_x, s_x) },
        { "HeldGradient", () => HeldGradient(s_x, new double[2]) },
        { "HeldHvp", () => HeldHvp(s_x, s_x, new double[2]) },
        { "Named", () => Named(s_x) },
        { "NamedJvp", () => NamedJvp(s_x, s_x) },
        { "NamedGradient", () => NamedGradient(s_x, new double[2]) },
        { "NamedHvp", () => NamedHvp(s_x, s_x, new double[2]) },
        { "Local", () => Local(s_x) },
        { "LocalJvp", () => LocalJvp(s_x, s_x) },
        { "LocalGradient", () => LocalGradient(s_x, new double[2]) },
        { "LocalHvp", () => LocalHvp(s_x, s_x, new double[2]) },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void Missing_array_or_text_throws_what_the_method_throws(string name, Action call)
    {
        Assert.NotEmpty(name);
        Assert.Throws<NullReferenceException>(call);
    }
}

using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class NullableTests
{
    private readonly record struct Point(double X, double Y)
    {
        public double Product => X * Y;
    }

    private static double? Root(double x) => x > 0 ? Math.Sqrt(x) : null;

    private static double Scaled(double x, double? by = null) => by is { } factor ? x * factor : x;

    [Differentiable]
    private static double Coalesced(ReadOnlySpan<double> x)
    {
        double? none = null, some = x[0] * x[1];
        double sum = (Root(x[0] - 10) ?? x[1] * x[1]) + (Root(x[1]) ?? -1) + (none ?? some ?? 2) * x[0];
        none ??= x[0] * x[0];
        some ??= 7;
        return sum + none.Value * some.Value + Scaled(x[0]) * Scaled(x[1], x[0]) + Scaled(x[1], by: 3) + (none ?? throw new InvalidOperationException());
    }

    [Differentiable]
    private static double Asked(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            double? value = i % 2 == 0 ? x[i % x.Length] * x[1] : default(double?);
            sum += value.GetValueOrDefault() + value.GetValueOrDefault(x[1] * i);
            if (value.HasValue && value != null)
            {
                sum *= (double)value;
            }

            if (value is double v and > 0.1)
            {
                sum += Math.Sin(v);
            }

            sum += value switch { null => x[0], > 1.5 => x[0] * x[0], { } other => other * x[1] };
        }

        return sum;
    }

    [Differentiable]
    private static double Lifted(ReadOnlySpan<double> x)
    {
        double? a = x[0], b = null, c = x[1];
        double? sum = a * c + a / 2, nothing = a + b;
        sum -= c;
        sum++;
        b = -sum;
        int tests = (a < b ? 1 : 0) + (nothing == null ? 2 : 0) + (a == c ? 4 : 0) + (b != c ? 8 : 0) + (nothing >= a ? 16 : 0);
        return sum.Value * tests + (b ?? 0) * x[0] + (nothing ?? x[1]);
    }

    private static Point? Place(double x, double y) => x < 100 ? new Point(x * y, y) : null;

    [Differentiable]
    private static double Structs(ReadOnlySpan<double> x)
    {
        Point? there = Place(x[0], x[1]), missing = Place(x[0] + 1000, x[1]);
        Complex? number = new Complex(x[0], x[1]);
        double sum = (there?.X ?? 1) * x[1] + (missing?.Product ?? x[0] * x[0]) + (there?.Product ?? 0) + (number?.Magnitude ?? 0);
        (double? First, int Count) pair = (x[0] * x[1], 2);
        return sum + there!.Value.Y + (there is { X: > 0, Y: var y } ? y * x[0] : 0) + (missing is { } m ? m.X : 3) + pair.First!.Value * pair.Count;
    }

    [Differentiable]
    private static double Optional(double x, double? factor, double? offset) => x * x * (factor ?? 2) + (offset is { } by ? by * x : 0) + (factor.HasValue ? factor.Value : x);

    [Differentiable]
    private static double Strict(double x) => Root(x)!.Value;

    [Fact]
    [Supports("`double?`: `??`, `??=`, optional parameters")]
    public void Values_in_place_of_nothing() => ScalarFunction(2, Coalesced, CoalescedJvp, CoalescedVjp, CoalescedGradient, CoalescedHvp, CoalescedHessian);

    [Fact]
    [Supports("`double?`: `HasValue`, `Value`, `GetValueOrDefault`, patterns")]
    public void Questions_whether_there_is_a_value() => ScalarFunction(2, Asked, AskedJvp, AskedVjp, AskedGradient, AskedHvp, AskedHessian);

    [Fact]
    [Supports("`double?`: arithmetic and comparisons")]
    public void Arithmetic_gives_nothing_where_an_operand_is_nothing() => ScalarFunction(2, Lifted, LiftedJvp, LiftedVjp, LiftedGradient, LiftedHvp, LiftedHessian);

    [Fact]
    [Supports("nullable structs, `?.`")]
    public void Members_of_what_may_be_nothing() => ScalarFunction(2, Structs, StructsJvp, StructsVjp, StructsGradient, StructsHvp, StructsHessian);

    [Fact]
    public void Nullable_parameters_of_marked_methods_are_constants()
    {
        Assert.Equal(Optional(3, null, 5), OptionalGradient(3, null, 5, out double dx));
        Assert.Equal(2 * 3 * 2 + 5 + 1, dx);
        Assert.Equal(Optional(3, 4, null), OptionalGradient(3, 4, null, out dx));
        Assert.Equal(2 * 3 * 4, dx);
    }

    [Fact]
    public void Nothing_has_no_value_in_derivatives_either()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Strict(-1)).Message;
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => StrictGradient(-1, out _)).Message);
        Assert.Equal(2, StrictGradient(4, out double slope));
        Assert.Equal(0.25, slope);
    }
}

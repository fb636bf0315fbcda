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
    public void Nullable_parameters_of_marked_methods_are_constants_if_they_are_not_named()
    {
        Assert.Equal(Optional(3, null, 5), OptionalGradient(3, null, 5, out double dx));
        Assert.Equal(2 * 3 * 2 + 5 + 1, dx);
        Assert.Equal(Optional(3, 4, null), OptionalGradient(3, 4, null, out dx));
        Assert.Equal(2 * 3 * 4, dx);
    }

    [Differentiable(WithRespectTo = [nameof(x), nameof(factor)])]
    private static double Inputs(double x, double? factor, in double? offset) =>
        x * x * (factor ?? 2) + (factor is { } known ? Math.Sin(known * x) : offset.GetValueOrDefault() * x) + factor.GetValueOrDefault() * x + (factor * x).GetValueOrDefault(x);

    [Fact]
    [Supports("`double?` parameters that `WithRespectTo` names")]
    public void Nullable_parameters_that_are_named_are_inputs()
    {
        const double Offset = 0.75;
        ScalarFunction(
            2,
            x => Inputs(x[0], x[1], Offset),
            (x, v) => InputsJvp(x[0], x[1], Offset, v[0], v[1]),
            (x, cotangent, g) => InputsVjp(x[0], x[1], Offset, cotangent, out g[0], out g[1]),
            (x, g) => InputsGradient(x[0], x[1], Offset, out g[0], out g[1]),
            (x, v, hv) => InputsHvp(x[0], x[1], Offset, v[0], v[1], out hv[0], out hv[1]),
            (x, hessian) =>
            {
                InputsHvp(x[0], x[1], Offset, 1, 0, out hessian[0], out hessian[2]);
                return InputsHvp(x[0], x[1], Offset, 0, 1, out hessian[1], out hessian[3]);
            });
    }

    [Fact]
    public void Nothing_has_no_direction()
    {
        double value = Inputs(3, null, 0.75);
        Assert.Equal(value, InputsGradient(3, null, 0.75, out double dx, out double factor));
        Assert.Equal((2 * 3 * 2) + 0.75 + 1, dx);
        Assert.Equal(0, factor);
        Assert.Equal((value, dx), InputsJvp(3, null, 0.75, 1, 17));
        InputsHvp(3, null, 0.75, 1, 17, out double hx, out double hf);
        Assert.Equal((4, 0), (hx, hf));
    }

    [Fact]
    public void Nothing_has_no_value_in_derivatives_either()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Strict(-1)).Message;
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => StrictGradient(-1, out _)).Message);
        Assert.Equal(2, StrictGradient(4, out double slope));
        Assert.Equal(0.25, slope);
    }

    [Differentiable]
    private static double ConstantOrNothing(ReadOnlySpan<double> x, double? scale)
    {
        double? half = scale > 1 ? 0.5 : null;
        half ??= 0.25;
        half *= 2;
        scale ??= 3;
        return half.Value * x[0] * x[0] + scale.Value * x[0] * x[1];
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2.0)]
    public void Nothing_that_carries_no_derivative_is_filled(double? scale) => ScalarFunction(
        2,
        x => ConstantOrNothing(x, scale),
        (x, v) => ConstantOrNothingJvp(x, scale, v),
        (x, w, g) => ConstantOrNothingVjp(x, scale, w, g),
        (x, g) => ConstantOrNothingGradient(x, scale, g),
        (x, v, h) => ConstantOrNothingHvp(x, scale, v, h),
        (x, h) => ConstantOrNothingHessian(x, scale, h));

    [Differentiable]
    private static double Dropped(double x, int depth)
    {
        if (depth <= 0)
        {
            return Math.Sin(x);
        }

        double? half = depth % 2 == 1 ? 0.5 : null;
        double inner = Dropped(half.GetValueOrDefault(), depth - 1);
        half += x;
        return inner * x;
    }

    [Fact]
    public void A_nullable_of_which_only_dropped_statements_know_whether_it_has_a_value()
    {
        DroppedGradient(0.7, 1, out double slope);

        Assert.Equal(Math.Sin(0.5), slope, 15);
    }
}

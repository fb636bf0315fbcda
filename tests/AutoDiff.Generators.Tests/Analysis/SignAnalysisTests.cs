using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Tests.Analysis;

public class SignAnalysisTests
{
    private readonly IrContext _context = new();
    private readonly IrBuilder _builder;
    private readonly Value _x, _y;
    private readonly List<Value> _parameters = [];

    public SignAnalysisTests()
    {
        _builder = new(_context);
        _x = Parameter(IrType.Double);
        _y = Parameter(IrType.Double);
    }

    [Fact]
    public void NothingIsKnownOfParameters() => Expect(Sign.Unknown, _x);

    [Theory]
    [InlineData("2", nameof(Sign.Positive))]
    [InlineData("0", nameof(Sign.NonNegative))]
    [InlineData("-3", nameof(Sign.NonZero))]
    [InlineData("1e-3", nameof(Sign.Positive))]
    [InlineData("0.5", nameof(Sign.Positive))]
    public void OfConstants(string text, string expected) => Expect(Enum.Parse<Sign>(expected), _builder.Real(IrType.Double, text));

    [Theory]
    [InlineData("0x10")]
    [InlineData("-0.0")]
    [InlineData("double.NaN")]
    [InlineData("global::Physics.E")]
    public void OfConstantsThatSayNothing(string text) =>
        Expect(Sign.Unknown, _builder.Constant(IrType.Double, text));

    [Fact]
    public void ASquareIsNotNegativeButMayUnderflow() => Expect(Sign.NonNegative, Square(_x));

    [Fact]
    public void AProductOfDifferentValuesIsUnknown() => Expect(Sign.Unknown, _builder.Multiply(_x, _y));

    [Fact]
    public void AProductOfPositivesMayUnderflow()
    {
        Value a = _builder.Math("Sqrt", OnePlus(Square(_x))), small = _builder.Real(IrType.Double, "1e-3");
        Value halved = _builder.Multiply(a, small);
        Expect(Sign.Positive, halved);
        Expect(Sign.NonNegative, _builder.Multiply(halved, small));
    }

    [Fact]
    public void AProductOfConstantsDoesNot() =>
        Expect(Sign.Positive, _builder.Multiply(_builder.Real(IrType.Double, "0.25"), _builder.Real(IrType.Double, "0.5")));

    [Fact]
    public void ASumWithAPositiveTermIsPositive()
    {
        Expect(Sign.Positive, OnePlus(Square(_x)));
        Expect(Sign.Positive, OnePlus(_builder.Math("Exp", _x)));
        Expect(Sign.NonNegative, _builder.Add(Square(_x), Square(_y)));
        Expect(Sign.Unknown, OnePlus(_x));
        Expect(Sign.Unknown, _builder.Subtract(Square(_x), Square(_y)));
        Expect(Sign.Positive, _builder.Math("FusedMultiplyAdd", _x, _x, _builder.Real(IrType.Double, "1")));
    }

    [Fact]
    public void AnExponentialMayUnderflow() => Expect(Sign.NonNegative, _builder.Math("Exp", _x));

    [Fact]
    public void AQuotientKeepsItsSignButMayUnderflow()
    {
        Value sum = OnePlus(_builder.Math("Exp", _x));
        Expect(Sign.NonNegative, _builder.Divide(_builder.Real(IrType.Double, "1"), sum));
        Expect(Sign.Unknown, _builder.Divide(sum, _x));

        // 1 / −0, the root of −0, is below zero.
        Expect(Sign.Unknown, _builder.Divide(sum, _builder.Math("Sqrt", _x)));
    }

    [Fact]
    public void ARootIsZeroOnlyWhereItsArgumentIs()
    {
        Expect(Sign.NonNegative, _builder.Math("Sqrt", _x));
        Expect(Sign.Positive, _builder.Math("Sqrt", OnePlus(Square(_x))));
    }

    [Theory]
    [InlineData("Math.Abs", nameof(Sign.NonNegative))]
    [InlineData("Math.Cosh", nameof(Sign.Positive))]
    [InlineData("Math.Sin", nameof(Sign.Unknown))]
    [InlineData("Math.Acos", nameof(Sign.NonNegative))]
    [InlineData("Math.Tanh", nameof(Sign.Unknown))]
    [InlineData("Detach", nameof(Sign.Unknown))]
    [InlineData("Math.Log", nameof(Sign.Unknown))]
    public void OfFunctionsOfAnything(string function, string expected) => Expect(Enum.Parse<Sign>(expected), _builder.Apply(IrType.Double, function, _x));

    [Theory]
    [InlineData("Math.Log", nameof(Sign.NonNegative))]
    [InlineData("Math.Exp", nameof(Sign.Positive))]
    [InlineData("Math.Tanh", nameof(Sign.Positive))]
    [InlineData("Math.Cbrt", nameof(Sign.Positive))]
    [InlineData("Math.Floor", nameof(Sign.Positive))]
    [InlineData("double.DegreesToRadians", nameof(Sign.NonNegative))]
    [InlineData(Op.Negate, nameof(Sign.NonZero))]
    public void OfFunctionsOfNumbersFromOneUp(string function, string expected) =>
        Expect(Enum.Parse<Sign>(expected), _builder.Apply(IrType.Double, function, OnePlus(Square(_x))));

    [Fact]
    public void AMaximumIsAtLeastEachArgument()
    {
        Value small = _builder.Real(IrType.Double, "1e-12");
        Expect(Sign.Positive, _builder.Math("Max", _x, small));
        Expect(Sign.NonNegative, _builder.Math("Max", _builder.Zero(IrType.Double), _x));
        Expect(Sign.Unknown, _builder.Math("Min", _x, small));
        Expect(Sign.Positive, _builder.Math("Clamp", _x, small, _builder.Real(IrType.Double, "1")));

        // A number beside a NaN is the result, whatever it is.
        Expect(Sign.Unknown, _builder.Apply(IrType.Double, "double.MaxNumber", _x, small));
    }

    [Fact]
    public void APowerIsAsItsBaseOrEven()
    {
        Expect(Sign.NonNegative, _builder.Math("Pow", _x, _builder.Real(IrType.Double, "4")));
        Expect(Sign.Unknown, _builder.Math("Pow", _x, _builder.Real(IrType.Double, "3")));
        Expect(Sign.NonNegative, _builder.Math("Pow", OnePlus(Square(_x)), _y));
        Expect(Sign.Positive, _builder.Math("Pow", OnePlus(Square(_x)), _builder.Real(IrType.Double, "2.5")));
    }

    [Fact]
    public void ASelectionIsWhatBothChoicesAre()
    {
        Value condition = _builder.Compare(Op.Less, _x, _y);
        Expect(Sign.NonNegative, _builder.Select(condition, Square(_x), _builder.Real(IrType.Double, "1")));
        Expect(Sign.Unknown, _builder.Select(condition, Square(_x), _y));
    }

    [Fact]
    public void LengthsAndCountersAreNotNegative()
    {
        Value buffer = Parameter(IrType.Array(IrType.Double));
        Value length = _builder.Let(IrType.Int, new Length(buffer));
        Expect(Sign.NonNegative, _builder.Apply(IrType.Double, Op.Convert, length));
        Expect(Sign.Positive, _builder.Apply(IrType.Double, Op.Convert, _builder.Apply(IrType.Int, "Math.Max", length, _builder.Int(1))));

        // It may have overflowed.
        Expect(Sign.Unknown, _builder.Apply(IrType.Double, Op.Convert, _builder.Apply(IrType.Int, Op.Add, length, _builder.Int(1))));
        Expect(Sign.NonNegative, _builder.Apply(IrType.Double, Op.Convert, Parameter(IrType.Integer("uint"))));
    }

    [Fact]
    public void ANumberMayVanishAsAFloat()
    {
        Value tiny = _builder.Real(IrType.Double, "0.001");
        Expect(Sign.NonNegative, _builder.Apply(IrType.Float, Op.Convert, tiny));
        Expect(Sign.Positive, _builder.Apply(IrType.Float, Op.Convert, OnePlus(Square(_x))));
    }

    [Fact]
    public void ABranchIsWhatBothSidesAre()
    {
        IrBuilder then = _builder.Nested(), otherwise = _builder.Nested();
        Value a = then.Real(IrType.Double, "2"), b = otherwise.Multiply(_x, _x);
        Value result = _context.Fresh(IrType.Double);
        _builder.Append(new If(_context.TakeId(), _builder.Compare(Op.Less, _x, _y), then.Finish(a), otherwise.Finish(b), [result]));
        Expect(Sign.NonNegative, result);
    }

    [Fact]
    public void ASumThatGrowsKeepsTheSignThatItStartsWith()
    {
        Expect(Sign.NonNegative, Accumulated("0", (b, sum, _) => b.Add(sum, b.Multiply(_x, _x))));
        Expect(Sign.Positive, Accumulated("1e-9", (b, sum, _) => b.Add(sum, b.Multiply(_x, _x))));
        Expect(Sign.Positive, Accumulated("1", (b, sum, i) => b.Add(sum, b.Apply(IrType.Double, Op.Convert, b.Apply(IrType.Int, Op.Add, i, b.Int(1))))));
    }

    [Fact]
    public void ASumOfAnythingLosesItsSign()
    {
        Expect(Sign.Unknown, Accumulated("0", (b, sum, _) => b.Add(sum, _x)));
        Expect(Sign.Unknown, Accumulated("-1", (b, sum, _) => b.Add(sum, b.Multiply(_x, _x))));
        Expect(Sign.NonNegative, Accumulated("1", (b, product, _) => b.Multiply(product, b.Real(IrType.Double, "0.5"))));
    }

    [Fact]
    public void CarriedValuesThatSpoilEachOtherAreFollowedToTheEnd()
    {
        // a ← b, b ← c, c ← x: a is spoiled only in the third iteration.
        Value[] carried = [.. Enumerable.Range(0, 3).Select(_ => _context.Fresh(IrType.Double))];
        Value[] results = [.. Enumerable.Range(0, 3).Select(_ => _context.Fresh(IrType.Double))];
        Value one = _builder.Real(IrType.Double, "1");
        _builder.Append(new Loop(
            _context.TakeId(), _context.Fresh(IrType.Int), _builder.Int(0), _builder.Int(9), 1, false, null, new(carried), [one, one, one],
            _builder.Nested().Finish(carried[1], carried[2], _x), new(results)));
        Expect(Sign.Unknown, results[0]);
    }

    [Fact]
    public void NothingIsKnownOfValuesOfOtherFunctions() =>
        Assert.Equal(Sign.Unknown, SignAnalysis.Create(Function())(new Value(999, IrType.Double, "")));

    private Value Accumulated(string start, Func<IrBuilder, Value, Value, Value> step)
    {
        Value carried = _context.Fresh(IrType.Double), result = _context.Fresh(IrType.Double), index = _context.Fresh(IrType.Int);
        IrBuilder body = _builder.Nested();
        Value next = step(body, carried, index);
        _builder.Append(new Loop(
            _context.TakeId(), index, _builder.Int(0), _builder.Int(10), 1, false, null, [carried], [_builder.Real(IrType.Double, start)],
            body.Finish(next), [result]));
        return result;
    }

    private void Expect(Sign expected, Value value)
    {
        FunctionIr function = Function();
        IrVerifier.Verify(function);
        Assert.Equal(expected, SignAnalysis.Create(function)(value));
    }

    private FunctionIr Function() => new("F", _parameters.ToEquatableArray(), _builder.Finish(_x), [], _context.NextId);

    private Value Parameter(IrType type)
    {
        _parameters.Add(_context.Fresh(type));
        return _parameters[^1];
    }

    private Value Square(Value value) => _builder.Multiply(value, value);

    private Value OnePlus(Value value) => _builder.Add(_builder.Real(IrType.Double, "1"), value);
}

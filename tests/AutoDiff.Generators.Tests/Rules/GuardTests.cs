using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>Guards cost time and make code longer: they are there only where a zero is not ruled out.</summary>
public class GuardTests
{
    [Theory]
    [InlineData("Math.Sqrt")]
    [InlineData("Math.Cbrt")]
    [InlineData("Math.Log")]
    [InlineData("Math.Log2")]
    [InlineData("Math.Log10")]
    [InlineData("double.LogP1")]
    [InlineData("Math.ReciprocalEstimate")]
    [InlineData("double.RootN", 3)]
    [InlineData("Math.Pow", "0.5")]
    [InlineData("Math.Pow", "0.3")]
    [InlineData("Math.Pow", "-1")]
    [InlineData("Math.Pow", 0.5)]
    [InlineData(Op.Divide, 1.0)]
    [InlineData(Op.Remainder, 1.0)]
    [InlineData("Math.Atan2", 1.0)]
    [InlineData("double.Hypot", 1.0)]
    public void AreWhereAZeroIsPossible(string function, object? second = null)
    {
        Assert.True(HasGuards(Derivative(function, second, Sign.Unknown)));
        Assert.False(HasGuards(Derivative(function, second, Sign.Positive)));
    }

    [Theory]
    [InlineData("Math.Exp")]
    [InlineData("Math.Tan")]
    [InlineData("Math.Tanh")]
    [InlineData("Math.Atan")]
    [InlineData("Math.Asinh")]
    [InlineData("Math.Pow", "3")]
    [InlineData("Math.Pow", "1.7")]
    [InlineData(Op.Multiply, 2.0)]
    public void AreNotWherePartialsAreFinite(string function, object? second = null) =>
        Assert.False(HasGuards(Derivative(function, second, Sign.Unknown)));

    [Fact]
    public void ASquareNeedsOneProduct()
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value x = context.Fresh(IrType.Double), square = builder.Multiply(x, x);
        Differential differential = RuleTable.Find(Op.Multiply)!.Differential!(new(builder, [x, x], square, [true, true], _ => Sign.Unknown));
        Assert.NotNull(differential.Factors[0]);
        Assert.Null(differential.Factors[1]);
    }

    [Fact]
    public void ThePartialOfAPowerInAnInactiveExponentCostsNoLogarithm()
    {
        StraightLine program = StraightLine.Of("Math.Pow", IrType.Double, 0.0, 0.0).Differentiate(0);
        Assert.DoesNotContain(program.Lets, l => l.Operation is Primitive { Name: "Math.Log" });
    }

    [Theory]
    [InlineData("2", 0)]
    [InlineData("3", 0)]
    [InlineData("0.5", 0)]
    [InlineData("1.5", 0)]
    [InlineData("-2", 0)]
    [InlineData("1.7", 1)]
    public void PartialsOfConstantPowersAvoidPowers(string exponent, int extra)
    {
        StraightLine program = StraightLine.Of("Math.Pow", IrType.Double, 0.0, exponent).Differentiate(0);
        Assert.Equal(1 + extra, program.Lets.Count(l => l.Operation is Primitive { Name: "Math.Pow" }));
    }

    [Theory]
    [InlineData(1.7, "0.7", false)]
    [InlineData(2.2, "1.2000000000000002", false)]
    [InlineData(101, "100", false)]
    [InlineData(0.3, "-0.7", false)]
    [InlineData(2.25, "1.25", true)]
    public void ExponentsAreLoweredWithoutASpuriousDigit(double exponent, string expected, bool single)
    {
        IrType type = single ? IrType.Float : IrType.Double;
        Assert.Equal(expected, RealConstant.OneLess(exponent, type));
    }

    private static StraightLine Derivative(string function, object? second, Sign sign)
    {
        object[] arguments = second is null ? [0.0] : [0.0, second];
        return StraightLine.Of(function, IrType.Double, arguments).Differentiate(_ => sign, second is double ? [0, 1] : [0]);
    }

    private static bool HasGuards(StraightLine program) =>
        program.Lets.Any(l => l.Operation is Primitive { Name: Op.StrongMultiply or Op.StrongDivide });
}

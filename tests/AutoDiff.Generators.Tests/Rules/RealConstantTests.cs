using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>Constants are read from the text of literals and from what is computed of them.</summary>
public class RealConstantTests
{
    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("1_000.25d", 1000.25)]
    [InlineData("3e2", 300)]
    [InlineData("global::System.Math.PI", Math.PI)]
    [InlineData("double.Tau", 2 * Math.PI)]
    public void Literals_and_well_known_constants_are_numbers(string text, double expected)
    {
        Assert.True(RealConstant.TryParse(text, IrType.Double, out double number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData("double.MaxValue")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void Other_text_is_none(string text) => Assert.False(RealConstant.TryParse(text, IrType.Double, out _));

    [Theory]
    [InlineData("0.5", "5", 2.5)]
    [InlineData("4", "0.25", 1)]
    public void Products_of_constants_are_constants(string a, string b, double expected)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value product = builder.Apply(IrType.Double, Op.Multiply, builder.Real(IrType.Double, a), builder.Real(IrType.Double, b));
        Assert.True(RealConstant.TryGet(context, product, out double number));
        Assert.Equal(expected, number);
    }

    [Fact]
    public void A_constant_with_its_sign_turned_round_is_one()
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Assert.True(RealConstant.TryGet(context, builder.Apply(IrType.Double, Op.Negate, builder.Real(IrType.Double, "0.75")), out double number));
        Assert.Equal(-0.75, number);
    }

    [Fact]
    public void What_has_no_number_makes_none()
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value x = context.Fresh(IrType.Double), two = builder.Real(IrType.Double, "2");
        Assert.False(RealConstant.TryGet(context, x, out _));
        Assert.False(RealConstant.TryGet(context, builder.Apply(IrType.Double, Op.Multiply, two, x), out _));
        Assert.False(RealConstant.TryGet(context, builder.Apply(IrType.Double, Op.Multiply, x, two), out _));
        Assert.False(RealConstant.TryGet(context, builder.Apply(IrType.Double, Op.Negate, x), out _));
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("1.5", true)]
    [InlineData("64", true)]
    [InlineData("64.5", false)]
    [InlineData("0.3", false)]
    [InlineData("1e30", false)]
    public void A_constant_of_a_type_parameter_is_known_where_every_number_type_holds_it(string text, bool isKnown)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        IrType type = IrType.Parameter("T", NumberTraits.Sums | NumberTraits.Differences | NumberTraits.Quotients | NumberTraits.Number);
        Value value = builder.Real(type, text);
        Assert.Equal(isKnown, ExactConstant.TryGet(context, value, out _));
    }
}

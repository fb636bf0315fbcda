using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>Which form of a differential a rule chooses, by what is known of its arguments: guards and products that a zero tangent wins over where they are needed, and nowhere else.</summary>
public class DifferentialTests
{
    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void An_angle_is_guarded_where_both_sides_may_be_zero(bool isPositiveY, bool isPositiveX, bool isGuarded)
    {
        Form form = new("Math.Atan2", [Known(isPositiveY), Known(isPositiveX)], [true, true]);
        Assert.Equal(isGuarded, form.Differential.GuardFactors);
        Assert.Equal(isGuarded, form.Differential.GuardDivisor);
    }

    [Theory]
    [InlineData(false, false, 2)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 0)]
    [InlineData(true, true, 0)]
    public void A_power_has_strong_products_where_zero_meets_infinity(bool isPositiveX, bool isPositiveY, int strong)
    {
        Form form = new("Math.Pow", [Known(isPositiveX), Known(isPositiveY)], [true, true]);
        Assert.Equal(strong, form.Count(Op.StrongMultiply));
        Assert.Equal(!isPositiveX, form.Differential.GuardFactors);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_power_with_an_inactive_exponent_is_guarded_where_the_base_may_be_zero(bool isPositive, bool isGuarded) =>
        Assert.Equal(isGuarded, new Form("Math.Pow", [Known(isPositive), Sign.Unknown], [true, false]).Differential.GuardFactors);

    [Fact]
    public void The_exponent_wins_over_the_logarithm_of_zero()
    {
        // v log x at x = 0, with v = 0 first: the strong product's first operand is the one that may be zero.
        Form form = new("Math.Pow", [Sign.Unknown, Sign.Unknown], [false, true]);
        Primitive product = form.Primitives.Single(p => p.Name == Op.StrongMultiply);
        Assert.Equal(form.Result.Id, product.Arguments[0].Id);
        Assert.Equal("Math.Log", ((Primitive)form.Context.DefinitionOf(product.Arguments[1])!).Name);
    }

    [Theory]
    [InlineData("2", "0.6931471805599453")]
    [InlineData("10", "2.302585092994046")]
    public void A_power_of_two_or_ten_needs_no_logarithm(string of, string logarithm)
    {
        Form form = new("Math.Pow", [of, Sign.Unknown], [false, true]);
        Assert.Equal(0, form.Count("Math.Log"));
        Primitive partial = (Primitive)form.Context.DefinitionOf(form.Differential.Factors[1]!)!;
        Assert.Equal(Op.Multiply, partial.Name);
        Assert.Contains(partial.Arguments, a => a.Id == form.Result.Id);
        Assert.Contains(partial.Arguments, a => form.Context.DefinitionOf(a) is Constant constant && constant.Text.StartsWith(logarithm[..14], StringComparison.Ordinal));
    }

    /// <summary>y v / x where that cannot overflow before the partial does, products or a lower power elsewhere.</summary>
    [Theory]
    [InlineData("0.3", true, 0)]
    [InlineData("-2", true, 0)]
    [InlineData("1", false, 0)]
    [InlineData("3", false, 0)]
    [InlineData("64", false, 0)]
    [InlineData("65", false, 1)]
    [InlineData("1.7", false, 1)]
    public void A_constant_power_of_a_positive_number_takes_the_form_that_its_exponent_allows(string exponent, bool isQuotient, int powers)
    {
        Form form = new("Math.Pow", [Sign.Positive, exponent], [true, false]);
        Assert.Equal(isQuotient, form.Differential.Divisor is { } divisor && divisor.Id == form.Arguments[0].Id);
        Assert.Equal(powers, form.Count("Math.Pow"));
    }

    [Fact]
    public void A_root_is_divided_by_twice_itself()
    {
        Form form = new("Math.Pow", [Sign.Positive, "0.5"], [true, false]);
        Primitive twice = (Primitive)form.Context.DefinitionOf(form.Differential.Divisor!)!;
        Assert.Contains(twice.Arguments, a => a.Id == form.Result.Id);
    }

    private static object Known(bool isPositive) => isPositive ? Sign.Positive : Sign.Unknown;

    /// <summary>A rule applied to one primitive.</summary>
    private sealed class Form
    {
        private readonly IrBuilder _builder;

        /// <param name="function">The primitive.</param>
        /// <param name="arguments">What is known of each argument: its sign, or a constant's text.</param>
        /// <param name="active">Which arguments have tangents.</param>
        public Form(string function, object[] arguments, bool[] active)
        {
            IrBuilder program = new(Context);
            Arguments = [.. arguments.Select(a => a is string text ? program.Real(IrType.Double, text) : Context.Fresh(IrType.Double))];
            Result = program.Apply(IrType.Double, function, Arguments);
            _builder = new IrBuilder(Context);
            Sign SignOf(Value value) => Array.FindIndex(Arguments, a => a.Id == value.Id) is >= 0 and var at && arguments[at] is Sign sign ? sign : Sign.Unknown;
            Differential = RuleTable.Find(function)!.Differential!(new RuleScope(_builder, Arguments, Result, active, SignOf));
        }

        public IrContext Context { get; } = new();

        public Value[] Arguments { get; }

        public Value Result { get; }

        public Differential Differential { get; }

        public IEnumerable<Primitive> Primitives => _builder.Statements.Cast<Let>().Select(l => l.Operation).OfType<Primitive>();

        public int Count(string primitive) => Primitives.Count(p => p.Name == primitive);
    }
}

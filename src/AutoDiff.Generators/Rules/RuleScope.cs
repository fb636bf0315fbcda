using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What a rule sees of one application <c>v = f(x₀, …)</c> of its primitive.</summary>
/// <param name="Builder">Where a rule appends the primal code of its factors.</param>
/// <param name="Arguments">The arguments x₀, ….</param>
/// <param name="Result">The result v: a rule may use it.</param>
/// <param name="Active">Which arguments have a tangent: a factor that belongs to another is never used.</param>
/// <param name="SignOf">What is known of the sign of a value.</param>
internal sealed record RuleScope(
    IrBuilder Builder, IReadOnlyList<Value> Arguments, Value Result, IReadOnlyList<bool> Active, Func<Value, Sign> SignOf)
{
    // Members that Math and MathF lack.
    private static readonly HashSet<string> OnlyOnNumberTypes = ["Hypot", "SinPi", "CosPi", "Exp2", "Exp10"];

    public Term X => Term(0);

    public Term Y => Term(1);

    public Term Z => Term(2);

    public Term V => new(Builder, Result);

    public IrType Type => Result.Type;

    public Term Pi => new(Builder, Builder.Constant(Type, PiOf(Type)));

    public Term One => Number("1");

    public Term Zero => Number("0");

    public Term Half => Number("0.5");

    /// <summary>A constant, as a decimal literal without suffix.</summary>
    public Term Number(string text) => new(Builder, ExactConstant.Make(Builder, Type, text));

    public static string PiOf(IrType type) =>
        type.IsParameter ? type.Name + ".Pi" : type == IrType.Float ? "global::System.MathF.PI" : "global::System.Math.PI";

    public Term Convert(Value value) => new(Builder, Builder.Apply(Type, Op.Convert, value));

    /// <summary>Calls a library function of the result's type.</summary>
    public Term Call(string member, params Value[] arguments)
    {
        string prefix = OnlyOnNumberTypes.Contains(member) && !Type.IsParameter ? (Type == IrType.Float ? "float." : "double.") : IrBuilder.FunctionPrefix(Type);
        return new(Builder, Builder.Apply(Type, prefix + member, arguments));
    }

    public Term Select(Value condition, Value a, Value b) => new(Builder, Builder.Select(condition, a, b));

    public Term StrongMultiply(Value a, Value b) => new(Builder, Builder.Apply(Type, Op.StrongMultiply, a, b));

    /// <summary>A quotient that is 0 for 0/0, which is only provided for where the divisor may be zero.</summary>
    public Term DivideOrZero(Value a, Value b) =>
        new(Builder, Builder.Apply(Type, IsNonZero(b) ? Op.Divide : Op.StrongDivide, a, b));

    public bool IsNonZero(Value value) => (SignOf(value) & Sign.NonZero) != 0;

    public bool IsNonNegative(Value value) => (SignOf(value) & Sign.NonNegative) != 0;

    public bool IsPositive(Value value) => (SignOf(value) & Sign.Positive) == Sign.Positive;

    /// <summary>Whether an argument is a constant, and which.</summary>
    public bool IsConstant(int argument, out double value) => ExactConstant.TryGet(Builder.Context, Arguments[argument], out value);

    private Term Term(int argument) => new(Builder, Arguments[argument]);
}

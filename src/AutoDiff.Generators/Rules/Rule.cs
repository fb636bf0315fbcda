using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What is known of the sign of a real value.</summary>
[Flags]
internal enum Sign
{
    /// <summary>Nothing, not even that it is a number.</summary>
    Unknown = 0,

    /// <summary>Not negative (or not a number).</summary>
    NonNegative = 1,

    /// <summary>Not zero (or not a number).</summary>
    NonZero = 2,

    /// <summary>Above zero (or not a number).</summary>
    Positive = NonNegative | NonZero,
}

/// <summary>What a rule sees of one application <c>v = f(x₀, …)</c> of its primitive.</summary>
/// <param name="Builder">Where a rule appends the primal code of its factors.</param>
/// <param name="Arguments">The arguments x₀, ….</param>
/// <param name="Result">The result v: a rule may use it.</param>
/// <param name="Active">Which arguments have a tangent: a factor that belongs to another is never used.</param>
/// <param name="SignOf">What is known of the sign of a value.</param>
internal sealed record RuleScope(
    IrBuilder Builder, IReadOnlyList<Value> Arguments, Value Result, IReadOnlyList<bool> Active, Func<Value, Sign> SignOf)
{
    public Value X => Arguments[0];

    public Value Y => Arguments[1];

    public IrType Type => Result.Type;

    public Value Real(string text) => Builder.Real(Type, text);

    public bool IsNonZero(Value value) => (SignOf(value) & Sign.NonZero) != 0;
}

/// <summary>
/// The differential of a primitive at a point: dv = (Σᵢ factorᵢ · dxᵢ) / divisor. A missing factor is zero, a missing divisor
/// one. Where a factor or the divisor's reciprocal can be infinite the guard makes a zero tangent win over it.
/// </summary>
internal sealed record Differential(IReadOnlyList<Value?> Factors, Value? Divisor = null, bool GuardFactors = false, bool GuardDivisor = false)
{
    public static Differential Times(params Value?[] factors) => new(factors);

    public static Differential Over(Value divisor, bool guard, params Value?[] factors) => new(factors, divisor, GuardDivisor: guard);
}

/// <summary>One primitive's calculus: the only place that knows it.</summary>
/// <param name="Name">The name without its type: <c>Sin</c> stands for <c>Math.Sin</c>, <c>MathF.Sin</c> and <c>double.Sin</c>.</param>
/// <param name="Arity">The number of arguments.</param>
/// <param name="Differential">The differential; null for a primitive that is linear in its real arguments (its tangent is itself).</param>
/// <param name="Cost">About how many additions evaluating it costs.</param>
internal sealed record Rule(string Name, int Arity, Func<RuleScope, Differential>? Differential, int Cost)
{
    public bool IsLinear => Differential is null;
}

using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What is known of the sign of a real value.</summary>
[Flags]
internal enum Sign
{
    /// <summary>Nothing, not even that it is a number.</summary>
    Unknown = 0,

    /// <summary>Not below zero (or not a number); it may be the negative zero.</summary>
    NonNegative = 1,

    /// <summary>Not zero (or not a number).</summary>
    NonZero = 2,

    /// <summary>Above zero (or not a number).</summary>
    Positive = NonNegative | NonZero,
}

/// <summary>
/// The differential of a primitive at a point: dv = (Σᵢ factorᵢ · dxᵢ) / divisor. A missing factor is zero, a missing divisor
/// one. Where a factor or the divisor's reciprocal can be infinite the guard makes a zero tangent win over it.
/// </summary>
internal sealed record Differential(IReadOnlyList<Value?> Factors, Value? Divisor = null, bool GuardFactors = false, bool GuardDivisor = false)
{
    public static Differential Times(params Value?[] factors) => new(factors);

    public static Differential Over(Value divisor, bool guard, params Value?[] factors) => new(factors, divisor, GuardDivisor: guard);

    /// <summary>The same, with zero tangents winning over infinite factors if <paramref name="guard"/>.</summary>
    public Differential Guarded(bool guard) => this with { GuardFactors = guard };
}

/// <summary>One primitive's calculus: the only place that knows it.</summary>
/// <param name="Name">The name without its type: <c>Sin</c> stands for <c>Math.Sin</c>, <c>MathF.Sin</c> and <c>double.Sin</c>.</param>
/// <param name="Arity">The number of arguments; the fewest, where overloads differ in it.</param>
/// <param name="Differential">The differential; null for a primitive that is linear in its real arguments (its tangent is itself).</param>
/// <param name="Cost">About how many additions evaluating it costs.</param>
/// <param name="HasZeroDerivative">Whether the derivative is zero wherever there is one.</param>
internal sealed record Rule(
    string Name, int Arity, Func<RuleScope, Differential>? Differential, int Cost, bool HasZeroDerivative = false)
{
    public bool IsLinear => Differential is null;
}

using AutoDiff.Generators.Ir;
using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>The operators, and the functions that are sums and products.</summary>
internal static class ArithmeticRules
{
    public static readonly Rule[] Operators =
    [
        Linear(Op.Add, 2, 1),
        Linear(Op.Subtract, 2, 1),
        Linear(Op.Negate, 1, 1),
        Linear(Op.Convert, 1, 1),
        Linear(Op.Select, 3, 1),
        Binary(Op.Multiply, 1, s => Product(s)),
        Binary(Op.StrongMultiply, 2, s => Product(s).Guarded(true)),
        Binary(Op.Divide, 4, s => Quotient(s, guard: !s.IsNonZero(s.Y))),
        Binary(Op.StrongDivide, 5, s => Quotient(s, guard: true)),
        Binary(Op.Remainder, 10, s => Remainder(s)),
    ];

    public static readonly Rule[] Functions =
    [
        Ternary("FusedMultiplyAdd", 2, s => MultiplyAdd(s)),
        Ternary("MultiplyAddEstimate", 2, s => MultiplyAdd(s)),
        Ternary("Lerp", 3, s => Times(1 - s.Z, s.Z, s.Y - s.X)),
        Unary("DegreesToRadians", 4, s => Times(s.Number(RadiansPerDegree))),
        Unary("RadiansToDegrees", 4, s => Times(s.Number(DegreesPerRadian))),
        Binary("ScaleB", 5, s => Times(s.Call("ScaleB", s.One, s.Y), null).Guarded(!s.IsConstant(1, out _))),
        Binary("IEEERemainder", 20, s => Remainder(s)),
        Binary("Ieee754Remainder", 20, s => Remainder(s)),

        // The derivative of what is estimated, not of the estimate, which is a step function.
        Unary("ReciprocalEstimate", 2, s => Over(s.X, !s.IsNonZero(s.X), -(1 / s.X)).Guarded(!s.IsNonZero(s.X))),

        // Neighbouring numbers move along with x.
        Unary("BitIncrement", 2, s => Times(s.One)),
        Unary("BitDecrement", 2, s => Times(s.One)),
    ];

    /// <summary>x² and (c·x)·x have one term, not two.</summary>
    private static Differential Product(RuleScope s)
    {
        if (s.X.IsSameAs(s.Y))
        {
            return Times(2 * s.X, null);
        }

        return s.Builder.Context.DefinitionOf(s.X) is Primitive { Name: Op.Multiply } scaled
            && scaled.Arguments[1].Id == s.Arguments[1].Id && RealConstant.TryGet(s.Builder.Context, scaled.Arguments[0], out _)
                ? Times(null, 2 * s.X)
                : Times(s.Y, s.X);
    }

    private static Differential MultiplyAdd(RuleScope s) =>
        s.X.IsSameAs(s.Y) ? Times(2 * s.X, null, s.One) : Times(s.Y, s.X, s.One);

    private static Differential Quotient(RuleScope s, bool guard) =>
        Over(s.Y, guard, s.One, s.Active[1] ? -s.V : null).Guarded(guard && s.Active[1]);

    /// <summary>v = x − n y. The integer n is taken from v: x / y may round across an integer.</summary>
    private static Differential Remainder(RuleScope s) =>
        Times(s.One, s.Active[1] ? -s.Call("Round", (s.X - s.V) / s.Y) : null).Guarded(s.Active[1] && !s.IsNonZero(s.Y));
}

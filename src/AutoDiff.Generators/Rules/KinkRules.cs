using AutoDiff.Generators.Ir;
using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// Functions with kinks. At a kink the derivative is a convex combination of those on either side: 0 for an absolute value,
/// equal shares for a tie, and the inside for a clamp. The partials are selections among constants, so second derivatives are
/// zero at the kink too.
/// </summary>
internal static class KinkRules
{
    public static readonly Rule[] Functions =
    [
        Unary("Abs", 1, s => Times(s.IsPositive(s.X) ? s.One : s.Select(s.X.Is(s.Zero), s.Zero, s.Call("CopySign", s.One, s.X)))),
        Binary("CopySign", 1, s => Times(s.Select(s.X.Is(s.Zero), s.Zero, s.Select(s.X.Is(s.V), s.One, s.Number("-1"))), null)),

        Binary("Max", 2, s => Larger(s, s.X, s.Y)),
        Binary("MaxNative", 1, s => Larger(s, s.X, s.Y)),
        Binary("Min", 2, s => Larger(s, s.Y, s.X)),
        Binary("MinNative", 1, s => Larger(s, s.Y, s.X)),
        Binary("MaxNumber", 2, s => Chosen(s)),
        Binary("MinNumber", 2, s => Chosen(s)),
        Binary("MaxMagnitude", 3, s => Chosen(s)),
        Binary("MinMagnitude", 3, s => Chosen(s)),
        Binary("MaxMagnitudeNumber", 3, s => Chosen(s)),
        Binary("MinMagnitudeNumber", 3, s => Chosen(s)),

        Ternary("Clamp", 2, s => Clamp(s)),
        Ternary("ClampNative", 2, s => Clamp(s)),
    ];

    /// <summary>The argument that compares larger has the derivative; <paramref name="a"/> and <paramref name="b"/> are the arguments in
    /// the order that makes it so.</summary>
    private static Differential Larger(RuleScope s, Term a, Term b)
    {
        Value first = a > b, second = a < b;
        return Times(
            s.Active[0] ? s.Select(first, s.One, s.Select(second, s.Zero, s.Half)) : null,
            s.Active[1] ? s.Select(second, s.One, s.Select(first, s.Zero, s.Half)) : null);
    }

    /// <summary>
    /// The argument that is the result has the derivative. Unlike a comparison of the arguments this is right beside a NaN, and for equal
    /// magnitudes of different sign.
    /// </summary>
    private static Differential Chosen(RuleScope s)
    {
        Value first = s.X.Is(s.V), second = s.Y.Is(s.V);
        return Times(
            s.Active[0] ? s.Select(first, s.Select(second, s.Half, s.One), s.Zero) : null,
            s.Active[1] ? s.Select(second, s.Select(first, s.Half, s.One), s.Zero) : null);
    }

    private static Differential Clamp(RuleScope s)
    {
        Value below = s.X < s.Y, above = s.X > s.Z;
        return Times(
            s.Active[0] ? s.Select(below, s.Zero, s.Select(above, s.Zero, s.One)) : null,
            s.Active[1] ? s.Select(below, s.One, s.Zero) : null,
            s.Active[2] ? s.Select(above, s.One, s.Zero) : null);
    }
}

using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>Hyperbolic functions and their inverses.</summary>
internal static class HyperbolicRules
{
    public static readonly Rule[] Functions =
    [
        Unary("Sinh", 25, s => Times(s.Call("Cosh", s.X))),
        Unary("Cosh", 25, s => Times(s.Call("Sinh", s.X))),
        Unary("Tanh", 25, s => Times(TanhSlope(s))),
        Unary("Asinh", 30, s => Over(s.Call("Hypot", s.One, s.X), false, s.One)),
        Unary("Acosh", 30, s => Over(s.Call("Sqrt", s.X - 1) * s.Call("Sqrt", 1 + s.X), true, s.One)),
        Unary("Atanh", 25, s => Over(TrigonometricRules.OneMinusSquare(s), true, s.One)),
    ];

    /// <summary>
    /// 1 − v² cancels in the tails, so there it is written with e = exp(−2|x|). Near 0 the first form is kept, since its own
    /// derivatives are the accurate ones, and smooth at 0.
    /// </summary>
    private static Term TanhSlope(RuleScope s)
    {
        Term e = s.Call("Exp", s.Number("-2") * s.Call("Abs", s.X));
        Term sum = 1 + e;
        Term tail = 4 * e / (sum * sum);
        return s.Select(s.Call("Abs", s.V) < s.Number("0.9"), 1 - (s.V * s.V), tail);
    }
}

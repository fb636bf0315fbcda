using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>Exponentials and logarithms.</summary>
internal static class ExponentialRules
{
    public static readonly Rule[] Functions =
    [
        Unary("Exp", 20, s => Times(s.V)),
        Unary("Exp2", 40, s => Times(s.Number(Ln2) * s.V)),
        Unary("Exp10", 40, s => Times(s.Number(Ln10) * s.V)),

        // v + 1 would lose everything for large negative x.
        Unary("ExpM1", 20, s => Times(s.Call("Exp", s.X))),
        Unary("Exp2M1", 40, s => Times(s.Number(Ln2) * s.Call("Exp2", s.X))),
        Unary("Exp10M1", 40, s => Times(s.Number(Ln10) * s.Call("Exp10", s.X))),

        Unary("Log", 20, s => s.Arguments.Count == 2 ? LogToBase(s) : Over(s.X, !s.IsNonZero(s.X), s.One)),
        Unary("Log2", 20, s => Over(s.X, !s.IsNonZero(s.X), s.Number(OneOverLn2))),
        Unary("Log10", 20, s => Over(s.X, !s.IsNonZero(s.X), s.Number(OneOverLn10))),
        Unary("LogP1", 20, s => Over(1 + s.X, !s.IsNonNegative(s.X), s.One)),
        Unary("Log2P1", 20, s => Over(1 + s.X, !s.IsNonNegative(s.X), s.Number(OneOverLn2))),
        Unary("Log10P1", 20, s => Over(1 + s.X, !s.IsNonNegative(s.X), s.Number(OneOverLn10))),
    ];

    /// <summary>v = log x / log y.</summary>
    private static Differential LogToBase(RuleScope s)
    {
        if (!s.Active[1])
        {
            return Over(s.X * s.Call("Log", s.Y), !s.IsNonZero(s.X), s.One, null);
        }

        bool guard = !s.IsNonZero(s.X) || !s.IsNonZero(s.Y);
        return Over(s.Call("Log", s.Y), true, s.Active[0] ? 1 / s.X : null, -(s.V / s.Y)).Guarded(guard);
    }
}

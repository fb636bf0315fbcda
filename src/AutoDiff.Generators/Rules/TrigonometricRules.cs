using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>Circular functions and their inverses, in radians and in half turns.</summary>
internal static class TrigonometricRules
{
    public static readonly Rule[] Functions =
    [
        Unary("Sin", 20, s => Times(s.Call("Cos", s.X))),
        Unary("Cos", 20, s => Times(-s.Call("Sin", s.X))),
        Unary("Tan", 25, s => Times(1 + (s.V * s.V))),
        Unary("SinPi", 25, s => Times(s.Pi * s.Call("CosPi", s.X))),
        Unary("CosPi", 25, s => Times(-(s.Pi * s.Call("SinPi", s.X)))),
        Unary("TanPi", 30, s => Times(s.Pi * (1 + (s.V * s.V)))),

        Unary("Asin", 25, s => Over(s.Call("Sqrt", OneMinusSquare(s)), true, s.One)),
        Unary("Acos", 25, s => Over(s.Call("Sqrt", OneMinusSquare(s)), true, s.Number("-1"))),
        Unary("Atan", 25, s => Over(1 + (s.X * s.X), false, s.One)),
        Unary("AsinPi", 25, s => Over(s.Call("Sqrt", OneMinusSquare(s)), true, s.Number(OneOverPi))),
        Unary("AcosPi", 25, s => Over(s.Call("Sqrt", OneMinusSquare(s)), true, s.Number("-" + OneOverPi))),
        Unary("AtanPi", 25, s => Over(1 + (s.X * s.X), false, s.Number(OneOverPi))),

        Binary("Atan2", 40, s => Angle(s, perHalfTurn: false)),
        Binary("Atan2Pi", 40, s => Angle(s, perHalfTurn: true)),
    ];

    /// <summary>
    /// 1 − x², rounded once: near ±1 the square alone would lose half the digits. (1 − x)(1 + x) would be as good here, but its own
    /// derivative cancels near 0.
    /// </summary>
    public static Term OneMinusSquare(RuleScope s) => s.Call("FusedMultiplyAdd", -s.X, s.X, s.One);

    /// <summary>v = atan2(y, x), the arguments in this order: dv = (x dy − y dx) / r², where r² itself could overflow or underflow.</summary>
    private static Differential Angle(RuleScope s, bool perHalfTurn)
    {
        Term y = s.X, x = s.Y;
        bool guard = !s.IsNonZero(x) && !s.IsNonZero(y);
        Term radius = s.Call("Hypot", x, y);
        return Over(perHalfTurn ? s.Pi * radius : radius, guard, s.Active[0] ? x / radius : null, s.Active[1] ? -(y / radius) : null)
            .Guarded(guard);
    }
}

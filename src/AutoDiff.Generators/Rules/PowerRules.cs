using AutoDiff.Generators.Ir;
using static AutoDiff.Generators.Rules.Differential;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>Powers and roots.</summary>
internal static class PowerRules
{
    private const int LargestMultipliedOut = 64;

    public static readonly Rule[] Functions =
    [
        Unary("Sqrt", 5, s => Over(2 * s.V, !s.IsNonZero(s.V), s.One)),
        Unary("Cbrt", 25, s => Over(3 * (s.V * s.V), !s.IsNonZero(s.V), s.One)),
        Binary("RootN", 45, s => Root(s)),
        Binary("Hypot", 15, s => Times(s.Active[0] ? s.DivideOrZero(s.X, s.V) : null, s.Active[1] ? s.DivideOrZero(s.Y, s.V) : null)),
        Binary("Pow", 40, s => Power(s)),

        // The derivative of what is estimated, not of the estimate, which is a step function.
        Unary("ReciprocalSqrtEstimate", 2, s => Over(2 * s.X, !s.IsNonZero(s.X), -(1 / s.Call("Sqrt", s.X))).Guarded(!s.IsNonZero(s.X))),
    ];

    /// <summary>dv = dx / (n vⁿ⁻¹), with vⁿ⁻¹ as x / v.</summary>
    private static Differential Root(RuleScope s)
    {
        Term quotient = s.X / s.V;
        if (!s.IsNonZero(s.X))
        {
            // 0 / 0, except for negative n: vⁿ⁻¹ is 1 for n = 1 and 0 otherwise.
            Value isFirst = s.Builder.Compare(Op.Equal, s.Arguments[1], s.Builder.Int(1));
            quotient = s.Select(s.X.Is(s.Zero), s.Select(isFirst, s.One, s.X), quotient);
        }

        return Over(s.Convert(s.Arguments[1]) * quotient, !s.IsNonZero(s.X), s.One, null);
    }

    private static Differential Power(RuleScope s)
    {
        if (s.Active[1])
        {
            return Times(s.Active[0] ? BasePartial(s) : null, ExponentPartial(s)).Guarded(!s.IsPositive(s.X));
        }

        return s.IsConstant(1, out double exponent)
            ? ConstantPower(s, exponent)
            : Times(BasePartial(s), null).Guarded(!s.IsNonZero(s.X));
    }

    /// <summary>y xʸ⁻¹. Not y v / x: at 0 that is undefined, and v may underflow where this does not.</summary>
    private static Term BasePartial(RuleScope s)
    {
        Term power = s.Call("Pow", s.X, s.Y - 1);
        return s.IsNonZero(s.X) || s.IsNonZero(s.Y) ? s.Y * power : s.StrongMultiply(s.Y, power);
    }

    /// <summary>v log x, which is 0 where v is, whatever the logarithm.</summary>
    private static Term ExponentPartial(RuleScope s)
    {
        if (s.IsConstant(0, out double constant) && constant is 2 or 10)
        {
            return s.Number(constant == 2 ? Ln2 : Ln10) * s.V;
        }

        Term logarithm = s.Call("Log", s.X);
        return s.IsPositive(s.X) ? s.V * logarithm : s.StrongMultiply(s.V, logarithm);
    }

    private static Differential ConstantPower(RuleScope s, double exponent)
    {
        bool mayBeZero = !s.IsNonZero(s.X);
        bool isInteger = exponent == Math.Floor(exponent);
        if (exponent == 0)
        {
            return Times(null, null);
        }

        if (exponent < 0 || (exponent < 1 && exponent != 0.5 && !mayBeZero))
        {
            // Here y v / x is right even where v underflows or overflows; for larger exponents it is not.
            return Over(s.X, mayBeZero, s.Y * s.V, null).Guarded(mayBeZero);
        }

        if (exponent == 0.5)
        {
            return Over(2 * s.V, mayBeZero, s.One, null);
        }

        if (isInteger && exponent <= LargestMultipliedOut)
        {
            return Times(exponent == 1 ? s.One : s.Y * Multiplied(s.X, (int)exponent - 1), null);
        }

        if (exponent == 1.5)
        {
            return Times(s.Y * s.Call("Sqrt", s.X), null);
        }

        Term power = s.Call("Pow", s.X, s.Number(RealConstant.OneLess(exponent, s.Type)));
        return Times(s.Y * power, null).Guarded(exponent < 1);
    }

    /// <summary>xⁿ by repeated squaring.</summary>
    private static Term Multiplied(Term x, int n)
    {
        if (n == 1)
        {
            return x;
        }

        Term half = Multiplied(x, n / 2);
        return n % 2 == 0 ? half * half : x * (half * half);
    }
}

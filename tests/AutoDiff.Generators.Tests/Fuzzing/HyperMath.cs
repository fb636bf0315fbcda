namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The functions of <see cref="Math"/> that fuzzed programs call, over <see cref="HyperDual"/>.</summary>
/// <remarks>At kinks: the derivative of Abs at 0 is 0, a tie of Max or Min is shared equally, a bound of Clamp counts as
/// inside, and what is constant between jumps has derivative 0.</remarks>
public static class HyperMath
{
    public const double PI = Math.PI;

    public static HyperDual Sin(HyperDual a) => a.Map(Math.Sin(a.Value), Math.Cos(a.Value), -Math.Sin(a.Value));

    public static HyperDual Cos(HyperDual a) => a.Map(Math.Cos(a.Value), -Math.Sin(a.Value), -Math.Cos(a.Value));

    public static HyperDual Exp(HyperDual a)
    {
        double e = Math.Exp(a.Value);
        return a.Map(e, e, e);
    }

    public static HyperDual Log(HyperDual a) => a.Map(Math.Log(a.Value), 1 / a.Value, -1 / (a.Value * a.Value));

    public static HyperDual Sqrt(HyperDual a)
    {
        double root = Math.Sqrt(a.Value);
        return a.Map(root, 0.5 / root, -0.25 / (root * a.Value));
    }

    public static HyperDual Cbrt(HyperDual a)
    {
        double root = Math.Cbrt(a.Value);
        return a.Map(root, 1 / (3 * root * root), -2 / (9 * root * root * a.Value));
    }

    public static HyperDual Tanh(HyperDual a)
    {
        double t = Math.Tanh(a.Value);
        double d = 1 - (t * t);
        return a.Map(t, d, -2 * t * d);
    }

    public static HyperDual Sinh(HyperDual a) => a.Map(Math.Sinh(a.Value), Math.Cosh(a.Value), Math.Sinh(a.Value));

    public static HyperDual Cosh(HyperDual a) => a.Map(Math.Cosh(a.Value), Math.Sinh(a.Value), Math.Cosh(a.Value));

    public static HyperDual Atan(HyperDual a)
    {
        double d = 1 / (1 + (a.Value * a.Value));
        return a.Map(Math.Atan(a.Value), d, -2 * a.Value * d * d);
    }

    public static HyperDual Asin(HyperDual a)
    {
        double d = 1 / Math.Sqrt(1 - (a.Value * a.Value));
        return a.Map(Math.Asin(a.Value), d, a.Value * d * d * d);
    }

    public static HyperDual Abs(HyperDual a) =>
        a.Map(Math.Abs(a.Value), a.Value > 0 ? 1 : a.Value < 0 ? -1 : 0, 0);

    public static HyperDual Floor(HyperDual a) => Math.Floor(a.Value);

    public static int Sign(HyperDual a) => Math.Sign(a.Value);

    public static HyperDual Max(HyperDual a, HyperDual b) => Choose(a, b, Math.Max(a.Value, b.Value), a.Value > b.Value);

    public static HyperDual Min(HyperDual a, HyperDual b) => Choose(a, b, Math.Min(a.Value, b.Value), a.Value < b.Value);

    public static HyperDual Clamp(HyperDual a, HyperDual low, HyperDual high)
    {
        double value = Math.Clamp(a.Value, low.Value, high.Value);
        HyperDual source = a.Value < low.Value ? low : a.Value > high.Value ? high : a;
        return new(value, source.First, source.Second, source.Mixed);
    }

    public static HyperDual Pow(HyperDual a, HyperDual b)
    {
        double f = Math.Pow(a.Value, b.Value);
        double n = b.Value;
        double fa = n == 0 ? 0 : n * Math.Pow(a.Value, n - 1);
        double faa = n == 0 || n == 1 ? 0 : n * (n - 1) * Math.Pow(a.Value, n - 2);
        if (b.IsConstant)
        {
            return a.Map(f, fa, faa);
        }

        double log = Math.Log(a.Value);
        double fab = Math.Pow(a.Value, n - 1) * (1 + (n * log));
        return HyperDual.Map(a, b, f, fa, f * log, faa, fab, f * log * log);
    }

    public static HyperDual Atan2(HyperDual y, HyperDual x)
    {
        double r = (x.Value * x.Value) + (y.Value * y.Value);
        double xy = 2 * x.Value * y.Value / (r * r);
        double difference = ((y.Value * y.Value) - (x.Value * x.Value)) / (r * r);
        return HyperDual.Map(y, x, Math.Atan2(y.Value, x.Value), x.Value / r, -y.Value / r, -xy, difference, xy);
    }

    private static HyperDual Choose(HyperDual a, HyperDual b, double value, bool takesFirst)
    {
        if (a.Value == b.Value)
        {
            return new(value, 0.5 * (a.First + b.First), 0.5 * (a.Second + b.Second), 0.5 * (a.Mixed + b.Mixed));
        }

        HyperDual source = takesFirst ? a : b;
        return new(value, source.First, source.Second, source.Mixed);
    }
}

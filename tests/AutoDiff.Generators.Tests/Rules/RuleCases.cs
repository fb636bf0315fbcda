using AutoDiff.Generators.Tests.Reference;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>How far from a point its function changes character, which sets the step of difference quotients.</summary>
internal enum Extent
{
    /// <summary>As far as 1, or as the argument if that is larger.</summary>
    Unit,

    /// <summary>As far as the argument itself: it is singular at 0.</summary>
    Own,

    /// <summary>As far as the largest argument: it is homogeneous.</summary>
    Joint,
}

/// <summary>A function of the table with its definition on the reals, and points in its domain.</summary>
/// <param name="Name">The function as it is called; with what tells cases of it apart after a space.</param>
/// <param name="Definition">The definition.</param>
/// <param name="Points">The arguments that vary.</param>
/// <param name="Extent">How near its singularities are.</param>
/// <param name="Fixed">Arguments that follow and do not vary: texts of constants, or values of parameters.</param>
internal sealed record RuleCase(
    string Name, Func<BigReal[], BigReal> Definition, double[][] Points, Extent Extent = Extent.Unit, params object[] Fixed)
{
    public string Function => Name.Split(' ')[0];

    public override string ToString() => Name;
}

/// <summary>The cases that every rule is tested with.</summary>
internal static class RuleCases
{
    private static readonly double[] Near = [1e-300, 1e-100, 1e-10, 1e-3, 0.1, 0.3, 0.49, 0.51, 0.55, 0.9, 1, 1.2, 2, 3.3, 10];
    private static readonly double[] Middle = [.. Near, 19, 30, 100, 340];
    private static readonly double[] Far = [.. Middle, 1e5, 1e15, 1e100, 1e150, 1e160, 1e200, 1e300];

    private static readonly double[][] Angles = Points(Both([.. Middle, 1e5, 1e15]));
    private static readonly double[][] Reals = Points(Both(Far));
    private static readonly double[][] Positive = Points(Far);
    private static readonly double[][] Unit = Points(Both(
        [1e-300, 1e-100, 1e-10, 1e-3, 0.1, 0.3, 0.5, 0.8, 0.99, 1 - 1e-6, 1 - 1e-12, 1 - 1.2e-16]));
    private static readonly double[][] AboveMinusOne = Points([.. Far, -1e-300, -1e-10, -0.1, -0.5, -0.9, -1 + 1e-8, -1 + 1.2e-16]);
    private static readonly double[][] Exponents = Points(Both(Middle), Both([500, 700]));
    private static readonly double[][] Pairs = Grid(Both([1e-200, 1e-5, 0.7, 3, 1e4, 1e170]), Both([2e-200, 3e-5, 0.8, 5, 2e170]));
    private static readonly double[][] Moderate = Grid(Both([1e-10, 0.7, 3, 11003]), Both([3e-5, 0.8, 5, 1e6]));
    private static readonly double[][] Triples = [.. Moderate.Select(p => new[] { p[0], p[1], (p[0] / 3) + p[1] })];
    private static readonly double[][] Bounded = [[0.5, -1, 2], [-3, -1, 2], [7, -1, 2]];

    // Without those where the power itself underflows, and takes terms of its second derivatives along.
    private static readonly double[][] Powers = [.. Grid(
        [1e-300, 1e-200, 1e-5, 0.3, 0.999, 1, 1.001, 2.5, 700, 1e100, 1e300], [-2.5, -1, -0.3, 0.01, 0.5, 0.99, 1, 1.3, 2, 3.7, 40.5])
        .Where(p => double.IsNormal(Math.Pow(p[0], p[1])))];

    private static readonly BigReal Degree = BigReal.Pi / 180;

    public static readonly IReadOnlyList<RuleCase> All =
    [
        Two("Multiply", (x, y) => x * y, Pairs),
        Two("Divide", (x, y) => x / y, Pairs, Extent.Own),
        Two("Remainder", (x, y) => BigMath.Remainder(x, y, round: false), Moderate, Extent.Own),
        Two("StrongMultiply", (x, y) => x * y, Pairs),
        Two("StrongDivide", (x, y) => x / y, Pairs, Extent.Own),
        Two("Math.IEEERemainder", (x, y) => BigMath.Remainder(x, y, round: true), Moderate, Extent.Own),
        Two("double.Ieee754Remainder", (x, y) => BigMath.Remainder(x, y, round: true), Moderate, Extent.Own),
        new("Math.FusedMultiplyAdd", x => (x[0] * x[1]) + x[2], Triples),
        new("double.MultiplyAddEstimate", x => (x[0] * x[1]) + x[2], Triples),
        new("double.Lerp", x => (x[0] * (1 - x[2])) + (x[1] * x[2]), Triples),
        One("double.DegreesToRadians", x => x * Degree, Reals),
        One("double.RadiansToDegrees", x => x / Degree, Reals),
        new("Math.ScaleB", x => x[0].ScaledBy(7), Reals, Extent.Unit, 7),
        One("Math.ReciprocalEstimate", x => BigReal.One / x, Reals, Extent.Own),
        One("Math.ReciprocalSqrtEstimate", x => BigReal.One / BigMath.Sqrt(x), Positive, Extent.Own),
        One("Math.BitIncrement", x => x, Reals),
        One("Math.BitDecrement", x => x, Reals),

        One("Math.Exp", BigMath.Exp, Exponents),
        One("double.Exp2", BigMath.Exp2, Exponents),
        One("double.Exp10", BigMath.Exp10, Points(Both(Near), Both([100, 300]))),
        One("double.ExpM1", x => BigMath.Exp(x) - 1, Exponents),
        One("double.Exp2M1", x => BigMath.Exp2(x) - 1, Exponents),
        One("double.Exp10M1", x => BigMath.Exp10(x) - 1, Points(Both(Near), Both([100, 300]))),
        One("Math.Log", BigMath.Log, Positive, Extent.Own),
        Two("Math.Log base", (x, b) => BigMath.Log(x) / BigMath.Log(b), Grid([1e-200, 0.3, 2, 1e100], [0.1, 0.9, 1.1, 10]), Extent.Own),
        One("Math.Log2", BigMath.Log2, Positive, Extent.Own),
        One("Math.Log10", BigMath.Log10, Positive, Extent.Own),
        One("double.LogP1", x => BigMath.Log(1 + x), AboveMinusOne),
        One("double.Log2P1", x => BigMath.Log2(1 + x), AboveMinusOne),
        One("double.Log10P1", x => BigMath.Log10(1 + x), AboveMinusOne),

        One("Math.Sin", BigMath.Sin, Angles),
        One("Math.Cos", BigMath.Cos, Angles),
        One("Math.Tan", BigMath.Tan, Angles),
        One("double.SinPi", x => BigMath.Sin(x * BigReal.Pi), Points(Both([1e-300, 1e-5, 0.1, 0.3, 0.75, 1.3, 1000.3]))),
        One("double.CosPi", x => BigMath.Cos(x * BigReal.Pi), Points(Both([1e-300, 1e-5, 0.1, 0.3, 0.75, 1.3, 1000.3]))),
        One("double.TanPi", x => BigMath.Tan(x * BigReal.Pi), Points(Both([1e-300, 1e-5, 0.1, 0.3, 0.75, 1.3, 1000.3]))),
        One("Math.Asin", BigMath.Asin, Unit),
        One("Math.Acos", BigMath.Acos, Unit),
        One("Math.Atan", BigReal.Atan, Reals),
        One("double.AsinPi", x => BigMath.Asin(x) / BigReal.Pi, Unit),
        One("double.AcosPi", x => BigMath.Acos(x) / BigReal.Pi, Unit),
        One("double.AtanPi", x => BigReal.Atan(x) / BigReal.Pi, Reals),
        Two("Math.Atan2", BigMath.Angle, Pairs, Extent.Joint),
        Two("double.Atan2Pi", (y, x) => BigMath.Angle(y, x) / BigReal.Pi, Pairs, Extent.Joint),

        One("Math.Sinh", BigMath.Sinh, Exponents),
        One("Math.Cosh", BigMath.Cosh, Exponents),
        One("Math.Tanh", BigMath.Tanh, Points(Both(Middle))),
        One("Math.Asinh", BigMath.Asinh, Reals),
        One("Math.Acosh", BigMath.Acosh, Points([1 + 3e-16, 1 + 1e-8, 1.01, 1.5, 3, 1e5, 1e100, 1e160, 1e200, 1e300])),
        One("Math.Atanh", BigMath.Atanh, Unit),

        One("Math.Sqrt", BigMath.Sqrt, Positive, Extent.Own),
        One("Math.Cbrt", x => BigMath.Root(x, 3), Reals, Extent.Own),
        new("double.RootN odd", x => BigMath.Root(x[0], 5), Reals, Extent.Own, 5),
        new("double.RootN first", x => x[0], Reals, Extent.Own, 1),
        new("double.RootN reciprocal", x => BigReal.One / BigMath.Root(x[0], 4), Positive, Extent.Own, -4),
        Two("double.Hypot", BigMath.Hypot, Pairs, Extent.Joint),
        Two("Math.Pow", BigMath.Pow, Powers, Extent.Own),
        .. new[] { ("1", 1), ("2", 2), ("3", 3), ("7", 7), ("63", 63), ("64", 64), ("101", 101), ("-1", -1), ("-2", -2), ("-5", -5) }
            .Select(p => new RuleCase($"Math.Pow {p.Item1}", x => BigMath.Pow(x[0], p.Item2), Reals, Extent.Own, p.Item1)),
        .. new[] { ("0.5", 0.5), ("1.5", 1.5), ("1.7", 1.7), ("2.2", 2.2), ("0.3", 0.3), ("-0.5", -0.5), ("-3.3", -3.3) }
            .Select(p => new RuleCase($"Math.Pow {p.Item1}", x => BigMath.Pow(x[0], p.Item2), Positive, Extent.Own, p.Item1)),

        One("Math.Floor", _ => 0, Points(Both([0.3, 1.7]))),
        One("Math.Ceiling", _ => 0, Points(Both([0.3, 1.7]))),
        One("Math.Truncate", _ => 0, Points(Both([0.3, 1.7]))),
        One("Math.Round", _ => 0, Points(Both([0.3, 1.7]))),
        One("Detach", _ => 0, Points(Both([0.3, 1.7]))),

        One("Math.Abs", x => x.Absolute, Reals, Extent.Own),
        Two("Math.CopySign", (x, y) => y.Sign < 0 ? -x.Absolute : x.Absolute, Moderate, Extent.Own),
        .. new[] { "Math.Max", "double.MaxNative", "double.MaxNumber" }.Select(n => Two(n, (x, y) => x > y ? x : y, Moderate)),
        .. new[] { "Math.Min", "double.MinNative", "double.MinNumber" }.Select(n => Two(n, (x, y) => x < y ? x : y, Moderate)),
        .. new[] { "Math.MaxMagnitude", "double.MaxMagnitudeNumber" }.Select(n => Two(n, (x, y) => x.Absolute > y.Absolute ? x : y, Moderate)),
        .. new[] { "Math.MinMagnitude", "double.MinMagnitudeNumber" }.Select(n => Two(n, (x, y) => x.Absolute < y.Absolute ? x : y, Moderate)),
        .. new[] { "Math.Clamp", "double.ClampNative" }.Select(
            n => new RuleCase(n, x => x[0] < x[1] ? x[1] : x[0] > x[2] ? x[2] : x[0], Bounded)),

        Two("Add", (x, y) => x + y, Pairs),
        Two("Subtract", (x, y) => x - y, Pairs),
        One("Negate", x => -x, Reals),
        One("Convert", x => x, Reals),
    ];

    public static RuleCase Find(string name) => All.Single(c => c.Name == name);

    private static RuleCase One(string name, Func<BigReal, BigReal> definition, double[][] points, Extent extent = Extent.Unit) =>
        new(name, x => definition(x[0]), points, extent);

    private static RuleCase Two(string name, Func<BigReal, BigReal, BigReal> definition, double[][] points, Extent extent = Extent.Unit) =>
        new(name, x => definition(x[0], x[1]), points, extent);

    private static double[] Both(double[] magnitudes) => [.. magnitudes, .. magnitudes.Select(m => -m)];

    private static double[][] Points(params double[][] sets) => [.. sets.SelectMany(s => s).Select(x => new[] { x })];

    private static double[][] Grid(double[] first, double[] second) => [.. first.SelectMany(x => second.Select(y => new[] { x, y }))];
}

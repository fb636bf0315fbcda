using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Generated series of primitives at zeros, branch points and kinks, against a table: along x₀ + t, and where x does not move.</summary>
public static partial class BranchPointTests
{
    private const double Inf = double.PositiveInfinity;

    private const DerivativeModes Modes = DerivativeModes.Jvp | DerivativeModes.Taylor;

    private delegate (double Value, double Tangent) Jvp(double x, double tangent);

    [Differentiable(Modes = Modes)]
    internal static double Log(double x) => Math.Log(x);

    [Differentiable(Modes = Modes)]
    internal static double Log10(double x) => Math.Log10(x);

    [Differentiable(Modes = Modes)]
    internal static double LogP1(double x) => double.LogP1(x);

    [Differentiable(Modes = Modes)]
    internal static double Reciprocal(double x) => 1 / x;

    [Differentiable(Modes = Modes)]
    internal static double Sqrt(double x) => Math.Sqrt(x);

    [Differentiable(Modes = Modes)]
    internal static double Cbrt(double x) => Math.Cbrt(x);

    [Differentiable(Modes = Modes)]
    internal static double Power(double x) => Math.Pow(x, 1.5);

    [Differentiable(Modes = Modes)]
    internal static double Cube(double x) => Math.Pow(x, 3);

    [Differentiable(Modes = Modes)]
    internal static double Asin(double x) => Math.Asin(x);

    [Differentiable(Modes = Modes)]
    internal static double Acos(double x) => Math.Acos(x);

    [Differentiable(Modes = Modes)]
    internal static double Acosh(double x) => Math.Acosh(x);

    [Differentiable(Modes = Modes)]
    internal static double Atanh(double x) => Math.Atanh(x);

    [Differentiable(Modes = Modes)]
    internal static double Abs(double x) => Math.Abs(x);

    [Differentiable(Modes = Modes)]
    internal static double Max(double x) => Math.Max(x, 0) * 2;

    [Differentiable(Modes = Modes)]
    internal static double Clamp(double x) => Math.Clamp(x, 0, 1);

    [Differentiable(Modes = Modes)]
    internal static double Hypot(double x) => double.Hypot(x, 2 * x);

    [Differentiable(Modes = Modes)]
    internal static double Tanh(double x) => Math.Tanh(x);

    [Differentiable(Modes = Modes)]
    internal static double Exp(double x) => Math.Exp(x);

    public static TheoryData<string, double, double[]> Table => new()
    {
        { nameof(Log), 0, [Inf, -Inf, Inf] },
        { nameof(Log10), 0, [Inf, -Inf, Inf] },
        { nameof(LogP1), -1, [Inf, -Inf, Inf] },
        { nameof(Reciprocal), 0, [-Inf, Inf, -Inf] },
        { nameof(Sqrt), 0, [Inf, -Inf, Inf] },
        { nameof(Cbrt), 0, [Inf, -Inf, Inf] },
        { nameof(Power), 0, [0, Inf, -Inf] },
        { nameof(Cube), 0, [0, 0, 1] },
        { nameof(Asin), -1, [Inf, -Inf, Inf] },
        { nameof(Asin), 1, [Inf, Inf, Inf] },
        { nameof(Acos), -1, [-Inf, Inf, -Inf] },
        { nameof(Acos), 1, [-Inf, -Inf, -Inf] },
        { nameof(Acosh), 1, [Inf, -Inf, double.NaN] },
        { nameof(Atanh), -1, [Inf, -Inf, Inf] },
        { nameof(Atanh), 1, [Inf, Inf, Inf] },
        { nameof(Abs), 0, [0, 0, 0] },
        { nameof(Max), 0, [1, 0, 0] },
        { nameof(Clamp), 0, [1, 0, 0] },
        { nameof(Hypot), 0, [0, 0, 0] },
        { nameof(Tanh), 0, [1, 0, -1.0 / 3] },
        { nameof(Exp), double.NegativeInfinity, [0, 0, 0] },
    };

    private static (ScalarSeries<double> Taylor, Jvp Jvp) Members(string name)
    {
        Type[] series = [typeof(int), typeof(ReadOnlySpan<double>), typeof(Span<double>)];
        const System.Reflection.BindingFlags Static = System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic;
        return (
            typeof(BranchPointTests).GetMethod(name + "Taylor", Static, series)!.CreateDelegate<ScalarSeries<double>>(),
            typeof(BranchPointTests).GetMethod(name + "Jvp", Static, [typeof(double), typeof(double)])!.CreateDelegate<Jvp>());
    }

    [Theory]
    [MemberData(nameof(Table))]
    public static void AlongALine(string name, double point, double[] expected)
    {
        (ScalarSeries<double> taylor, Jvp jvp) = Members(name);
        double[] result = Coefficients(taylor, 3, [point, 1, 0, 0]);
        Assert.Equal(expected, result[1..]);
        Assert.Equal((result[0], result[1]), jvp(point, 1));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public static void WhereNothingMoves(string name, double point, double[] expected)
    {
        Assert.NotNull(expected);
        Assert.Equal([0, 0, 0], Coefficients(Members(name).Taylor, 3, [point, 0, 0, 0])[1..]);
    }
}

using AutoDiff.Runtime;

namespace AutoDiff.Tests.Taylor;

/// <summary>Recurrences at zeros and branch points, against a table.</summary>
public static class SeriesSingularTests
{
    private const double Inf = double.PositiveInfinity;

    private delegate void Routine(double x0, ReadOnlySpan<double> x, Span<double> result);

    private static void Check(Routine routine, double[] x, params double[] expected)
    {
        double[] result = new double[x.Length - 1];
        result.AsSpan().Fill(-1234);
        routine(x[0], x.AsSpan(1), result);
        Assert.Equal(expected, result);
    }

    private static Routine Power(double exponent) => (x0, x, result) => Series.Power(x0, x, exponent, Math.Pow(x0, exponent), result);

    private static Routine Root(int n) => (x0, x, result) => Series.Root(x0, x, n, double.RootN(x0, n), result);

    private static void Sqrt(double x0, ReadOnlySpan<double> x, Span<double> result) => Series.Sqrt(x0, x, Math.Sqrt(x0), result);

    private static void Log(double x0, ReadOnlySpan<double> x, Span<double> result) => Series.IntegrateQuotient(x, x0, x, result);

    private static void Reciprocal(double x0, ReadOnlySpan<double> x, Span<double> result) => Series.Divide(x0, x, 1 / x0, result);

    [Fact]
    public static void SquareRootsFactorOutEvenPowers()
    {
        Check(Sqrt, [0, 0, 4, 4, 0, 0], 2, 1, -0.25, 0.125, double.NaN);
        Check(Sqrt, [0, 0, 0, 0, 9, 0], 0, 3, 0, double.NaN, double.NaN);
        Check(Power(0.5), [0, 0, 4, 4, 0, 0], 2, 1, -0.25, 0.125, double.NaN);
        Check(Root(2), [0, 0, 4, 4, 0, 0], 2, 1, -0.25, 0.125, double.NaN);
    }

    [Fact]
    public static void OtherwiseTheyAreInfinite()
    {
        Check(Sqrt, [0, 1, 5, 0, 0], Inf, -Inf, Inf, -Inf);
        Check(Sqrt, [0, -1, 5, 0, 0], -Inf, -Inf, -Inf, -Inf);
        Check(Sqrt, [0, 0, 0, 1, 0], 0, 0, Inf, Inf);
        Check(Root(3), [0, -1, 0], -Inf, -Inf);
        Check(Root(-2), [0, 1, 0], -Inf, Inf);
        Check(Power(1.5), [0, 1, 0, 0], 0, Inf, -Inf);
        Check(Power(-1), [0, 1, 0], -Inf, Inf);
        Check(Power(-0.5), [0, 1, 0], -Inf, Inf);
    }

    [Fact]
    public static void AZeroSeriesWinsOverInfinity()
    {
        foreach (Routine routine in (Routine[])[Sqrt, Log, Reciprocal, Power(0.5), Power(-1), Power(0.3), Power(3), Root(3), Root(-3)])
        {
            Check(routine, [0, 0, 0, 0], 0, 0, 0);
        }
    }

    [Fact]
    public static void IntegerPowersAreProducts()
    {
        Check(Power(3), [0, 1, 2, 0, 0], 0, 0, 1, 6);
        Check(Power(2), [0, 0, 1, 0, 1], 0, 0, 0, 1);
        Check(Power(1), [0, 3, 1], 3, 1);
        Check(Power(0), [0, 3, 1], 0, 0);
        Check(Power(5), [-2, 1, 0, 0], 80, -80, 40);
        Check(Power(2000), [0, 1, 0], 0, 0);
        Check(Power(-2), [2, 1, 0], -0.25, 3.0 / 16);
    }

    [Fact]
    public static void RootsFactorOutWhatTheyDivide()
    {
        Check(Root(3), [0, 0, 0, 8, 0, 0], 2, 0, 0, double.NaN, double.NaN);
        Check(Root(3), [0, 0, 0, -8, 0, 0], -2, 0, 0, double.NaN, double.NaN);
        Check(Power(2.5), [0, 0, 4, 0, 0, 0], 0, 0, 0, 0, 32);
    }

    [Fact]
    public static void PolesAlternate()
    {
        Check(Log, [0, 1, 0, 0], Inf, -Inf, Inf);
        Check(Reciprocal, [0, 1, 0, 0], -Inf, Inf, -Inf);
    }

    [Fact]
    public static void PowersOfSeries()
    {
        static void General(double x0, double[] x, double y0, double[] y, params double[] expected)
        {
            double[] result = new double[x.Length];
            Series.Power(x0, x, y0, y, Math.Pow(x0, y0), new double[x.Length], new double[x.Length], result);
            Assert.Equal(expected, result);
        }

        General(0, [1, 0, 0], 3, [0, 0, 0], 0, 0, 1);
        General(0, [0, 0, 0], 2, [1, 0, 0], 0, 0, 0);
        General(0, [1, 0], 1, [1, 0], 1, double.NaN);
        General(Math.E, [0, 0], 1, [1, 0], Math.E, Math.E / 2);
    }

    [Fact]
    public static void TheHyperbolicTangentKeepsItsTails()
    {
        foreach (double x in (double[])[15, 20, 100, 300, -300])
        {
            double[] result = new double[2];
            Series.Tanh(x, [1, 0], Math.Tanh(x), new double[2], result);
            double slope = 4 * Math.Exp(-2 * Math.Abs(x));
            TaylorAssert.Close(1, result[0] / slope, 1e-11);
            TaylorAssert.Close(-Math.Sign(x), result[1] / slope, 1e-11);
        }
    }

    [Fact]
    public static void TheNormAtZeroIsFlat()
    {
        double[] result = [1, 1];
        Series.Hypot(0, [1, 2], 0, [1, 2], 0, result);
        Assert.Equal([0, 0], result);
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Four sums of squares that are not convex (Moré, Garbow and Hillstrom 1981, problems 1, 14, 7 and 5): as residuals, and as ½Σr².</summary>
internal static partial class NonConvex
{
    public static readonly double[] RosenbrockStart = [-1.2, 1];
    public static readonly double[] WoodStart = [-3, -1, -3, -1];
    public static readonly double[] HelicalStart = [-1, 0, 0];
    public static readonly double[] BealeStart = [1, 1];

    [Differentiable]
    public static void RosenbrockResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 10 * (x[1] - (x[0] * x[0]));
        r[1] = 1 - x[0];
    }

    [Differentiable]
    public static void WoodResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 10 * (x[1] - (x[0] * x[0]));
        r[1] = 1 - x[0];
        r[2] = Math.Sqrt(90.0) * (x[3] - (x[2] * x[2]));
        r[3] = 1 - x[2];
        r[4] = Math.Sqrt(10.0) * (x[1] + x[3] - 2);
        r[5] = (x[1] - x[3]) / Math.Sqrt(10.0);
    }

    [Differentiable]
    public static void HelicalResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        double turns = Math.Atan(x[1] / x[0]) / (2 * Math.PI);
        if (x[0] < 0)
        {
            turns += 0.5;
        }

        r[0] = 10 * (x[2] - (10 * turns));
        r[1] = 10 * (Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])) - 1);
        r[2] = x[2];
    }

    [Differentiable]
    public static void BealeResiduals(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 1.5 - (x[0] * (1 - x[1]));
        r[1] = 2.25 - (x[0] * (1 - (x[1] * x[1])));
        r[2] = 2.625 - (x[0] * (1 - (x[1] * x[1] * x[1])));
    }

    [Differentiable]
    public static double Rosenbrock(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[2];
        RosenbrockResiduals(x, r);
        return HalfSquares(r);
    }

    [Differentiable]
    public static double Wood(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[6];
        WoodResiduals(x, r);
        return HalfSquares(r);
    }

    [Differentiable]
    public static double Helical(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[3];
        HelicalResiduals(x, r);
        return HalfSquares(r);
    }

    [Differentiable]
    public static double Beale(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[3];
        BealeResiduals(x, r);
        return HalfSquares(r);
    }

    private static double HalfSquares(ReadOnlySpan<double> r)
    {
        double sum = 0;
        foreach (double entry in r)
        {
            sum += entry * entry;
        }

        return sum / 2;
    }
}

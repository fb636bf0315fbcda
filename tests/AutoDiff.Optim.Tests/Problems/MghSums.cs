namespace AutoDiff.Optim.Tests.Problems;

/// <content>The sums of squares, for minimisers: a marked function that calls another.</content>
internal static partial class Mgh
{
    private const DerivativeModes ForMinimisers = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian;

    [Differentiable(Modes = ForMinimisers)]
    public static double RosenbrockSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[2];
        Rosenbrock(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double FreudensteinRothSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[2];
        FreudensteinRoth(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double PowellBadlyScaledSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[2];
        PowellBadlyScaled(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BrownBadlyScaledSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[3];
        BrownBadlyScaled(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BealeSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[3];
        Beale(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double JennrichSampsonSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[10];
        JennrichSampson(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double HelicalValleySum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[3];
        HelicalValley(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BardSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[15];
        Bard(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double GaussianSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[15];
        Gaussian(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double MeyerSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[16];
        Meyer(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double GulfSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[99];
        Gulf(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BoxSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[10];
        Box(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double PowellSingularSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[4];
        PowellSingular(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double WoodSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[6];
        Wood(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double KowalikOsborneSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[11];
        KowalikOsborne(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BrownDennisSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[20];
        BrownDennis(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double Osborne1Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[33];
        Osborne1(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BiggsExp6Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[13];
        BiggsExp6(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double Osborne2Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[65];
        Osborne2(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double WatsonSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[31];
        Watson(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double ExtendedRosenbrockSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        ExtendedRosenbrock(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double ExtendedPowellSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        ExtendedPowell(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double Penalty1Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length + 1];
        Penalty1(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double Penalty2Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[2 * x.Length];
        Penalty2(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double VariablyDimensionedSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length + 2];
        VariablyDimensioned(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double TrigonometricSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        Trigonometric(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BrownAlmostLinearSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        BrownAlmostLinear(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double DiscreteBoundaryValueSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        DiscreteBoundaryValue(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double DiscreteIntegralSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        DiscreteIntegral(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BroydenTridiagonalSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        BroydenTridiagonal(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double BroydenBandedSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        BroydenBanded(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double LinearFullRankSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[20];
        LinearFullRank(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double LinearRank1Sum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[20];
        LinearRank1(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double LinearRank1WithZerosSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[20];
        LinearRank1WithZeros(x, r);
        return SumOfSquares(r);
    }

    [Differentiable(Modes = ForMinimisers)]
    public static double ChebyquadSum(ReadOnlySpan<double> x)
    {
        Span<double> r = stackalloc double[x.Length];
        Chebyquad(x, r);
        return SumOfSquares(r);
    }

    private static double SumOfSquares(ReadOnlySpan<double> r)
    {
        double sum = 0;
        for (int i = 0; i < r.Length; i++)
        {
            sum += r[i] * r[i];
        }

        return sum;
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>One of the problems of Moré, Garbow and Hillstrom with its standard start.</summary>
/// <param name="Number">Its number in their article.</param>
/// <param name="Residual">The generated function object of its residuals.</param>
/// <param name="Sum">The generated function object of their sum of squares.</param>
/// <param name="Start">The standard starting point.</param>
/// <param name="Minima">The published values of the sum of squares, the global one first.</param>
internal sealed record MghProblem(
    int Number, IResidual<double> Residual, ITwiceDifferentiable<double> Sum, double[] Start, params double[] Minima)
{
    public int Count => Start.Length;

    public override string ToString() => FormattableString.Invariant($"{Number} (n = {Count})");

    /// <summary>How far a value is above the nearest minimum that is not above it, relative to that minimum or absolutely if it is 0.</summary>
    public double Gap(double sum) => Minima.Min(minimum => Math.Abs(sum - minimum) / (minimum == 0 ? 1 : minimum));
}

/// <summary>All 35 functions, some in several sizes.</summary>
internal static class MghCatalogue
{
    public static IReadOnlyList<MghProblem> All { get; } =
    [
        new(1, new Mgh.RosenbrockResidual(2), new Mgh.RosenbrockSumObjective(), [-1.2, 1], 0),
        new(2, new Mgh.FreudensteinRothResidual(2), new Mgh.FreudensteinRothSumObjective(), [0.5, -2], 0, 48.984253679240034),
        new(3, new Mgh.PowellBadlyScaledResidual(2), new Mgh.PowellBadlyScaledSumObjective(), [0, 1], 0),
        new(4, new Mgh.BrownBadlyScaledResidual(3), new Mgh.BrownBadlyScaledSumObjective(), [1, 1], 0),
        new(5, new Mgh.BealeResidual(3), new Mgh.BealeSumObjective(), [1, 1], 0),
        new(6, new Mgh.JennrichSampsonResidual(10), new Mgh.JennrichSampsonSumObjective(), [0.3, 0.4], 124.3621823556148),
        new(7, new Mgh.HelicalValleyResidual(3), new Mgh.HelicalValleySumObjective(), [-1, 0, 0], 0),
        new(8, new Mgh.BardResidual(15), new Mgh.BardSumObjective(), [1, 1, 1], 8.214877306578964e-3, 17.42869333),
        new(9, new Mgh.GaussianResidual(15), new Mgh.GaussianSumObjective(), [0.4, 1, 0], 1.1279327696187516e-8),
        new(10, new Mgh.MeyerResidual(16), new Mgh.MeyerSumObjective(), [0.02, 4000, 250], 87.94585517066868),
        new(11, new Mgh.GulfResidual(99), new Mgh.GulfSumObjective(), [5, 2.5, 0.15], 0),
        new(12, new Mgh.BoxResidual(10), new Mgh.BoxSumObjective(), [0, 10, 20], 0),
        new(13, new Mgh.PowellSingularResidual(4), new Mgh.PowellSingularSumObjective(), [3, -1, 0, 1], 0),
        new(14, new Mgh.WoodResidual(6), new Mgh.WoodSumObjective(), [-3, -1, -3, -1], 0),
        new(15, new Mgh.KowalikOsborneResidual(11), new Mgh.KowalikOsborneSumObjective(), [0.25, 0.39, 0.415, 0.39], 3.075056038492383e-4),
        new(16, new Mgh.BrownDennisResidual(20), new Mgh.BrownDennisSumObjective(), [25, 5, -5, -1], 85822.20162635634),
        new(17, new Mgh.Osborne1Residual(33), new Mgh.Osborne1SumObjective(), [0.5, 1.5, -1, 0.01, 0.02], 5.464894697482668e-5),
        new(18, new Mgh.BiggsExp6Residual(13), new Mgh.BiggsExp6SumObjective(), [1, 2, 1, 1, 1, 1], 0, 5.65564993e-3),
        new(19, new Mgh.Osborne2Residual(65), new Mgh.Osborne2SumObjective(), [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5], 4.0137736293547756e-2),
        new(20, new Mgh.WatsonResidual(31), new Mgh.WatsonSumObjective(), new double[6], 2.2876700535524e-3),
        new(20, new Mgh.WatsonResidual(31), new Mgh.WatsonSumObjective(), new double[9], 1.3997601381001137e-6),
        new(20, new Mgh.WatsonResidual(31), new Mgh.WatsonSumObjective(), new double[12], 4.722381101346837e-10),
        new(21, new Mgh.ExtendedRosenbrockResidual(10), new Mgh.ExtendedRosenbrockSumObjective(), Repeat(10, -1.2, 1), 0),
        new(22, new Mgh.ExtendedPowellResidual(12), new Mgh.ExtendedPowellSumObjective(), Repeat(12, 3, -1, 0, 1), 0),
        new(23, new Mgh.Penalty1Residual(5), new Mgh.Penalty1SumObjective(), From(4, i => i), 2.249977501e-5),
        new(23, new Mgh.Penalty1Residual(11), new Mgh.Penalty1SumObjective(), From(10, i => i), 7.087651467e-5),
        new(24, new Mgh.Penalty2Residual(8), new Mgh.Penalty2SumObjective(), Repeat(4, 0.5), 9.376293007e-6),
        new(24, new Mgh.Penalty2Residual(20), new Mgh.Penalty2SumObjective(), Repeat(10, 0.5), 2.936605375e-4),
        new(25, new Mgh.VariablyDimensionedResidual(12), new Mgh.VariablyDimensionedSumObjective(), From(10, i => 1 - (i / 10.0)), 0),
        new(26, new Mgh.TrigonometricResidual(10), new Mgh.TrigonometricSumObjective(), Repeat(10, 0.1), 0, 2.795056122e-5),
        new(27, new Mgh.BrownAlmostLinearResidual(10), new Mgh.BrownAlmostLinearSumObjective(), Repeat(10, 0.5), 0, 1),
        new(28, new Mgh.DiscreteBoundaryValueResidual(10), new Mgh.DiscreteBoundaryValueSumObjective(), From(10, i => i / 11.0 * ((i / 11.0) - 1)), 0),
        new(29, new Mgh.DiscreteIntegralResidual(10), new Mgh.DiscreteIntegralSumObjective(), From(10, i => i / 11.0 * ((i / 11.0) - 1)), 0),
        new(30, new Mgh.BroydenTridiagonalResidual(10), new Mgh.BroydenTridiagonalSumObjective(), Repeat(10, -1), 0),
        new(31, new Mgh.BroydenBandedResidual(10), new Mgh.BroydenBandedSumObjective(), Repeat(10, -1), 0),
        new(32, new Mgh.LinearFullRankResidual(20), new Mgh.LinearFullRankSumObjective(), Repeat(10, 1), 10),
        new(33, new Mgh.LinearRank1Residual(20), new Mgh.LinearRank1SumObjective(), Repeat(10, 1), 4.6341463414634143),
        new(34, new Mgh.LinearRank1WithZerosResidual(20), new Mgh.LinearRank1WithZerosSumObjective(), Repeat(10, 1), 6.1351351351351351),
        new(35, new Mgh.ChebyquadResidual(8), new Mgh.ChebyquadSumObjective(), From(8, i => i / 9.0), 3.516873726e-3),
        new(35, new Mgh.ChebyquadResidual(9), new Mgh.ChebyquadSumObjective(), From(9, i => i / 10.0), 0),
        new(35, new Mgh.ChebyquadResidual(10), new Mgh.ChebyquadSumObjective(), From(10, i => i / 11.0), 4.772713696e-3, 6.503954801e-3),
    ];

    private static double[] Repeat(int n, params double[] values) => From(n, i => values[(i - 1) % values.Length]);

    private static double[] From(int n, Func<int, double> entry) => [.. Enumerable.Range(1, n).Select(entry)];
}

using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Support;

/// <summary>One of Hock and Schittkowski's problems with inequalities or bounds: functions, start (moved into the bounds where the published one is outside), published minimum.</summary>
internal sealed record InequalityProblem(
    int Number,
    ITwiceDifferentiable<double> Objective,
    IConstraints Equations,
    IConstraints Inequalities,
    double[] Start,
    double[]? Lower,
    double[]? Upper,
    double Minimum)
{
    private static readonly IConstraints None = Wrap(default(NoConstraints<double>));

    public static readonly InequalityProblem[] All =
    [
        new(10, new HockSchittkowskiInequalities.F10Objective(), None, Wrap(new HockSchittkowskiInequalities.G10Residual(1)), [-10, 10], null, null, -1),
        new(11, new HockSchittkowskiInequalities.F11Objective(), None, Wrap(new HockSchittkowskiInequalities.G11Residual(1)), [4.9, 0.1], null, null, -8.498464223),
        new(12, new HockSchittkowskiInequalities.F12Objective(), None, Wrap(new HockSchittkowskiInequalities.G12Residual(1)), [0, 0], null, null, -30),
        new(21, new HockSchittkowskiInequalities.F21Objective(), None, Wrap(new HockSchittkowskiInequalities.G21Residual(1)), [2, -1], [2, -50], [50, 50], -99.96),
        new(22, new HockSchittkowskiInequalities.F22Objective(), None, Wrap(new HockSchittkowskiInequalities.G22Residual(2)), [2, 2], null, null, 1),
        new(24, new HockSchittkowskiInequalities.F24Objective(), None, Wrap(new HockSchittkowskiInequalities.G24Residual(3)), [1, 0.5], [0, 0], null, -1),
        new(29, new HockSchittkowskiInequalities.F29Objective(), None, Wrap(new HockSchittkowskiInequalities.G29Residual(1)), [1, 1, 1], null, null, -16 * Math.Sqrt(2)),
        new(30, new HockSchittkowskiInequalities.F30Objective(), None, Wrap(new HockSchittkowskiInequalities.G30Residual(1)), [1, 1, 1], [1, -10, -10], [10, 10, 10], 1),
        new(31, new HockSchittkowskiInequalities.F31Objective(), None, Wrap(new HockSchittkowskiInequalities.G31Residual(1)), [1, 1, 1], [-10, 1, -10], [10, 10, 1], 6),
        new(34, new HockSchittkowskiInequalities.F34Objective(), None, Wrap(new HockSchittkowskiInequalities.G34Residual(2)), [0, 1.05, 2.9], [0, 0, 0], [100, 100, 10], -Math.Log(Math.Log(10))),
        new(35, new HockSchittkowskiInequalities.F35Objective(), None, Wrap(new HockSchittkowskiInequalities.G35Residual(1)), [0.5, 0.5, 0.5], [0, 0, 0], null, 1.0 / 9),
        new(36, new HockSchittkowskiInequalities.F36Objective(), None, Wrap(new HockSchittkowskiInequalities.G36Residual(1)), [10, 10, 10], [0, 0, 0], [20, 11, 42], -3300),
        new(37, new HockSchittkowskiInequalities.F36Objective(), None, Wrap(new HockSchittkowskiInequalities.G37Residual(2)), [10, 10, 10], [0, 0, 0], [42, 42, 42], -3456),
        new(41, new HockSchittkowskiInequalities.F41Objective(), Wrap(new HockSchittkowskiInequalities.C41Residual(1)), None, [1, 1, 1, 2], [0, 0, 0, 0], [1, 1, 1, 2], 52.0 / 27),
        new(43, new HockSchittkowskiInequalities.F43Objective(), None, Wrap(new HockSchittkowskiInequalities.G43Residual(3)), [0, 0, 0, 0], null, null, -44),
        new(60, new HockSchittkowskiInequalities.F60Objective(), Wrap(new HockSchittkowskiInequalities.C60Residual(1)), None, [2, 2, 2], [-10, -10, -10], [10, 10, 10], 0.03256820025),
        new(63, new HockSchittkowskiInequalities.F63Objective(), Wrap(new HockSchittkowskiInequalities.C63Residual(2)), None, [2, 2, 2], [0, 0, 0], null, 961.7151721),
        new(65, new HockSchittkowskiInequalities.F65Objective(), None, Wrap(new HockSchittkowskiInequalities.G65Residual(1)), [-4.5, 4.5, 0], [-4.5, -4.5, -5], [4.5, 4.5, 5], 0.9535288567),
        new(71, new HockSchittkowskiInequalities.F71Objective(), Wrap(new HockSchittkowskiInequalities.C71Residual(1)), Wrap(new HockSchittkowskiInequalities.G71Residual(1)), [1, 5, 5, 1], [1, 1, 1, 1], [5, 5, 5, 5], 17.0140173),
        new(76, new HockSchittkowskiInequalities.F76Objective(), None, Wrap(new HockSchittkowskiInequalities.G76Residual(3)), [0.5, 0.5, 0.5, 0.5], [0, 0, 0, 0], null, -4.681818181818182),
        new(100, new HockSchittkowskiInequalities.F100Objective(), None, Wrap(new HockSchittkowskiInequalities.G100Residual(4)), [1, 2, 0, 4, 0, 1, 1], null, null, 680.6300573),
        new(113, new HockSchittkowskiInequalities.F113Objective(), None, Wrap(new HockSchittkowskiInequalities.G113Residual(8)), [2, 3, 5, 5, 1, 2, 7, 3, 6, 10], null, null, 24.3062091),
    ];

    public static InequalityProblem Find(int number) => All.Single(p => p.Number == number);

    public OptimOptions Bounds(OptimOptions? options = null) => (options ?? new OptimOptions()) with { LowerBounds = Lower, UpperBounds = Upper };

    private static Constraints<C> Wrap<C>(C constraints)
        where C : IResidual<double>, ITaylorDifferentiable<double>
        => new(constraints);
}

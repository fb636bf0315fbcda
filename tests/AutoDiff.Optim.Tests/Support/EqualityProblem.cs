using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Support;

/// <summary>One of Hock and Schittkowski's problems with equations alone: functions, start, published minimum.</summary>
internal sealed record EqualityProblem(int Number, ITwiceDifferentiable<double> Objective, IConstraints Constraints, double[] Start, double Minimum)
{
    public static readonly EqualityProblem[] All =
    [
        new(6, new HockSchittkowskiEqualities.F6Objective(), Wrap(new HockSchittkowskiEqualities.C6Residual(1)), [-1.2, 1], 0),
        new(7, new HockSchittkowskiEqualities.F7Objective(), Wrap(new HockSchittkowskiEqualities.C7Residual(1)), [2, 2], -Math.Sqrt(3)),
        new(26, new HockSchittkowskiEqualities.F26Objective(), Wrap(new HockSchittkowskiEqualities.C26Residual(1)), [-2.6, 2, 2], 0),
        new(27, new HockSchittkowskiEqualities.F27Objective(), Wrap(new HockSchittkowskiEqualities.C27Residual(1)), [2, 2, 2], 0.04),
        new(28, new HockSchittkowskiEqualities.F28Objective(), Wrap(new HockSchittkowskiEqualities.C28Residual(1)), [-4, 1, 1], 0),
        new(39, new HockSchittkowskiEqualities.F39Objective(), Wrap(new HockSchittkowskiEqualities.C39Residual(2)), [2, 2, 2, 2], -1),
        new(40, new HockSchittkowskiEqualities.F40Objective(), Wrap(new HockSchittkowskiEqualities.C40Residual(3)), [0.8, 0.8, 0.8, 0.8], -0.25),
        new(42, new HockSchittkowskiEqualities.F42Objective(), Wrap(new HockSchittkowskiEqualities.C42Residual(2)), [1, 1, 1, 1], 13.8578643763),
        new(46, new HockSchittkowskiEqualities.F46Objective(), Wrap(new HockSchittkowskiEqualities.C46Residual(2)), [Math.Sqrt(0.5), 1.75, 0.5, 2, 2], 0),
        new(48, new HockSchittkowskiEqualities.F48Objective(), Wrap(new HockSchittkowskiEqualities.C48Residual(2)), [3, 5, -3, 2, -2], 0),
        new(51, new HockSchittkowskiEqualities.F51Objective(), Wrap(new HockSchittkowskiEqualities.C52Residual(4, 3)), [2.5, 0.5, 2, -1, 0.5], 0),
        new(52, new HockSchittkowskiEqualities.F52Objective(), Wrap(new HockSchittkowskiEqualities.C52Residual(0, 3)), [2, 2, 2, 2, 2], 5.3266475645),
        new(61, new HockSchittkowskiEqualities.F61Objective(), Wrap(new HockSchittkowskiEqualities.C61Residual(2)), [0, 0, 0], -143.6461422),
        new(77, new HockSchittkowskiEqualities.F77Objective(), Wrap(new HockSchittkowskiEqualities.C77Residual(2)), [2, 2, 2, 2, 2], 0.2415051288),
        new(78, new HockSchittkowskiEqualities.F78Objective(), Wrap(new HockSchittkowskiEqualities.C78Residual(3)), [-2, 1.5, 2, -1, -1], -2.9197004096),
        new(79, new HockSchittkowskiEqualities.F79Objective(), Wrap(new HockSchittkowskiEqualities.C79Residual(3)), [2, 2, 2, 2, 2], 0.0787768209),
    ];

    public static EqualityProblem Find(int number) => All.Single(p => p.Number == number);

    private static Constraints<C> Wrap<C>(C constraints)
        where C : IResidual<double>, ITaylorDifferentiable<double>
        => new(constraints);
}

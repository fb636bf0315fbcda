namespace AutoDiff.Optim;

/// <summary>The logarithm of a Cauchy density: ρ(z) = log(1 + z). Outliers hardly pull at all; not convex, so start near the solution.</summary>
public sealed record CauchyLoss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
        => (T.IsZero(z) ? T.One : T.LogP1(z) / z, T.One / (T.One + z));
}

namespace AutoDiff.Optim;

/// <summary>Bounded: ρ(z) = arctan z. Not convex, so start near the solution.</summary>
public sealed record ArctanLoss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
        => (T.IsZero(z) ? T.One : T.Atan(z) / z, T.One / (T.One + (z * z)));
}

namespace AutoDiff.Optim;

/// <summary>Squares up to <see cref="RobustLoss.Scale"/>, absolute values beyond: ρ(z) = z, then 2√z − 1 (Huber 1964). Convex.</summary>
public sealed record HuberLoss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
    {
        if (z <= T.One)
        {
            return (T.One, T.One);
        }

        T root = T.Sqrt(z);
        return T.IsFinite(z) ? ((root + root - T.One) / z, T.One / root) : (T.NaN, T.NaN);
    }
}

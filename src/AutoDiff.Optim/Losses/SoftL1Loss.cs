namespace AutoDiff.Optim;

/// <summary>A smooth form of Huber's loss: ρ(z) = 2(√(1 + z) − 1) (Charbonnier et al. 1997). Convex.</summary>
public sealed record SoftL1Loss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
    {
        T root = T.Sqrt(T.One + z);
        return ((T.One + T.One) / (root + T.One), T.One / root);
    }
}

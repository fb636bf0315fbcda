namespace AutoDiff.Optim;

/// <summary>The logarithm of a Cauchy density: ρ(z) = log(1 + z). Outliers hardly pull at all; not convex, so start near the solution.</summary>
public sealed record CauchyLoss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
    {
        // What rounding adds to 1 + z both have (Goldberg 1991, theorem 4): LogP1 of the framework loses a small z.
        T sum = T.One + z;
        return (sum == T.One ? T.One : T.Log(sum) / (sum - T.One), T.One / sum);
    }
}

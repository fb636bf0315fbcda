namespace AutoDiff.Optim;

/// <summary>Tukey's biweight: ρ(z) = (1 − (1 − z)³)/3 scaled to ρ′(0) = 1, constant beyond <see cref="RobustLoss.Scale"/> (Beaton and Tukey 1974). Residuals
/// beyond the scale do not count at all, so start near the solution and choose the scale generously.</summary>
public sealed record TukeyLoss : RobustLoss
{
    private protected override (T Quotient, T Slope) Evaluate<T>(T z)
    {
        T three = T.CreateChecked(3);
        if (!(z < T.One))
        {
            return (T.One / (three * z), T.Zero);
        }

        T left = T.One - z;
        return ((three - (three * z) + (z * z)) / three, left * left);
    }
}

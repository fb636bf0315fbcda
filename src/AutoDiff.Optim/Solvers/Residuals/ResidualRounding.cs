using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Where sums of squares can no longer be compared.</summary>
internal static class ResidualRounding<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T RoundingErrors = T.CreateChecked(100);

    // As in line searches: sums over many terms lose more than one rounding error.
    private static readonly T ValueNoise = T.Sqrt(Acceptance<T>.Epsilon * T.Sqrt(Acceptance<T>.Epsilon));
    private static readonly T SmallSlope = T.Sqrt(T.Sqrt(Acceptance<T>.Epsilon));

    /// <summary>The relative error of a computed number.</summary>
    public static T Noise => RoundingErrors * Acceptance<T>.Epsilon;

    /// <summary>Whether what the linear model could still remove is within the rounding errors of the sum of squares, of J·x, or of what
    /// the residuals were computed from.</summary>
    public static bool IsReached(T removable, T norm, T scaledNorm, T startNorm)
        => removable <= T.Sqrt(Noise) * norm || removable <= Noise * T.Max(scaledNorm, startNorm);

    /// <summary>Whether neither the predicted nor the actual change of the sum of squares is more than rounding.</summary>
    public static bool IsLost(T predicted, T actual, T length, T scaledNorm)
        => T.Max(predicted, T.Abs(actual)) <= Noise && IsNearlyStationary(predicted, length, scaledNorm);

    /// <summary>Whether the sum of squares did not change along a rejected step beyond what may be rounding: what the residuals were computed from may be
    /// larger than they are, so that more is lost.</summary>
    public static bool IsFlat(T predicted, T actual, T length, T norm, T scaledNorm, T startNorm)
    {
        T cancelled = Tenth * Noise * T.Max(scaledNorm, startNorm) / norm;
        return T.Abs(actual) <= T.Max(ValueNoise, cancelled) && IsNearlyStationary(predicted, length, scaledNorm);
    }

    /// <summary>1 − (‖r₊‖/‖r‖)², in a form that does not cancel near 0.</summary>
    public static T ActualReduction(T norm, T trialNorm) => (norm - trialNorm) / norm * ((norm + trialNorm) / norm);

    /// <summary>By what to shorten a step that reduced too little: to the minimiser of the parabola through what is known, within bounds.</summary>
    public static T Cut(T actual, T slope)
        => actual >= T.Zero ? Half : T.Max(Tenth, Half * slope / (slope + (Half * actual)));

    /// <summary>Whether a small prediction is small because the gradient is, not because the step is: a wrong Jacobian predicts a reduction for any step that
    /// changes the residuals.</summary>
    private static bool IsNearlyStationary(T predicted, T length, T scaledNorm) => predicted * scaledNorm <= SmallSlope * length;
}

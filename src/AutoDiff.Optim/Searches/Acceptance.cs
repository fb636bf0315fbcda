using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>When a trial on a ray is good enough.</summary>
internal static class Acceptance<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The spacing of the numbers just above 1.</summary>
    public static readonly T Epsilon = T.BitIncrement(T.One) - T.One;

    // Sums over many terms lose more than one rounding error; ε^¾ (2e-12 in double) covers those and stays far below any real increase.
    private static readonly T ValueNoise = T.Sqrt(Epsilon * T.Sqrt(Epsilon));
    private static readonly T SteepestRise = T.CreateChecked(0.8);
    private static readonly T FlattestFall = T.CreateChecked(0.9);
    private static readonly T NegligibleDecrease = T.CreateChecked(8) * Epsilon;

    /// <summary>Armijo's condition, φ(t) ≤ φ(0) + c·t·φ′(0).</summary>
    public static bool DecreasesEnough(scoped in Ray<T> ray, T step, T value, T constant)
        => value <= ray.Origin.Value + (constant * step * ray.Slope);

    /// <summary>The approximate Wolfe conditions (Hager and Zhang 2005, SIAM J. Optim. 16, eq. 2.2–2.3, with δ = 0.1, σ = 0.9): where
    /// the difference of two values is all rounding, slopes, which stay accurate, decide.</summary>
    public static bool IsFlatEnough(scoped in Ray<T> ray, T value, T slope)
        => T.Abs(value - ray.Origin.Value) <= ValueNoise * T.Abs(ray.Origin.Value)
            && slope <= -SteepestRise * ray.Slope
            && slope >= FlattestFall * ray.Slope;

    /// <summary>Whether a value is higher than another by more than rounding.</summary>
    public static bool Rises(T from, T to) => to - from > ValueNoise * T.Abs(from);

    /// <summary>Whether a step that the model trusts would lower the value by no more than its rounding error.</summary>
    public static bool IsLostInRounding(T value, T slope) => -slope <= NegligibleDecrease * T.Abs(value);
}

using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Interpolation of a function of one variable.</summary>
internal static class Interpolation
{
    /// <summary>The minimiser of the cubic with the given values and slopes at two points (Nocedal and Wright 2006, eq. 3.59);
    /// NaN if it has none.</summary>
    public static T CubicMinimizer<T>(T a, T valueA, T slopeA, T b, T valueB, T slopeB)
        where T : IFloatingPointIeee754<T>
    {
        T three = T.CreateChecked(3);
        T d1 = slopeA + slopeB - (three * (valueA - valueB) / (a - b));
        T d2 = T.CopySign(T.Sqrt((d1 * d1) - (slopeA * slopeB)), b - a);
        return b - ((b - a) * (slopeB + d2 - d1) / (slopeB - slopeA + d2 + d2));
    }

    /// <summary>The local minimiser of c₁t + c₂t² + c₃t³, in the form of the quadratic formula that does not cancel for a descent; NaN if it has none.</summary>
    public static T CubicMinimizer<T>(T c1, T c2, T c3)
        where T : IFloatingPointIeee754<T>
    {
        // At the minimiser the second derivative, 2·√(c₂² − 3c₁c₃), is positive.
        T root = T.Sqrt((c2 * c2) - (T.CreateChecked(3) * c1 * c3));
        return c2 >= T.Zero ? -c1 / (c2 + root) : (root - c2) / (T.CreateChecked(3) * c3);
    }

    /// <summary><paramref name="value"/> held between two bounds; their mean if it is NaN.</summary>
    public static T Between<T>(T value, T low, T high)
        where T : IFloatingPointIeee754<T>
        => T.IsNaN(value) ? low + ((high - low) / T.CreateChecked(2)) : T.Clamp(value, low, high);
}

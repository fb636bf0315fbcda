using System.ComponentModel;
using System.Numerics;

namespace AutoDiff.Runtime;

/// <summary>Taylor coefficients as derivatives. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Coefficients
{
    /// <summary>Sets a series to that of the variable itself: x + t.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="series">Receives the coefficients; not empty.</param>
    /// <param name="x">The value of the variable.</param>
    public static void SetVariable<T>(Span<T> series, T x)
        where T : IFloatingPointIeee754<T>
    {
        series.Clear();
        series[0] = x;
        if (series.Length > 1)
        {
            series[1] = T.One;
        }
    }

    /// <summary>The derivative of the highest order that a series holds: k! times its last coefficient.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="series">k + 1 coefficients.</param>
    /// <returns>The k-th derivative.</returns>
    public static T LastDerivative<T>(ReadOnlySpan<T> series)
        where T : IFloatingPointIeee754<T>
    {
        T derivative = series[^1];
        for (int k = 2; k < series.Length; k++)
        {
            derivative *= T.CreateChecked(k);
        }

        return derivative;
    }
}

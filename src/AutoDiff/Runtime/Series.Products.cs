using System.Numerics;

namespace AutoDiff.Runtime;

/// <content>Products and quotients.</content>
public static partial class Series
{
    /// <summary>x y.</summary>
    public static void Multiply<T>(T x0, ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        x = x[..result.Length];
        y = y[..result.Length];
        for (int k = 0; k < result.Length; k++)
        {
            T sum = (x0 * y[k]) + (x[k] * y0);
            for (int j = 0; j < k; j++)
                sum += x[j] * y[k - 1 - j];
            result[k] = sum;
        }
    }

    /// <summary>Adds x y to a sum.</summary>
    public static void AddProduct<T>(T x0, ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < sum.Length; k++)
        {
            T term = (x0 * y[k]) + (x[k] * y0);
            for (int j = 0; j < k; j++)
                term += x[j] * y[k - 1 - j];
            sum[k] += term;
        }
    }

    /// <summary>x y, where a zero wins over an infinity.</summary>
    public static void StrongMultiply<T>(T x0, ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
        {
            T sum = StrongZero.Multiply(x0, y[k]) + StrongZero.Multiply(x[k], y0);
            for (int j = 0; j < k; j++)
                sum += StrongZero.Multiply(x[j], y[k - 1 - j]);
            result[k] = sum;
        }
    }

    /// <summary>x².</summary>
    public static void Square<T>(T x0, ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = SquareAt(x0, x, k);
    }

    /// <summary>x / y, of which v0 is the value.</summary>
    public static void Divide<T>(ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Divide(x[k] - Quotient(y, v0, result, k), y0);
    }

    /// <summary>A constant divided by y, of which v0 is the value.</summary>
    public static void Divide<T>(T y0, ReadOnlySpan<T> y, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Divide(-Quotient(y, v0, result, k), y0);
    }

    /// <summary>√(x² + y²), of which v0 is the value.</summary>
    public static void Hypot<T>(T x0, ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(v0))
        {
            result.Clear();
            return;
        }

        T cosine = x0 / v0, sine = y0 / v0;
        for (int k = 0; k < result.Length; k++)
        {
            T rest = SquareAt(T.Zero, x, k) + SquareAt(T.Zero, y, k) - SquareAt(T.Zero, result, k);
            result[k] = (cosine * x[k]) + (sine * y[k]) + (rest / (v0 + v0));
        }
    }

    /// <summary>√(x² + y²) for a constant y; v0 is its value.</summary>
    public static void Hypot<T>(T x0, ReadOnlySpan<T> x, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(v0))
        {
            result.Clear();
            return;
        }

        T cosine = x0 / v0;
        for (int k = 0; k < result.Length; k++)
            result[k] = (cosine * x[k]) + ((SquareAt(T.Zero, x, k) - SquareAt(T.Zero, result, k)) / (v0 + v0));
    }

    /// <summary>The coefficient of tᵏ⁺¹ of v y without that of v: what a quotient v lacks.</summary>
    private static T Quotient<T>(ReadOnlySpan<T> y, T v0, ReadOnlySpan<T> v, int k)
        where T : IFloatingPointIeee754<T>
    {
        // Where v0 is infinite, a zero coefficient of y still contributes nothing.
        T sum = StrongZero.Multiply(v0, y[k]);
        for (int j = 0; j < k; j++)
            sum += StrongZero.Multiply(v[j], y[k - 1 - j]);
        return sum;
    }

    /// <summary>The coefficient of tᵏ⁺¹ of x².</summary>
    private static T SquareAt<T>(T x0, ReadOnlySpan<T> x, int k)
        where T : IFloatingPointIeee754<T>
    {
        // The newest coefficients come last, so that the others do not wait for them.
        T sum = T.Zero, ends = T.IsZero(x0) ? T.Zero : x0 * x[k];
        for (int i = (k / 2) - 1; i >= 0; i--)
            sum += x[i] * x[k - 1 - i];
        sum += sum;
        if ((k & 1) == 1)
            sum += x[k / 2] * x[k / 2];
        return sum + (ends + ends);
    }
}

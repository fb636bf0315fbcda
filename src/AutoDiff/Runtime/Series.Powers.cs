using System.Numerics;

namespace AutoDiff.Runtime;

/// <content>Powers and roots.</content>
/// <remarks>
/// At 0 a root is a power series again only if the lowest power of x is divided evenly: √(t² + t³) = t √(1 + t). The highest
/// coefficients then depend on some of x beyond the order: these are NaN, since they are not known. Otherwise the coefficients
/// are infinite from the first on that is: each has the sign that it has at a small positive x0.
/// </remarks>
public static partial class Series
{
    private const int LargestMultipliedOut = 1024;

    /// <summary>√x, of which v0 is the value.</summary>
    public static void Sqrt<T>(T x0, ReadOnlySpan<T> x, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(x0))
        {
            RootAtZero(x, 2, result);
            return;
        }

        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Divide(x[k] - SquareAt(T.Zero, result, k), v0 + v0);
    }

    /// <summary>The n-th root of x, of which v0 is the value.</summary>
    public static void Root<T>(T x0, ReadOnlySpan<T> x, int n, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(x0))
            RootAtZero(x, n, result);
        else if (n < 0)
            Recurrence(x0, x, -T.One, T.CreateTruncating(-n), v0, result);
        else
            Recurrence(x0, x, T.One, T.CreateTruncating(n), v0, result);
    }

    /// <summary>x to a constant power, of which v0 is the value.</summary>
    public static void Power<T>(T x0, ReadOnlySpan<T> x, T exponent, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsInteger(exponent) && !T.IsNegative(exponent) && exponent <= T.CreateTruncating(LargestMultipliedOut))
            Multiplied(x0, x, int.CreateTruncating(exponent), result);
        else if (!T.IsZero(x0))
            Recurrence(x0, x, exponent, T.One, v0, result);
        else
            PowerAtZero(x, exponent, result);
    }

    /// <summary>xʸ, of which v0 is the value; the other spans receive log x and y log x.</summary>
    public static void Power<T>(
        T x0, ReadOnlySpan<T> x, T y0, ReadOnlySpan<T> y, T v0, Span<T> logarithm, Span<T> product, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (IsConstant(y))
        {
            Power(x0, x, y0, v0, result);
            return;
        }

        T logarithm0 = T.Log(x0);
        if (IsConstant(x))
        {
            StrongScale(logarithm0, y, product);
            Exp(product, v0, result);
        }
        else if (!T.IsZero(x0))
        {
            IntegrateQuotient(x, x0, x, logarithm);
            Multiply(logarithm0, logarithm, y0, y, product);
            Exp(product, v0, result);
        }
        else if (result.Length > 0)
        {
            // Not a power series; it has a slope at most.
            result.Fill(T.NaN);
            result[0] = StrongZero.Multiply(StrongZero.Multiply(y0, T.Pow(x0, y0 - T.One)), x[0])
                + StrongZero.Multiply(StrongZero.Multiply(v0, logarithm0), y[0]);
        }
    }

    /// <summary>xⁿ by repeated squaring, in place: a coefficient depends on lower ones, which are done later.</summary>
    private static void Multiplied<T>(T x0, ReadOnlySpan<T> x, int n, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (n == 0)
        {
            result.Clear();
            return;
        }

        x[..result.Length].CopyTo(result);
        T v0 = x0;
        for (int bit = BitOperations.Log2((uint)n) - 1; bit >= 0; bit--)
        {
            for (int k = result.Length - 1; k >= 0; k--)
                result[k] = SquareAt(v0, result, k);
            v0 *= v0;
            if ((n >> bit & 1) == 0)
                continue;
            for (int k = result.Length - 1; k >= 0; k--)
            {
                T sum = (v0 * x[k]) + (result[k] * x0);
                for (int j = 0; j < k; j++)
                    sum += result[j] * x[k - 1 - j];
                result[k] = sum;
            }

            v0 *= x0;
        }
    }

    /// <summary>x to the power a / b for x0 ≠ 0: b x v' = a v x'.</summary>
    private static void Recurrence<T>(T x0, ReadOnlySpan<T> x, T a, T b, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
        {
            T order = T.CreateTruncating(k + 1), sum = a * order * x[k] * v0, power = T.Zero;
            for (int j = 0; j < k; j++)
            {
                power += T.One;
                sum += ((a * power) - (b * (order - power))) * x[j] * result[k - 1 - j];
            }

            result[k] = StrongZero.Divide(sum, b * order * x0);
        }
    }

    private static void RootAtZero<T>(ReadOnlySpan<T> x, int n, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        int lowest = Lowest(x);
        T exponent = T.One / T.CreateTruncating(n);
        if (lowest == 0)
            result.Clear();
        else if (n > 0 && lowest % n == 0)
            Factored(x, lowest, lowest / n, T.One, T.CreateTruncating(n), T.RootN(x[lowest - 1], n), result);
        else
            FillSingular(x[lowest - 1], lowest, exponent, result);
    }

    private static void PowerAtZero<T>(ReadOnlySpan<T> x, T exponent, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        int lowest = Lowest(x);
        T power = exponent * T.CreateTruncating(lowest);
        if (lowest == 0)
            result.Clear();
        else if (T.IsPositive(exponent) && T.IsInteger(power) && (T.IsEvenInteger(T.CreateTruncating(lowest)) || T.IsInteger(exponent)))
            Factored(x, lowest, int.CreateSaturating(power), exponent, T.One, T.Pow(x[lowest - 1], exponent), result);
        else
            FillSingular(x[lowest - 1], lowest, exponent, result);
    }

    /// <summary>The lowest power of t in x; 0 if there is none.</summary>
    private static int Lowest<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
        {
            if (!T.IsZero(x[k]))
                return k + 1;
        }

        return 0;
    }

    /// <summary>(tᵐ y) to the power a / b, which is tⁿ times the power of y; u0 is the value of that.</summary>
    private static void Factored<T>(ReadOnlySpan<T> x, int m, int n, T a, T b, T u0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        result.Clear();
        if (n > result.Length)
            return;

        result[n - 1] = u0;
        int known = Math.Min(result.Length - n, x.Length - m);
        Recurrence(x[m - 1], x.Slice(m, known), a, b, u0, result.Slice(n, known));
        result[(n + known)..].Fill(T.NaN);
    }

    private static void FillSingular<T>(T leading, int lowest, T exponent, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        T finite = T.Max(T.Zero, T.Floor(exponent) + T.One);
        for (int k = 1; k <= result.Length; k++)
        {
            int j = k / lowest;
            T order = T.CreateTruncating(j);
            bool isNegative = T.IsOddInteger(order - finite) != (T.IsNegative(leading) && (j & 1) == 1);
            result[k - 1] = j == 0 || order <= exponent ? T.Zero : isNegative ? T.NegativeInfinity : T.PositiveInfinity;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <content>The two general recurrences, for v' = d x' and v' = u' / r, and the functions that have their own.</content>
public static partial class Series
{
    /// <summary>The v with v' = slope.</summary>
    public static void Integrate<T>(T slope0, ReadOnlySpan<T> slope, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = k == 0 ? slope0 : slope[k - 1] / T.CreateTruncating(k + 1);
    }

    /// <summary>x', from its coefficient of t⁰ on.</summary>
    public static void Differentiate<T>(ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            result[k] = T.CreateTruncating(k + 1) * x[k];
    }

    /// <summary>The derivative of the series of the first elements of an array, from its row of t⁰ on.</summary>
    public static void Differentiate<T>(ReadOnlySpan<T> array, int stride, int length, int order, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < order; k++)
            Scale(T.CreateTruncating(k + 1), array.Slice((k + 1) * stride, length), result.Slice(k * length, length));
    }

    /// <summary>The v with v' = d x'. Where x does not change, an infinite d does not matter.</summary>
    public static void Integrate<T>(T d0, ReadOnlySpan<T> d, ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        d = d[..result.Length];
        x = x[..result.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = Chain(T.IsZero(x[k]) ? T.Zero : d0 * x[k], d, x, k);
    }

    /// <summary>The v with v' = u' / r. A zero dividend wins over a zero divisor.</summary>
    public static void IntegrateQuotient<T>(ReadOnlySpan<T> u, T r0, ReadOnlySpan<T> r, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        u = u[..result.Length];
        r = r[..result.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Divide(u[k] - (T.IsZero(r0) ? StrongChain(r, result, k) : ChainToNewest(r, result, k)), r0);
    }

    /// <summary>eˣ, of which v0 is the value.</summary>
    public static void Exp<T>(ReadOnlySpan<T> x, T v0, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        if (T.IsZero(v0))
        {
            result.Clear();
            return;
        }

        x = x[..result.Length];
        for (int k = 0; k < result.Length; k++)
            result[k] = Chain(v0 * x[k], result, x, k);
    }

    /// <summary>sin x and cos x, of which s0 and c0 are the values.</summary>
    public static void SinCos<T>(ReadOnlySpan<T> x, T s0, T c0, Span<T> sin, Span<T> cos)
        where T : IFloatingPointIeee754<T>
    {
        x = x[..sin.Length];
        cos = cos[..sin.Length];
        for (int k = 0; k < sin.Length; k++)
        {
            T s = Chain(c0 * x[k], cos, x, k);
            cos[k] = -Chain(s0 * x[k], sin, x, k);
            sin[k] = s;
        }
    }

    /// <summary>sinh x and cosh x, of which s0 and c0 are the values.</summary>
    public static void SinhCosh<T>(ReadOnlySpan<T> x, T s0, T c0, Span<T> sinh, Span<T> cosh)
        where T : IFloatingPointIeee754<T>
    {
        x = x[..sinh.Length];
        cosh = cosh[..sinh.Length];
        for (int k = 0; k < sinh.Length; k++)
        {
            T s = Chain(c0 * x[k], cosh, x, k);
            cosh[k] = Chain(s0 * x[k], sinh, x, k);
            sinh[k] = s;
        }
    }

    /// <summary>tan x, of which v0 is the value; <paramref name="slope"/> receives 1 + v².</summary>
    public static void Tan<T>(ReadOnlySpan<T> x, T v0, Span<T> slope, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        x = x[..result.Length];
        slope = slope[..result.Length];
        T slope0 = T.One + (v0 * v0);
        for (int k = 0; k < result.Length; k++)
        {
            result[k] = Chain(slope0 * x[k], slope, x, k);
            slope[k] = SquareAt(v0, result, k);
        }
    }

    /// <summary>tanh x, of which v0 is the value; <paramref name="slope"/> receives 1 − v².</summary>
    public static void Tanh<T>(T x0, ReadOnlySpan<T> x, T v0, Span<T> slope, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        x = x[..result.Length];
        slope = slope[..result.Length];
        T slope0;
        if (T.Abs(v0) < T.CreateTruncating(0.9))
        {
            slope0 = T.One - (v0 * v0);
        }
        else
        {
            // In the tails 1 − v² would cancel.
            T e = T.Exp(-(T.Abs(x0) + T.Abs(x0)));
            slope0 = T.CreateTruncating(4) * e / ((T.One + e) * (T.One + e));
        }

        for (int k = 0; k < result.Length; k++)
        {
            result[k] = Chain(slope0 * x[k], slope, x, k);
            slope[k] = -SquareAt(v0, result, k);
        }
    }

    /// <summary>The coefficient of tᵏ⁺¹ of the v with v' = d x': Σ (j + 1) xⱼ dₖ₋₁₋ⱼ / (k + 1) and the head, which is d0 times the last of x.</summary>
    /// <remarks>Where d is computed beside v, its last coefficient is the newest. It is added last, and no division waits for it: else the time would be that of waiting for one sum after another.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Chain<T>(T head, ReadOnlySpan<T> d, ReadOnlySpan<T> x, int k)
        where T : IFloatingPointIeee754<T>
    {
        T power = T.CreateTruncating(k), scale = T.One / (power + T.One), sum = head;
        for (int j = k - 1; j >= 0; j--)
        {
            if (!T.IsZero(x[j]))
                sum += scale * power * x[j] * d[k - 1 - j];
            power -= T.One;
        }

        return sum;
    }

    /// <summary>The same without a head, where the newest coefficient is that of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ChainToNewest<T>(ReadOnlySpan<T> d, ReadOnlySpan<T> x, int k)
        where T : IFloatingPointIeee754<T>
    {
        T power = T.Zero, scale = T.One / T.CreateTruncating(k + 1), sum = T.Zero;
        for (int j = 0; j < k; j++)
        {
            power += T.One;
            if (!T.IsZero(x[j]))
                sum += scale * power * d[k - 1 - j] * x[j];
        }

        return sum;
    }

    /// <summary>The same where coefficients may be infinite.</summary>
    private static T StrongChain<T>(ReadOnlySpan<T> d, ReadOnlySpan<T> x, int k)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero, power = T.Zero;
        for (int j = 0; j < k; j++)
        {
            power += T.One;
            sum += StrongZero.Multiply(power * x[j], d[k - 1 - j]);
        }

        return sum / (power + T.One);
    }
}

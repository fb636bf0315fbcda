using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoDiff.Benchmarks.Handwritten;

/// <summary>What the gradients written with vectors are made of.</summary>
internal static class Vectors
{
    /// <summary>Σ aᵢ bᵢ, in four sums: an addition takes as long as four can be started.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> first = default, second = default, third = default, fourth = default;
        int v = 0;
        for (; v <= left.Length - 4; v += 4)
        {
            first += left[v] * right[v];
            second += left[v + 1] * right[v + 1];
            third += left[v + 2] * right[v + 2];
            fourth += left[v + 3] * right[v + 3];
        }

        for (; v < left.Length; v++)
        {
            first += left[v] * right[v];
        }

        double sum = Vector.Sum(first + second + (third + fourth));
        for (int i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>y += factor · x.</summary>
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(x);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(y);
        Vector<double> factors = new(factor);
        for (int v = 0; v < from.Length; v++)
        {
            to[v] += factors * from[v];
        }

        for (int i = from.Length * Vector<double>.Count; i < x.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>y += factor · x, and Σ aᵢ xᵢ.</summary>
    public static double AddScaledAndDot(Span<double> y, double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> a)
    {
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(x);
        ReadOnlySpan<Vector<double>> by = MemoryMarshal.Cast<double, Vector<double>>(a);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(y);
        Vector<double> factors = new(factor), sums = default;
        for (int v = 0; v < from.Length; v++)
        {
            Vector<double> each = from[v];
            to[v] += factors * each;
            sums += by[v] * each;
        }

        double sum = Vector.Sum(sums);
        for (int i = from.Length * Vector<double>.Count; i < x.Length; i++)
        {
            y[i] += factor * x[i];
            sum += a[i] * x[i];
        }

        return sum;
    }

    /// <summary>a − b.</summary>
    public static void Subtract(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(result);
        for (int v = 0; v < left.Length; v++)
        {
            to[v] = left[v] - right[v];
        }

        for (int i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            result[i] = a[i] - b[i];
        }
    }

    /// <summary>The products of elements.</summary>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(result);
        for (int v = 0; v < left.Length; v++)
        {
            to[v] = left[v] * right[v];
        }

        for (int i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            result[i] = a[i] * b[i];
        }
    }
}

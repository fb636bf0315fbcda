using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>Arithmetic of truncated Taylor series: linear operations and storage. Used by generated code.</summary>
/// <remarks>
/// <para>The coefficient of t⁰ of a series is the value that the method itself computes, and is passed as a number. A span
/// holds the rest: element k − 1 is the coefficient of tᵏ, the k-th derivative divided by k!. A result's span sets the order,
/// and shares no memory with an argument's.</para>
/// <para>The series of an array is a span too, coefficient-major: that of tᵏ of element i is at k · stride + i. Its first row
/// is the array itself, or is not used: no routine reads or writes it. A slice of the array is the same span from another
/// start, with the same stride.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Series
{
    /// <summary>x + y.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = x[k] + y[k];
    }

    /// <summary>x − y.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = x[k] - y[k];
    }

    /// <summary>−x.</summary>
    public static void Negate<T>(ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = -x[k];
    }

    /// <summary>A constant times x.</summary>
    public static void Scale<T>(T factor, ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = factor * x[k];
    }

    /// <summary>A constant times x, where a zero wins over an infinity.</summary>
    public static void StrongScale<T>(T factor, ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Multiply(factor, x[k]);
    }

    /// <summary>Adds a constant times x to a sum.</summary>
    public static void AddScaled<T>(T factor, ReadOnlySpan<T> x, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < sum.Length; k++)
            sum[k] += factor * x[k];
    }

    /// <summary>Adds a constant times the series of one element of an array to a sum.</summary>
    public static void AddScaled<T>(T factor, ReadOnlySpan<T> array, int stride, int index, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        if (sum.IsEmpty)
            return;

        // One check for all elements; this is the inner loop of every linear layer.
        ref readonly T last = ref array[(sum.Length * stride) + index];
        ref T element = ref Unsafe.Subtract(ref Unsafe.AsRef(in last), (nint)(sum.Length - 1) * stride);
        for (int k = 0; k < sum.Length; k++)
        {
            sum[k] += factor * element;
            element = ref Unsafe.Add(ref element, stride);
        }
    }

    /// <summary>Adds the series of Σ factors[first + i] array[index + i] for i from 0 to count − 1 to a sum.</summary>
    public static void AddDot<T>(ReadOnlySpan<T> factors, int first, ReadOnlySpan<T> array, int stride, int index, int count, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        if (count <= 0)
            return;

        factors = factors.Slice(first, count);
        for (int k = 0; k < sum.Length; k++)
        {
            index += stride;
            sum[k] += Dot(factors, array.Slice(index, count));
        }
    }

    private static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        int i = 0;
        if (Vector<T>.IsSupported && x.Length >= 2 * Vector<T>.Count)
        {
            Vector<T> even = default, odd = default;
            for (; i <= x.Length - (2 * Vector<T>.Count); i += 2 * Vector<T>.Count)
            {
                even += new Vector<T>(x[i..]) * new Vector<T>(y[i..]);
                odd += new Vector<T>(x[(i + Vector<T>.Count)..]) * new Vector<T>(y[(i + Vector<T>.Count)..]);
            }

            sum = Vector.Sum(even + odd);
        }

        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>x divided by a constant; a zero stays one.</summary>
    public static void DivideBy<T>(ReadOnlySpan<T> x, T divisor, Span<T> result)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = StrongZero.Divide(x[k], divisor);
    }

    /// <summary>x in another precision.</summary>
    public static void Convert<TFrom, T>(ReadOnlySpan<TFrom> x, Span<T> result)
        where TFrom : IFloatingPointIeee754<TFrom>
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = T.CreateTruncating(x[k]);
    }

    /// <summary>The series of one element of an array.</summary>
    public static void Load<T>(ReadOnlySpan<T> array, int stride, int index, Span<T> result)
    {
        for (int k = 0; k < result.Length; k++)
            result[k] = array[(k + 1) * stride + index];
    }

    /// <summary>Stores a series as that of an element.</summary>
    public static void Store<T>(ReadOnlySpan<T> x, int stride, int index, Span<T> array)
    {
        for (int k = 0; k < x.Length; k++)
            array[(k + 1) * stride + index] = x[k];
    }

    /// <summary>Makes an element a constant.</summary>
    public static void StoreConstant<T>(int order, int stride, int index, Span<T> array)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 1; k <= order; k++)
            array[k * stride + index] = T.Zero;
    }

    /// <summary>Adds a series to that of an element.</summary>
    public static void Accumulate<T>(ReadOnlySpan<T> x, int stride, int index, Span<T> array)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < x.Length; k++)
            array[(k + 1) * stride + index] += x[k];
    }

    /// <summary>Makes a series that of the first elements of an array.</summary>
    public static void Fill<T>(ReadOnlySpan<T> x, int stride, int length, Span<T> array)
    {
        for (int k = 0; k < x.Length; k++)
            array.Slice((k + 1) * stride, length).Fill(x[k]);
    }

    /// <summary>Makes the first elements of an array constants.</summary>
    public static void FillConstant<T>(int order, int stride, int length, Span<T> array)
    {
        for (int k = 1; k <= order; k++)
            array.Slice(k * stride, length).Clear();
    }

    /// <summary>Copies the series of the first elements of an array, which may overlap the others.</summary>
    public static void Copy<T>(ReadOnlySpan<T> from, int fromStride, int order, int stride, int length, Span<T> array)
    {
        for (int k = 1; k <= order; k++)
            from.Slice(k * fromStride, length).CopyTo(array.Slice(k * stride, length));
    }

    /// <summary>Puts a series on a residual stack.</summary>
    public static void Push<T>(ReadOnlySpan<T> x, ResidualStack stack)
    {
        foreach (T coefficient in x)
            stack.Push(coefficient);
    }

    /// <summary>Puts the series of a constant on a residual stack.</summary>
    public static void PushConstant<T>(int order, T zero, ResidualStack stack)
    {
        for (int k = 0; k < order; k++)
            stack.Push(zero);
    }

    /// <summary>Takes the last series off a residual stack.</summary>
    public static void Pop<T>(ResidualStack stack, Span<T> result)
    {
        for (int k = result.Length - 1; k >= 0; k--)
            result[k] = stack.Pop<T>();
    }

    /// <summary>Whether a series is that of a constant.</summary>
    private static bool IsConstant<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        foreach (T coefficient in x)
        {
            if (!T.IsZero(coefficient))
                return false;
        }

        return true;
    }
}

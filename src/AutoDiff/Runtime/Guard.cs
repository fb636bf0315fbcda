using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Runtime;

/// <summary>Checks of the arguments that generated members add to a method's own. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Guard
{
    /// <summary>Requires a length.</summary>
    /// <param name="actual">The length of the argument.</param>
    /// <param name="expected">The length that it must have.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Length(int actual, int expected, string paramName)
    {
        if (actual != expected)
            ThrowLength(actual, expected, paramName);
    }

    /// <summary>Requires that the default value of a type is its zero: storage of it is cleared.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="zero">Its zero.</param>
    /// <exception cref="NotSupportedException">The default value is another one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DefaultIsZero<T>(T zero)
    {
        if (!EqualityComparer<T>.Default.Equals(default!, zero))
            ThrowNotZero(typeof(T));
    }

    /// <summary>Requires a reference that is not null.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentNullException">The argument is null.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNull([NotNull] object? value, string paramName)
    {
        if (value is null)
            ThrowNull(paramName);
    }

    /// <summary>Whether two spans share elements other than from the start of both.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="destination">What is written.</param>
    /// <typeparam name="T">The elements' type.</typeparam>
    public static bool OverlapsPartly<T>(ReadOnlySpan<T> source, ReadOnlySpan<T> destination) => source.Overlaps(destination, out int offset) && offset != 0;

    /// <summary>Requires a number that is not negative: the order of a series.</summary>
    /// <param name="value">The argument.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The argument is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotNegative(int value, string paramName)
    {
        if (value < 0)
            ThrowNegative(value, paramName);
    }

    /// <summary>Requires a length that is not zero: a series has at least one coefficient.</summary>
    /// <param name="length">The length of the argument.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentException">The length is zero.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NotEmpty(int length, string paramName)
    {
        if (length == 0)
            ThrowEmpty(paramName);
    }

    /// <summary>Requires that the series of an array has the same number of coefficients for each power.</summary>
    /// <param name="actual">The length of the argument.</param>
    /// <param name="order">The order of the series.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <returns>The length of the array.</returns>
    /// <exception cref="ArgumentException">The length is not a multiple of <paramref name="order"/> + 1.</exception>
    public static int SeriesLength(int actual, int order, string paramName)
    {
        (int length, int rest) = ((int, int))Math.DivRem((long)actual, (long)order + 1);
        if (rest != 0)
            ThrowSeriesLength(actual, order, paramName);
        return length;
    }

    /// <summary>Requires an order that is summed over lines, and whole directions of them.</summary>
    /// <param name="order">The order.</param>
    /// <param name="length">The length of a direction.</param>
    /// <param name="directions">The length of all directions.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not from 2 to 4.</exception>
    /// <exception cref="ArgumentException">The last direction is not whole.</exception>
    public static void Lines(int order, int length, int directions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 4);
        if (length == 0 ? directions > 0 : directions % length != 0)
            throw new ArgumentException($"The length is {directions}, which is not a multiple of {length}.", nameof(directions));
    }

    /// <summary>Requires that a span that will be written shares no memory with another argument.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="written">The span that will be written.</param>
    /// <param name="other">The other argument.</param>
    /// <param name="writtenName">The name of the parameter that will be written.</param>
    /// <exception cref="ArgumentException">The spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NoOverlap<T>(ReadOnlySpan<T> written, ReadOnlySpan<T> other, string writtenName)
    {
        if (written.Overlaps(other))
            ThrowOverlap(writtenName);
    }

    /// <summary>Requires that a span that will be written shares no memory with another argument of another element type.</summary>
    /// <typeparam name="TWritten">The element type of the span that will be written.</typeparam>
    /// <typeparam name="TOther">The element type of the other argument.</typeparam>
    /// <param name="written">The span that will be written.</param>
    /// <param name="other">The other argument.</param>
    /// <param name="writtenName">The name of the parameter that will be written.</param>
    /// <exception cref="ArgumentException">The spans overlap.</exception>
    [OverloadResolutionPriority(-1)]
    public static void NoOverlap<TWritten, TOther>(ReadOnlySpan<TWritten> written, ReadOnlySpan<TOther> other, string writtenName)
    {
        if (written.IsEmpty || other.IsEmpty)
            return;

        ref byte first = ref Unsafe.As<TWritten, byte>(ref MemoryMarshal.GetReference(written));
        ref byte second = ref Unsafe.As<TOther, byte>(ref MemoryMarshal.GetReference(other));
        nuint distance = (nuint)Unsafe.ByteOffset(ref first, ref second);
        nuint writtenBytes = (nuint)written.Length * (nuint)Unsafe.SizeOf<TWritten>();
        nuint otherBytes = (nuint)other.Length * (nuint)Unsafe.SizeOf<TOther>();
        if (distance < writtenBytes || distance > unchecked(0 - otherBytes))
            ThrowOverlap(writtenName);
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, int expected, string paramName)
        => throw new ArgumentException($"The length is {actual}, but {expected} is needed.", paramName);

    [DoesNotReturn]
    private static void ThrowSeriesLength(int actual, int order, string paramName)
        => throw new ArgumentException($"The length is {actual}, but a multiple of {(long)order + 1} is needed.", paramName);

    [DoesNotReturn]
    private static void ThrowNotZero(Type type)
        => throw new NotSupportedException($"The default value of '{type}' is not its zero, so that storage of it could not be cleared.");

    [DoesNotReturn]
    private static void ThrowNull(string paramName) => throw new ArgumentNullException(paramName);

    [DoesNotReturn]
    private static void ThrowNegative(int value, string paramName)
        => throw new ArgumentOutOfRangeException(paramName, value, "The value must not be negative.");

    [DoesNotReturn]
    private static void ThrowEmpty(string paramName) => throw new ArgumentException("The span has no elements.", paramName);

    [DoesNotReturn]
    private static void ThrowOverlap(string writtenName)
        => throw new ArgumentException("The span is written and must not overlap another argument.", writtenName);
}

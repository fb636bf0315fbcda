using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Runtime;

/// <summary>Arrays with several dimensions as their elements, row by row. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Grid
{
    /// <summary>The elements of an array of any rank, in the order in which they lie in memory: the last index runs fastest.</summary>
    /// <param name="array">The array, whose elements are of type <typeparamref name="T"/>.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <typeparam name="T">The elements' type.</typeparam>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static Span<T> Elements<T>(Array array, string paramName)
        where T : struct
    {
        Guard.NotNull(array, paramName);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
    }

    /// <summary>The index of an element, from that of its row: <paramref name="row"/> · <paramref name="length"/> + <paramref name="column"/>.</summary>
    /// <param name="row">The index of the row.</param>
    /// <param name="column">The index in the row.</param>
    /// <param name="length">The length of a row.</param>
    /// <exception cref="IndexOutOfRangeException">The row has no such element.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(int row, int column, int length)
    {
        if ((uint)column >= (uint)length)
            ThrowOutOfRange();
        return (row * length) + column;
    }

    [DoesNotReturn]
    private static void ThrowOutOfRange() => throw new IndexOutOfRangeException();
}

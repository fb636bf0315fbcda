using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.Runtime;

/// <summary>Bundles of tangents that generated code carries at once, one in each lane of a vector.</summary>
/// <remarks>For generated code: matrices are computed several rows or columns at a time.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>Makes lane l the unit vector along <paramref name="first"/> + l, for as many as there are.</summary>
    public static void Seed<T>(Span<Vector256<T>> directions, int first)
    {
        for (int lane = 0; lane < Vector256<T>.Count && first + lane < directions.Length; lane++)
            directions[first + lane] = Vector256<T>.Zero.WithElement(lane, Vector256<T>.One[lane]);
    }

    /// <summary>Makes the directions that <see cref="Seed{T}"/> made zero again.</summary>
    public static void Unseed<T>(Span<Vector256<T>> directions, int first) =>
        directions.Slice(first, Math.Min(Vector256<T>.Count, directions.Length - first)).Clear();

    /// <summary>Makes lane l row l of a row-major matrix with as many columns as there are vectors; zero if it has fewer rows.</summary>
    public static void LoadRows<T>(ReadOnlySpan<T> matrix, Span<Vector256<T>> lanes)
        where T : struct
    {
        Span<T> elements = MemoryMarshal.Cast<Vector256<T>, T>(lanes);
        if (matrix.Length < elements.Length)
            elements.Clear();
        int count = Vector256<T>.Count, rows = Math.Min(count, matrix.Length / lanes.Length);
        for (int lane = 0; lane < rows; lane++)
        {
            ReadOnlySpan<T> row = matrix.Slice(lane * lanes.Length, lanes.Length);
            for (int i = 0; i < row.Length; i++)
                elements[(i * count) + lane] = row[i];
        }
    }

    /// <summary>Writes lane l to row <paramref name="first"/> + l of a row-major matrix with as many columns as there are vectors.</summary>
    public static void StoreRows<T>(ReadOnlySpan<Vector256<T>> lanes, Span<T> matrix, int first)
        where T : struct
    {
        ReadOnlySpan<T> elements = MemoryMarshal.Cast<Vector256<T>, T>(lanes);
        int count = Vector256<T>.Count, rows = Math.Min(count, (matrix.Length / lanes.Length) - first);
        for (int lane = 0; lane < rows; lane++)
        {
            Span<T> row = matrix.Slice((first + lane) * lanes.Length, lanes.Length);
            for (int i = 0; i < row.Length; i++)
                row[i] = elements[(i * count) + lane];
        }
    }

    /// <summary>Writes lane l to column <paramref name="first"/> + l of a row-major matrix with as many rows as there are vectors.</summary>
    public static void StoreColumns<T>(ReadOnlySpan<Vector256<T>> lanes, Span<T> matrix, int first, int columns)
        where T : struct
    {
        int count = Math.Min(Vector256<T>.Count, columns - first);
        if (count == Vector256<T>.Count)
        {
            for (int i = 0; i < lanes.Length; i++)
                lanes[i].CopyTo(matrix.Slice((i * columns) + first));
            return;
        }

        ReadOnlySpan<T> elements = MemoryMarshal.Cast<Vector256<T>, T>(lanes);
        for (int i = 0; i < lanes.Length; i++)
            elements.Slice(i * Vector256<T>.Count, count).CopyTo(matrix.Slice((i * columns) + first, count));
    }

    /// <summary>The first row with an element other than zero, as many as there are if there is none; a row is <paramref name="width"/> neighbours.</summary>
    public static int FirstRow<T>(ReadOnlySpan<Vector256<T>> tangents, int width)
    {
        int i = 0;
        while (i < tangents.Length && tangents[i] == Vector256<T>.Zero)
            i++;
        return i < tangents.Length ? i / width : (tangents.Length + width - 1) / width;
    }

    /// <summary>The number of the row after the last with an element other than zero, 0 if there is none; a row is <paramref name="width"/> neighbours.</summary>
    public static int EndOfRows<T>(ReadOnlySpan<Vector256<T>> tangents, int width)
    {
        int i = tangents.Length - 1;
        while (i >= 0 && tangents[i] == Vector256<T>.Zero)
            i--;
        return i < 0 ? 0 : (i / width) + 1;
    }

    /// <summary>A product in which a zero factor wins, lane by lane: <see cref="StrongZero"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> StrongMultiply<T>(T factor, Vector256<T> tangents)
    {
        Vector256<T> factors = Vector256.Create(factor);
        Vector256<T> isZero = Vector256.Equals(factors, Vector256<T>.Zero) | Vector256.Equals(tangents, Vector256<T>.Zero);
        return Vector256.AndNot(factors * tangents, isZero);
    }

    /// <summary>A quotient in which a zero dividend wins, lane by lane: <see cref="StrongZero"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> StrongDivide<T>(Vector256<T> tangents, T divisor) =>
        Vector256.AndNot(tangents / Vector256.Create(divisor), Vector256.Equals(tangents, Vector256<T>.Zero));
}

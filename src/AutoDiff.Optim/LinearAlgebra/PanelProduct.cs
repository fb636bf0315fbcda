using System.Numerics;
using System.Runtime.Intrinsics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>C += A·B or C = A·B, where one of the matrices is far longer than wide and is read once.</summary>
/// <remarks>Tiles of four rows and two vectors of columns stay in registers. A block of B, a block of A and one of C share a second-level cache.</remarks>
internal static class PanelProduct
{
    private const int RowBlock = 64;
    private const int InnerBlock = 128;
    private const int RowTile = 4;

    /// <summary>Adds A·B to C. B and C are row-major.</summary>
    /// <param name="a">A: element (i, k) at i · <paramref name="rowStride"/> + k · <paramref name="innerStride"/>.</param>
    /// <param name="rowStride">What lies between two rows of A.</param>
    /// <param name="innerStride">What lies between two columns of A.</param>
    /// <param name="b">B, as many rows as A has columns.</param>
    /// <param name="c">C, as many rows as A.</param>
    /// <param name="columns">The number of columns of B and C.</param>
    public static void Add<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, Span<T> c, int columns)
        where T : IFloatingPointIeee754<T> => Compute(a, rowStride, innerStride, b, c, columns, adds: true);

    /// <summary>Makes C the product. Each block of it is cleared when its turn comes, while it is in the cache.</summary>
    /// <param name="a">A: element (i, k) at i · <paramref name="rowStride"/> + k · <paramref name="innerStride"/>.</param>
    /// <param name="rowStride">What lies between two rows of A.</param>
    /// <param name="innerStride">What lies between two columns of A.</param>
    /// <param name="b">B, as many rows as A has columns.</param>
    /// <param name="c">C, as many rows as A.</param>
    /// <param name="columns">The number of columns of B and C.</param>
    public static void Set<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, Span<T> c, int columns)
        where T : IFloatingPointIeee754<T> => Compute(a, rowStride, innerStride, b, c, columns, adds: false);

    private static void Compute<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, Span<T> c, int columns, bool adds)
        where T : IFloatingPointIeee754<T>
    {
        int rows = c.Length / columns, inner = b.Length / columns;
        if (!adds && inner == 0)
        {
            c.Clear();
        }

        for (int k = 0; k < inner; k += InnerBlock)
        {
            ReadOnlySpan<T> block = b.Slice(k * columns, Math.Min(InnerBlock, inner - k) * columns);
            for (int i = 0; i < rows; i += RowBlock)
            {
                Span<T> result = c.Slice(i * columns, Math.Min(RowBlock, rows - i) * columns);
                if (!adds && k == 0)
                {
                    result.Clear();
                }

                Block(a[((i * rowStride) + (k * innerStride))..], rowStride, innerStride, block, result, columns);
            }
        }
    }

    private static void Block<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, Span<T> c, int columns)
        where T : IFloatingPointIeee754<T>
    {
        int rows = c.Length / columns, inner = b.Length / columns, width = Vector512<T>.Count, column = 0;
        int tiled = rows / RowTile * RowTile;
        for (; column + (2 * width) <= columns; column += 2 * width)
        {
            for (int i = 0; i < tiled; i += RowTile)
            {
                Tile(a[(i * rowStride)..], rowStride, innerStride, b[column..], inner, c[((i * columns) + column)..], columns);
            }
        }

        Rest(a, rowStride, innerStride, b, c[..(tiled * columns)], columns, column);
        Rest(a[Math.Min(a.Length, tiled * rowStride)..], rowStride, innerStride, b, c[(tiled * columns)..], columns, 0);
    }

    private static void Tile<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, int inner, Span<T> c, int columns)
        where T : IFloatingPointIeee754<T>
    {
        nuint width = (nuint)Vector512<T>.Count;
        ref T c0 = ref c[0], c1 = ref c[columns], c2 = ref c[2 * columns], c3 = ref c[3 * columns];
        Vector512<T> s00 = Vector512.LoadUnsafe(ref c0), s01 = Vector512.LoadUnsafe(ref c0, width);
        Vector512<T> s10 = Vector512.LoadUnsafe(ref c1), s11 = Vector512.LoadUnsafe(ref c1, width);
        Vector512<T> s20 = Vector512.LoadUnsafe(ref c2), s21 = Vector512.LoadUnsafe(ref c2, width);
        Vector512<T> s30 = Vector512.LoadUnsafe(ref c3), s31 = Vector512.LoadUnsafe(ref c3, width);
        for (int k = 0; k < inner; k++)
        {
            ref readonly T row = ref b[k * columns];
            int at = k * innerStride;
            Vector512<T> b0 = Vector512.LoadUnsafe(in row), b1 = Vector512.LoadUnsafe(in row, width);
            Vector512<T> factor = Vector512.Create(a[at]);
            s00 += factor * b0;
            s01 += factor * b1;
            factor = Vector512.Create(a[at + rowStride]);
            s10 += factor * b0;
            s11 += factor * b1;
            factor = Vector512.Create(a[at + (2 * rowStride)]);
            s20 += factor * b0;
            s21 += factor * b1;
            factor = Vector512.Create(a[at + (3 * rowStride)]);
            s30 += factor * b0;
            s31 += factor * b1;
        }

        s00.StoreUnsafe(ref c0);
        s01.StoreUnsafe(ref c0, width);
        s10.StoreUnsafe(ref c1);
        s11.StoreUnsafe(ref c1, width);
        s20.StoreUnsafe(ref c2);
        s21.StoreUnsafe(ref c2, width);
        s30.StoreUnsafe(ref c3);
        s31.StoreUnsafe(ref c3, width);
    }

    /// <summary>The columns from <paramref name="column"/> on, row by row.</summary>
    private static void Rest<T>(ReadOnlySpan<T> a, int rowStride, int innerStride, ReadOnlySpan<T> b, Span<T> c, int columns, int column)
        where T : IFloatingPointIeee754<T>
    {
        if (column == columns)
        {
            return;
        }

        int length = columns - column;
        for (int i = 0; i < c.Length / columns; i++)
        {
            Span<T> row = c.Slice((i * columns) + column, length);
            for (int k = 0; k < b.Length / columns; k++)
            {
                Vectors.AddScaled(a[(i * rowStride) + (k * innerStride)], b.Slice((k * columns) + column, length), row);
            }
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>The double-precision Cholesky factorisation, in tiles of two rows by four columns.</summary>
/// <remarks>Rows are computed in blocks against groups of four finished rows (the row-oriented, left-looking form; Golub and Van Loan 2013, section
/// 4.2.8): the eight inner products of a tile share their loads, run over contiguous memory, and their sums stay in registers to the end.</remarks>
internal static class CholeskyKernel
{
    private const int Group = 4;
    private const int RowBlock = 32;

    /// <summary>Replaces the lower triangle by L.</summary>
    /// <returns>False if a pivot is not above the threshold.</returns>
    public static bool TryFactor(Span<double> a, int n, double threshold)
    {
        ref double origin = ref MemoryMarshal.GetReference(a[..(n * n)]);
        Span<double> dots = stackalloc double[2 * Group];
        for (int top = 0; top < n; top += RowBlock)
        {
            int bottom = Math.Min(top + RowBlock, n);
            for (int column = 0; column < bottom; column += Group)
            {
                int width = Math.Min(Group, n - column);
                int below = column + width;
                if (column >= top && !TryFactorDiagonal(ref origin, n, column, Math.Min(below, bottom), threshold, dots))
                {
                    return false;
                }

                int row = Math.Max(top, below);
                if (width < Group)
                {
                    continue;
                }

                for (; row + 1 < bottom; row += 2)
                {
                    Products(ref origin, n, row, column, dots);
                    Substitute(ref origin, n, row, column, Group, dots);
                    Substitute(ref origin, n, row + 1, column, Group, dots[Group..]);
                }

                if (row < bottom)
                {
                    Products(ref origin, n, row, column, row, dots);
                    Substitute(ref origin, n, row, column, Group, dots);
                }
            }
        }

        return true;
    }

    private static bool TryFactorDiagonal(ref double origin, int n, int column, int end, double threshold, Span<double> dots)
    {
        for (int row = column; row < end; row++)
        {
            Products(ref origin, n, row, column, row, dots);
            Substitute(ref origin, n, row, column, row - column, dots);
            ref double current = ref Unsafe.Add(ref origin, (nint)row * n);
            double pivot = Unsafe.Add(ref current, row) - dots[row - column];
            for (int k = column; k < row; k++)
            {
                pivot -= Unsafe.Add(ref current, k) * Unsafe.Add(ref current, k);
            }

            if (!(pivot > threshold))
            {
                return false;
            }

            Unsafe.Add(ref current, row) = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>From the inner products over all earlier columns, the next entries of L in one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Substitute(ref double origin, int n, int row, int column, int count, Span<double> dots)
    {
        ref double current = ref Unsafe.Add(ref origin, ((nint)row * n) + column);
        for (int j = 0; j < count; j++)
        {
            ref double other = ref Unsafe.Add(ref origin, ((nint)(column + j) * n) + column);
            double entry = Unsafe.Add(ref current, j) - dots[j];
            for (int k = 0; k < j; k++)
            {
                entry -= Unsafe.Add(ref current, k) * Unsafe.Add(ref other, k);
            }

            Unsafe.Add(ref current, j) = entry / Unsafe.Add(ref other, j);
        }
    }

    /// <summary>The inner products of one row with rows <paramref name="column"/> to <paramref name="last"/>, at most four, over the columns before
    /// <paramref name="column"/>.</summary>
    private static void Products(ref double origin, int n, int row, int column, int last, Span<double> dots)
    {
        ref double x = ref Unsafe.Add(ref origin, (nint)row * n);
        int count = Math.Min(Group, last - column + 1);
        for (int j = 0; j < count; j++)
        {
            ref double y = ref Unsafe.Add(ref origin, (nint)(column + j) * n);
            Vector<double> sum = Vector<double>.Zero;
            int k = 0;
            for (; k <= column - Vector<double>.Count; k += Vector<double>.Count)
            {
                sum = Vector.FusedMultiplyAdd(Load(ref x, k), Load(ref y, k), sum);
            }

            double total = Vector.Sum(sum);
            for (; k < column; k++)
            {
                total += Unsafe.Add(ref x, k) * Unsafe.Add(ref y, k);
            }

            dots[j] = total;
        }
    }

    /// <summary>The inner products of two rows with four, over the columns before <paramref name="column"/>.</summary>
    private static void Products(ref double origin, int n, int row, int column, Span<double> dots)
    {
        ref double x0 = ref Unsafe.Add(ref origin, (nint)row * n);
        ref double x1 = ref Unsafe.Add(ref x0, n);
        ref double y0 = ref Unsafe.Add(ref origin, (nint)column * n);
        ref double y1 = ref Unsafe.Add(ref y0, n);
        ref double y2 = ref Unsafe.Add(ref y1, n);
        ref double y3 = ref Unsafe.Add(ref y2, n);
        Vector<double> s00 = Vector<double>.Zero, s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        int k = 0;
        for (; k <= column - Vector<double>.Count; k += Vector<double>.Count)
        {
            Vector<double> u = Load(ref x0, k);
            Vector<double> v = Load(ref x1, k);
            Vector<double> w = Load(ref y0, k);
            s00 = Vector.FusedMultiplyAdd(u, w, s00);
            s10 = Vector.FusedMultiplyAdd(v, w, s10);
            w = Load(ref y1, k);
            s01 = Vector.FusedMultiplyAdd(u, w, s01);
            s11 = Vector.FusedMultiplyAdd(v, w, s11);
            w = Load(ref y2, k);
            s02 = Vector.FusedMultiplyAdd(u, w, s02);
            s12 = Vector.FusedMultiplyAdd(v, w, s12);
            w = Load(ref y3, k);
            s03 = Vector.FusedMultiplyAdd(u, w, s03);
            s13 = Vector.FusedMultiplyAdd(v, w, s13);
        }

        dots[7] = Vector.Sum(s13);
        dots[6] = Vector.Sum(s12);
        dots[5] = Vector.Sum(s11);
        dots[4] = Vector.Sum(s10);
        dots[3] = Vector.Sum(s03);
        dots[2] = Vector.Sum(s02);
        dots[1] = Vector.Sum(s01);
        dots[0] = Vector.Sum(s00);
        for (; k < column; k++)
        {
            double u = Unsafe.Add(ref x0, k);
            double v = Unsafe.Add(ref x1, k);
            dots[0] += u * Unsafe.Add(ref y0, k);
            dots[1] += u * Unsafe.Add(ref y1, k);
            dots[2] += u * Unsafe.Add(ref y2, k);
            dots[3] += u * Unsafe.Add(ref y3, k);
            dots[4] += v * Unsafe.Add(ref y0, k);
            dots[5] += v * Unsafe.Add(ref y1, k);
            dots[6] += v * Unsafe.Add(ref y2, k);
            dots[7] += v * Unsafe.Add(ref y3, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ref double row, int k)
        => Unsafe.ReadUnaligned<Vector<double>>(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref row, k)));
}

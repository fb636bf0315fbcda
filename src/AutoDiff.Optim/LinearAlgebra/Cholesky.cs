using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>A = L·Lᵀ of a symmetric positive definite matrix, row-major, in place. Only the lower triangle is read and written.</summary>
/// <remarks>Row by row, so that every inner loop is a dot product of two contiguous rows (Golub and Van Loan 2013, section 4.2).
/// n³/3 operations.</remarks>
internal static class Cholesky
{
    /// <summary>Replaces the lower triangle by L. That it succeeds is the test of positive definiteness.</summary>
    /// <returns>False if a pivot is not safely positive; the lower triangle is then spoilt.</returns>
    public static bool TryFactor<T>(Span<T> a, int n)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            largest = T.Max(largest, T.Abs(a[(i * n) + i]));
        }

        T threshold = T.CreateChecked(n) * Acceptance<T>.Epsilon * largest;
        if (typeof(T) == typeof(double))
        {
            Span<double> doubles = MemoryMarshal.CreateSpan(ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(a)), a.Length);
            return CholeskyKernel.TryFactor(doubles, n, double.CreateChecked(threshold));
        }

        for (int i = 0; i < n; i++)
        {
            Span<T> row = a.Slice(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<T> other = a.Slice(j * n, j + 1);
                row[j] = (row[j] - Vectors.Dot<T>(row[..j], other[..j])) / other[j];
            }

            T pivot = row[i] - Vectors.Dot<T>(row[..i], row[..i]);
            if (!(pivot > threshold))
            {
                return false;
            }

            row[i] = T.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    public static void Solve<T>(ReadOnlySpan<T> factor, int n, Span<T> b)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<T> row = factor.Slice(i * n, i + 1);
            b[i] = (b[i] - Vectors.Dot<T>(row[..i], b[..i])) / row[i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<T> row = factor.Slice(i * n, i + 1);
            b[i] /= row[i];
            Vectors.AddScaled(-b[i], row[..i], b[..i]);
        }
    }
}

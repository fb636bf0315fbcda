using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>P·A = L·U with partial pivoting, row-major, in place (Golub and Van Loan 2013, algorithm 3.4.1): for the small
/// unsymmetric systems inside other methods.</summary>
internal static class SmallLu
{
    /// <summary>Replaces A by L and U.</summary>
    /// <returns>False if a pivot is 0 or not finite.</returns>
    public static bool TryFactor<T>(Span<T> a, int n, Span<int> pivots)
        where T : IFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            int pivot = j;
            for (int i = j + 1; i < n; i++)
            {
                pivot = T.Abs(a[(i * n) + j]) > T.Abs(a[(pivot * n) + j]) ? i : pivot;
            }

            pivots[j] = pivot;
            for (int k = 0; k < n && pivot != j; k++)
            {
                (a[(j * n) + k], a[(pivot * n) + k]) = (a[(pivot * n) + k], a[(j * n) + k]);
            }

            T diagonal = a[(j * n) + j];
            if (T.IsZero(diagonal) || !T.IsFinite(diagonal))
            {
                return false;
            }

            ReadOnlySpan<T> row = a.Slice((j * n) + j + 1, n - j - 1);
            for (int i = j + 1; i < n; i++)
            {
                T multiplier = a[(i * n) + j] / diagonal;
                a[(i * n) + j] = multiplier;
                Vectors.AddScaled(-multiplier, row, a.Slice((i * n) + j + 1, n - j - 1));
            }
        }

        return true;
    }

    /// <summary>Solves A·x = b in place.</summary>
    public static void Solve<T>(ReadOnlySpan<T> factors, int n, ReadOnlySpan<int> pivots, Span<T> b)
        where T : IFloatingPointIeee754<T>
    {
        for (int j = 0; j < n; j++)
        {
            (b[j], b[pivots[j]]) = (b[pivots[j]], b[j]);
        }

        for (int i = 1; i < n; i++)
        {
            b[i] -= Vectors.Dot(factors.Slice(i * n, i), b[..i]);
        }

        for (int i = n - 1; i >= 0; i--)
        {
            b[i] = (b[i] - Vectors.Dot(factors.Slice((i * n) + i + 1, n - i - 1), b.Slice(i + 1, n - i - 1))) / factors[(i * n) + i];
        }
    }
}

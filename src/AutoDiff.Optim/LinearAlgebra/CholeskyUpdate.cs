using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>The Cholesky factor of A ± X·Xᵀ from that of A, in 2kn² operations for k columns (Gill, Golub, Murray and Saunders 1974,
/// <i>Methods for modifying matrix factorizations</i>, method C1; Golub and Van Loan 2013, section 6.5.4).</summary>
/// <remarks>The rotations of all earlier pivots are applied to a row at once, so that memory is read in order.</remarks>
internal static class CholeskyUpdate
{
    /// <summary>L·Lᵀ + Σ x·xᵀ.</summary>
    /// <param name="factor">L, n × n, row-major; overwritten.</param>
    /// <param name="n">Its size.</param>
    /// <param name="vectors">The x, one after the other; destroyed.</param>
    /// <param name="scratch">2n numbers.</param>
    public static void Add<T>(Span<T> factor, int n, Span<T> vectors, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> cosines = scratch[..n];
        Span<T> sines = scratch.Slice(n, n);
        for (int start = 0; start + n <= vectors.Length; start += n)
        {
            Span<T> x = vectors.Slice(start, n);
            for (int i = 0; i < n; i++)
            {
                Span<T> row = factor.Slice(i * n, i + 1);
                T entry = x[i];
                for (int k = 0; k < i; k++)
                {
                    T old = row[k];
                    row[k] = (cosines[k] * old) + (sines[k] * entry);
                    entry = (cosines[k] * entry) - (sines[k] * old);
                }

                T pivot = T.Hypot(row[i], entry);
                cosines[i] = row[i] / pivot;
                sines[i] = entry / pivot;
                row[i] = pivot;
            }
        }
    }

    /// <summary>L·Lᵀ − Σ x·xᵀ.</summary>
    /// <param name="factor">L, n × n, row-major; overwritten.</param>
    /// <param name="n">Its size.</param>
    /// <param name="vectors">The x, one after the other; destroyed.</param>
    /// <param name="scratch">2n numbers.</param>
    /// <returns>False if the difference is not positive definite; the factor is then spoilt.</returns>
    public static bool TrySubtract<T>(Span<T> factor, int n, Span<T> vectors, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> cosines = scratch[..n];
        Span<T> sines = scratch.Slice(n, n);
        for (int start = 0; start + n <= vectors.Length; start += n)
        {
            Span<T> x = vectors.Slice(start, n);
            for (int i = 0; i < n; i++)
            {
                Span<T> row = factor.Slice(i * n, i + 1);
                T entry = x[i];
                for (int k = 0; k < i; k++)
                {
                    row[k] = (row[k] - (sines[k] * entry)) / cosines[k];
                    entry = (cosines[k] * entry) - (sines[k] * row[k]);
                }

                T sine = entry / row[i];
                T left = (T.One - sine) * (T.One + sine);
                if (!(left > Acceptance<T>.Epsilon))
                {
                    return false;
                }

                cosines[i] = T.Sqrt(left);
                sines[i] = sine;
                row[i] *= cosines[i];
            }
        }

        return true;
    }
}

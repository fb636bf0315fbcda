using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>A = Vᵀ·Λ·V of a symmetric matrix, the eigenvectors in the rows of V: Householder reflections to tridiagonal form (Golub and Van Loan 2013,
/// algorithm 8.3.1), then <see cref="TridiagonalEigen"/>. About 9n³ operations, all over rows.</summary>
internal static class SymmetricEigen
{
    /// <summary>Computes all eigenvalues and eigenvectors.</summary>
    /// <param name="a">The matrix, n × n, both triangles; destroyed.</param>
    /// <param name="n">Its size.</param>
    /// <param name="values">Receives the eigenvalues, ascending.</param>
    /// <param name="vectors">n × n; row i receives the eigenvector of value i.</param>
    /// <param name="scratch">2n numbers.</param>
    /// <returns>False if the matrix has entries that are not finite.</returns>
    public static bool TryDecompose<T>(Span<T> a, int n, Span<T> values, Span<T> vectors, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> offDiagonal = scratch[..n];
        Tridiagonalize(a, n, values, offDiagonal, scratch.Slice(n, n));
        FormTransformation(a, n, values, vectors);
        for (int i = 0; i < n; i++)
        {
            values[i] = a[(i * n) + i];
        }

        return TridiagonalEigen.TryDecompose(values, offDiagonal, vectors);
    }

    /// <summary>Leaves the diagonal in place, each reflector v to the right of it in its row, with 2/vᵀv in <paramref name="factors"/>.</summary>
    public static void Tridiagonalize<T>(Span<T> a, int n, Span<T> factors, Span<T> offDiagonal, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        for (int k = 0; k < n - 1; k++)
        {
            Span<T> v = a.Slice((k * n) + k + 1, n - k - 1);
            T norm = Vectors.Norm<T>(v);
            factors[k] = T.Zero;
            offDiagonal[k] = v[0];
            if (k == n - 2 || T.IsZero(norm))
            {
                continue;
            }

            // v/σ + e₁ as in the QR factorisation: no cancellation, and 2/vᵀv = 1/v₁.
            T sigma = T.CopySign(norm, v[0]);
            offDiagonal[k] = -sigma;
            Vectors.Scale(T.One / sigma, v, v);
            v[0] += T.One;
            T factor = T.One / v[0];
            factors[k] = factor;
            Span<T> w = scratch[..v.Length];
            for (int i = 0; i < v.Length; i++)
            {
                w[i] = factor * Vectors.Dot<T>(a.Slice(((k + 1 + i) * n) + k + 1, v.Length), v);
            }

            Vectors.AddScaled(-factor / two * Vectors.Dot<T>(w, v), v, w);
            for (int i = 0; i < v.Length; i++)
            {
                Span<T> row = a.Slice(((k + 1 + i) * n) + k + 1, v.Length);
                Vectors.AddScaled(-v[i], w, row);
                Vectors.AddScaled(-w[i], v, row);
            }
        }

        if (n > 0)
        {
            factors[n - 1] = offDiagonal[n - 1] = T.Zero;
        }
    }

    /// <summary>The product of the reflections; its rows are the basis in which the matrix is tridiagonal.</summary>
    private static void FormTransformation<T>(ReadOnlySpan<T> a, int n, ReadOnlySpan<T> factors, Span<T> vectors)
        where T : IFloatingPointIeee754<T>
    {
        vectors[..(n * n)].Fill(T.Zero);
        for (int i = 0; i < n; i++)
        {
            vectors[(i * n) + i] = T.One;
        }

        for (int k = n - 3; k >= 0; k--)
        {
            if (T.IsZero(factors[k]))
            {
                continue;
            }

            ReadOnlySpan<T> v = a.Slice((k * n) + k + 1, n - k - 1);
            for (int i = k + 1; i < n; i++)
            {
                Span<T> row = vectors.Slice((i * n) + k + 1, v.Length);
                Vectors.AddScaled(-factors[k] * Vectors.Dot<T>(row, v), v, row);
            }
        }
    }
}

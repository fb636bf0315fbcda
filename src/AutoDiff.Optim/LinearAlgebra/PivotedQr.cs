using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>A·P = Q·R by Householder reflections with column pivoting (Golub and Van Loan 2013, algorithm 5.4.1), row-major.</summary>
/// <remarks>Reflections are applied row by row, so that inner loops run over contiguous memory. Q is not kept: it is applied to a right-hand
/// side on the way. 2n²(m − n/3) operations.</remarks>
internal static class PivotedQr
{
    /// <summary>Factors a matrix and applies Qᵀ to a vector.</summary>
    /// <param name="a">The m × n matrix; destroyed.</param>
    /// <param name="m">Its rows.</param>
    /// <param name="n">Its columns.</param>
    /// <param name="b">A vector of length m; overwritten by Qᵀb.</param>
    /// <param name="r">Receives R, n × n, upper triangle; rows beyond m are 0.</param>
    /// <param name="permutation">Receives P: column j of R belongs to column <c>permutation[j]</c> of the matrix.</param>
    /// <param name="scratch">m + 3n numbers.</param>
    public static void Factor<T>(Span<T> a, int m, int n, Span<T> b, Span<T> r, Span<int> permutation, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> reflector = scratch[..m];
        Span<T> norms = scratch.Slice(m, n);
        Span<T> exactNorms = scratch.Slice(m + n, n);
        Span<T> products = scratch.Slice(m + (2 * n), n);
        for (int j = 0; j < n; j++)
        {
            permutation[j] = j;
            norms[j] = exactNorms[j] = ColumnNorm(a, m, n, 0, j, reflector);
        }

        int steps = Math.Min(m, n);
        for (int k = 0; k < steps; k++)
        {
            BringForward(a, m, n, k, norms, exactNorms, permutation);
            T norm = ColumnNorm(a, m, n, k, k, reflector);
            if (!T.IsZero(norm))
            {
                Reflect(a, m, n, k, norm, b, reflector[k..m], products);
            }

            UpdateNorms(a, m, n, k, norms, exactNorms, reflector);
        }

        r[..(n * n)].Fill(T.Zero);
        for (int k = 0; k < steps; k++)
        {
            a.Slice((k * n) + k, n - k).CopyTo(r.Slice((k * n) + k, n - k));
        }
    }

    /// <summary>The norm of the part of column <paramref name="j"/> from row <paramref name="from"/> on, which is left in
    /// <paramref name="column"/> from there on.</summary>
    public static T ColumnNorm<T>(ReadOnlySpan<T> a, int m, int n, int from, int j, Span<T> column)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = from; i < m; i++)
        {
            column[i] = a[(i * n) + j];
        }

        return Vectors.Norm<T>(column[from..m]);
    }

    private static void Reflect<T>(Span<T> a, int m, int n, int k, T norm, Span<T> b, Span<T> v, Span<T> products)
        where T : IFloatingPointIeee754<T>
    {
        // v = x/σ + e₁ with σ = ±‖x‖ of the sign of x₁: no cancellation, and vᵀv = 2v₁.
        T sigma = T.CopySign(norm, v[0]);
        Vectors.Scale(T.One / sigma, v, v);
        v[0] += T.One;
        int width = n - k - 1;
        Span<T> w = products[..width];
        w.Fill(T.Zero);
        T wb = T.Zero;
        for (int i = k; i < m; i++)
        {
            Vectors.AddScaled(v[i - k], a.Slice((i * n) + k + 1, width), w);
            wb += v[i - k] * b[i];
        }

        T factor = -T.One / v[0];
        wb *= factor;
        Vectors.Scale(factor, w, w);
        for (int i = k; i < m; i++)
        {
            Vectors.AddScaled(v[i - k], w, a.Slice((i * n) + k + 1, width));
            b[i] += v[i - k] * wb;
        }

        a[(k * n) + k] = -sigma;
    }

    private static void BringForward<T>(Span<T> a, int m, int n, int k, Span<T> norms, Span<T> exactNorms, Span<int> permutation)
        where T : IFloatingPointIeee754<T>
    {
        int largest = k;
        for (int j = k + 1; j < n; j++)
        {
            if (norms[j] > norms[largest])
            {
                largest = j;
            }
        }

        if (largest == k)
        {
            return;
        }

        for (int i = 0; i < m; i++)
        {
            (a[(i * n) + k], a[(i * n) + largest]) = (a[(i * n) + largest], a[(i * n) + k]);
        }

        norms[largest] = norms[k];
        exactNorms[largest] = exactNorms[k];
        (permutation[k], permutation[largest]) = (permutation[largest], permutation[k]);
    }

    /// <summary>Removes row k from the column norms; computes them anew where that cancels (LINPACK's rule, as in MINPACK's qrfac).</summary>
    private static void UpdateNorms<T>(
        ReadOnlySpan<T> a, int m, int n, int k, Span<T> norms, Span<T> exactNorms, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        T threshold = T.CreateChecked(20) * Acceptance<T>.Epsilon;
        for (int j = k + 1; j < n; j++)
        {
            if (T.IsZero(norms[j]))
            {
                continue;
            }

            T ratio = a[(k * n) + j] / norms[j];
            T kept = T.Max(T.Zero, T.One - (ratio * ratio));
            T shrinkage = norms[j] / exactNorms[j];
            norms[j] *= T.Sqrt(kept);
            if (kept * shrinkage * shrinkage <= threshold)
            {
                norms[j] = exactNorms[j] = ColumnNorm(a, m, n, k + 1, j, scratch);
            }
        }
    }
}

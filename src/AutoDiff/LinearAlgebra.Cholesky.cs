using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <content>The Cholesky factorisation, and solves with triangular matrices.</content>
public static partial class LinearAlgebra
{
    /// <summary>Computes the lower triangular L with A = L·Lᵀ (Golub and Van Loan 2013, section 4.2). ⅓n³ operations.</summary>
    /// <param name="a">A, n × n, row-major. Its symmetric part ½(A + Aᵀ) counts, so that derivatives in A are symmetric.</param>
    /// <param name="l">Receives L, n × n, with zeros above the diagonal; NaN if A is not positive definite to working precision. May not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, <paramref name="l"/> has another length or overlaps it.</exception>
    /// <remarks>The derivative is L̇ = L·Φ(L⁻¹·Ȧ·L⁻ᵀ), Φ the lower triangle with half the diagonal (Murray 2016, <i>Differentiation of the Cholesky decomposition</i>, equation 8).</remarks>
    public static void Cholesky(ReadOnlySpan<double> a, Span<double> l) => FactorCholesky(a, l);

    /// <inheritdoc cref="Cholesky(ReadOnlySpan{double}, Span{double})"/>
    public static void Cholesky(ReadOnlySpan<float> a, Span<float> l) => FactorCholesky(a, l);

    /// <summary>Solves L·X = B with a lower triangular matrix by substitution. n²m operations.</summary>
    /// <param name="l">L, n × n, row-major; what stands above the diagonal is not read.</param>
    /// <param name="b">B, n × m, row-major: m right-hand sides in columns.</param>
    /// <param name="x">Receives X, n × m; NaN if an entry of the diagonal is 0. May not overlap the others.</param>
    /// <exception cref="ArgumentException"><paramref name="l"/> is not square, a length does not fit, or <paramref name="x"/> overlaps another argument.</exception>
    public static void SolveLower(ReadOnlySpan<double> l, ReadOnlySpan<double> b, Span<double> x) => Substitute(l, b, x, isTransposed: false);

    /// <inheritdoc cref="SolveLower(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveLower(ReadOnlySpan<float> l, ReadOnlySpan<float> b, Span<float> x) => Substitute(l, b, x, isTransposed: false);

    /// <summary>Solves Lᵀ·X = B with a lower triangular matrix by substitution. n²m operations.</summary>
    /// <param name="l">L, n × n, row-major; what stands above the diagonal is not read.</param>
    /// <param name="b">B, n × m, row-major: m right-hand sides in columns.</param>
    /// <param name="x">Receives X, n × m; NaN if an entry of the diagonal is 0. May not overlap the others.</param>
    /// <exception cref="ArgumentException"><paramref name="l"/> is not square, a length does not fit, or <paramref name="x"/> overlaps another argument.</exception>
    public static void SolveLowerTransposed(ReadOnlySpan<double> l, ReadOnlySpan<double> b, Span<double> x) => Substitute(l, b, x, isTransposed: true);

    /// <inheritdoc cref="SolveLowerTransposed(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveLowerTransposed(ReadOnlySpan<float> l, ReadOnlySpan<float> b, Span<float> x) => Substitute(l, b, x, isTransposed: true);

    private static void FactorCholesky<T>(ReadOnlySpan<T> a, Span<T> l)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        Guard.Length(l.Length, a.Length, nameof(l));
        Guard.NoOverlap<T>(l, a, nameof(l));
        SymmetricPart(a, n, l);
        T threshold = Threshold<T>(l, n);
        for (int i = 0; i < n; i++)
        {
            Span<T> row = l.Slice(i * n, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<T> other = l.Slice(j * n, j + 1);
                row[j] = (row[j] - Dot<T>(row[..j], other[..j])) / other[j];
            }

            T pivot = row[i] - Dot<T>(row[..i], row[..i]);
            if (!(pivot > threshold))
            {
                l.Fill(T.NaN);
                return;
            }

            row[i] = T.Sqrt(pivot);
            l.Slice((i * n) + i + 1, n - i - 1).Clear();
        }
    }

    private static void Substitute<T>(ReadOnlySpan<T> l, ReadOnlySpan<T> b, Span<T> x, bool isTransposed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(l, nameof(l));
        CheckSystem(l, n, b, x);
        int m = n == 0 ? 0 : b.Length / n;
        b.CopyTo(x);
        for (int step = 0; step < n; step++)
        {
            int i = isTransposed ? n - 1 - step : step;
            T diagonal = l[(i * n) + i];
            if (T.IsZero(diagonal))
            {
                x.Fill(T.NaN);
                return;
            }

            Span<T> row = x.Slice(i * m, m);
            for (int done = 0; done < step; done++)
            {
                int j = isTransposed ? n - 1 - done : done;
                SubtractScaled(isTransposed ? l[(j * n) + i] : l[(i * n) + j], x.Slice(j * m, m), row);
            }

            for (int c = 0; c < m; c++)
            {
                row[c] /= diagonal;
            }
        }
    }

    private static void SymmetricPart<T>(ReadOnlySpan<T> a, int n, Span<T> symmetric)
        where T : IFloatingPointIeee754<T>
    {
        T half = T.One / (T.One + T.One);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                symmetric[(i * n) + j] = half * (a[(i * n) + j] + a[(j * n) + i]);
            }
        }
    }

    private static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        T sum = T.Zero;
        if (x.Length >= 2 * Vector<T>.Count)
        {
            Vector<T> sums = Vector<T>.Zero;
            for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                sums += new Vector<T>(x[i..]) * new Vector<T>(y[i..]);
            }

            sum = Vector.Sum(sums);
        }

        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}

using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <content>The QR factorisation and linear least squares.</content>
public static partial class LinearAlgebra
{
    /// <summary>Computes A = Q·R with Q of orthonormal columns and R upper triangular with a positive diagonal, by Householder reflections (Golub and Van Loan 2013, algorithm
    /// 5.2.1). 4n²(m − n/3) operations.</summary>
    /// <param name="a">A, m × n with m ≥ n, row-major.</param>
    /// <param name="q">Receives Q, m × n; NaN if the columns of A depend on each other to working precision. May not overlap the others.</param>
    /// <param name="r">Receives R, n × n, with zeros below the diagonal; its length gives n. May not overlap the others.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, m &lt; n, or arguments overlap.</exception>
    /// <remarks>The derivatives are Ṙ = S·R and Q̇ = Ȧ·R⁻¹ − Q·S, S the upper triangle of M + Mᵀ − diag M, M = Qᵀ·Ȧ·R⁻¹ (Walter and Lehmann 2010, <i>Algorithmic differentiation of linear
    /// algebra functions</i>, section 3).</remarks>
    public static void Qr(ReadOnlySpan<double> a, Span<double> q, Span<double> r) => FactorQr(a, q, r);

    /// <inheritdoc cref="Qr(ReadOnlySpan{double}, Span{double}, Span{double})"/>
    public static void Qr(ReadOnlySpan<float> a, Span<float> q, Span<float> r) => FactorQr(a, q, r);

    /// <summary>Computes the x with the least |A·x − b| by a QR factorisation. 4n²(m − n/3) operations.</summary>
    /// <param name="a">A, m × n with m ≥ n, row-major.</param>
    /// <param name="b">b, m numbers.</param>
    /// <param name="x">Receives x, n numbers; NaN if the columns of A depend on each other to working precision. May not overlap the others.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, m &lt; n, or <paramref name="x"/> overlaps another argument.</exception>
    /// <remarks>It is differentiated as R·x = Qᵀ·b, so that errors grow with the condition number of A and not with its square.</remarks>
    public static void LeastSquares(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x) => SolveLeastSquares(a, b, x);

    /// <inheritdoc cref="LeastSquares(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void LeastSquares(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> x) => SolveLeastSquares(a, b, x);

    private static void SolveLeastSquares<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = x.Length;
        Guard.Length(a.Length, b.Length * n, nameof(a));
        Guard.NoOverlap<T>(x, a, nameof(x));
        Guard.NoOverlap<T>(x, b, nameof(x));
        using Storage<T> q = new(a.Length), r = new(n * n), transposed = new(n * n), c = new(n);
        FactorQr(a, q.Span, r.Span);
        Transpose<T>(r.Span, n, transposed.Span);
        c.Span.Clear();
        for (int i = 0; i < b.Length; i++)
        {
            SubtractScaled(-b[i], q.Span.Slice(i * n, n), c.Span);
        }

        Substitute<T>(transposed.Span, c.Span, x, isTransposed: true);
    }

    private static void FactorQr<T>(ReadOnlySpan<T> a, Span<T> q, Span<T> r)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf<T>(r, nameof(r));
        int m = n == 0 ? 0 : a.Length / n;
        if (m < n || m * n != a.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{a.Length} numbers are no matrix with {n} columns and at least as many rows."), nameof(a));
        }

        Guard.Length(q.Length, a.Length, nameof(q));
        Guard.NoOverlap<T>(q, a, nameof(q));
        Guard.NoOverlap<T>(r, a, nameof(r));
        Guard.NoOverlap<T>(q, r, nameof(q));
        T threshold = Threshold(a, m);
        using Storage<T> factors = new(n), products = new(n);
        a.CopyTo(q);
        r.Clear();
        for (int k = 0; k < n; k++)
        {
            Reflect(q, m, n, k, factors.Span, products.Span);
            q.Slice((k * n) + k, n - k).CopyTo(r.Slice((k * n) + k, n - k));
            if (!(T.Abs(r[(k * n) + k]) > threshold))
            {
                q.Fill(T.NaN);
                r.Fill(T.NaN);
                return;
            }
        }

        for (int k = n - 1; k >= 0; k--)
        {
            FormColumn(q, m, n, k, factors.Span[k], products.Span);
        }

        for (int k = 0; k < n; k++)
        {
            if (T.IsNegative(r[(k * n) + k]))
            {
                MakePositive(q, m, n, k, r);
            }
        }
    }

    /// <summary>The reflection 1 − τ·v·vᵀ, v₀ = 1, that clears column k below the diagonal, applied to the columns from k on; v stays below the diagonal.</summary>
    private static void Reflect<T>(Span<T> q, int m, int n, int k, Span<T> factors, Span<T> products)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T norm = T.Zero;
        for (int i = k; i < m; i++)
        {
            norm = T.Hypot(norm, q[(i * n) + k]);
        }

        T first = q[(k * n) + k];
        T diagonal = -T.CopySign(norm, first);
        factors[k] = T.IsZero(norm) ? T.Zero : (diagonal - first) / diagonal;
        if (T.IsZero(norm))
        {
            return;
        }

        q[(k * n) + k] = diagonal;
        Span<T> sums = products.Slice(0, n - k - 1);
        Span<T> top = q.Slice((k * n) + k + 1, n - k - 1);
        top.CopyTo(sums);
        for (int i = k + 1; i < m; i++)
        {
            q[(i * n) + k] /= first - diagonal;
            SubtractScaled(-q[(i * n) + k], q.Slice((i * n) + k + 1, n - k - 1), sums);
        }

        SubtractScaled(factors[k], sums, top);
        for (int i = k + 1; i < m; i++)
        {
            SubtractScaled(factors[k] * q[(i * n) + k], sums, q.Slice((i * n) + k + 1, n - k - 1));
        }
    }

    /// <summary>Turns the reflection in column k into that column of Q, applying it to those after it.</summary>
    private static void FormColumn<T>(Span<T> q, int m, int n, int k, T factor, Span<T> products)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> sums = products.Slice(0, n - k - 1);
        sums.Clear();
        for (int i = k + 1; i < m; i++)
        {
            SubtractScaled(-q[(i * n) + k], q.Slice((i * n) + k + 1, n - k - 1), sums);
        }

        Span<T> top = q.Slice((k * n) + k + 1, n - k - 1);
        top.Clear();
        SubtractScaled(factor, sums, top);
        for (int i = k + 1; i < m; i++)
        {
            SubtractScaled(factor * q[(i * n) + k], sums, q.Slice((i * n) + k + 1, n - k - 1));
            q[(i * n) + k] *= -factor;
        }

        q[(k * n) + k] = T.One - factor;
        for (int i = 0; i < k; i++)
        {
            q[(i * n) + k] = T.Zero;
        }
    }

    private static void MakePositive<T>(Span<T> q, int m, int n, int k, Span<T> r)
        where T : IFloatingPointIeee754<T>
    {
        for (int j = k; j < n; j++)
        {
            r[(k * n) + j] = -r[(k * n) + j];
        }

        for (int i = 0; i < m; i++)
        {
            q[(i * n) + k] = -q[(i * n) + k];
        }
    }
}

using System;
using AutoDiff;

namespace AutoDiff.Expansions;

/// <content>Products and factorisations.</content>
internal static partial class OfLinearAlgebra
{
    // In loops: the series of a product must not be made of that of products.
    public static void MultiplyTangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> product, ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> productTangent)
    {
        int n = (int)Math.Round(Math.Sqrt(1.0 * a.Length / Math.Max(b.Length, 1) * product.Length));
        int k = a.Length / Math.Max(n, 1);
        int m = product.Length / Math.Max(n, 1);
        productTangent.Clear();
        AddProduct(aTangent, k, 1, b, m, 1, productTangent, n, k, m);
        AddProduct(a, k, 1, bTangent, m, 1, productTangent, n, k, m);
    }

    public static void MultiplyCotangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> product, ReadOnlySpan<double> productCotangent, Span<double> aCotangent, Span<double> bCotangent)
    {
        int n = (int)Math.Round(Math.Sqrt(1.0 * a.Length / Math.Max(b.Length, 1) * product.Length));
        int k = a.Length / Math.Max(n, 1);
        int m = product.Length / Math.Max(n, 1);
        Span<double> aTransposed = stackalloc double[a.Length];
        Span<double> bTransposed = stackalloc double[b.Length];
        Span<double> left = stackalloc double[a.Length];
        Span<double> right = stackalloc double[b.Length];
        Transpose(a, n, k, aTransposed);
        Transpose(b, k, m, bTransposed);
        LinearAlgebra.Multiply(productCotangent, bTransposed, left);
        LinearAlgebra.Multiply(aTransposed, productCotangent, right);
        Add(left, aCotangent);
        Add(right, bCotangent);
    }

    // L̇ = L·Φ(L⁻¹·Ȧ·L⁻ᵀ).
    public static void CholeskyTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> l, ReadOnlySpan<double> aTangent, Span<double> lTangent)
    {
        int n = (int)Math.Sqrt(a.Length);
        Span<double> symmetric = stackalloc double[a.Length];
        Span<double> left = stackalloc double[a.Length];
        Span<double> transposed = stackalloc double[a.Length];
        Span<double> phi = stackalloc double[a.Length];
        AddSymmetricPart(aTangent, n, symmetric);
        LinearAlgebra.SolveLower(l, symmetric, left);
        Transpose(left, n, n, transposed);
        LinearAlgebra.SolveLower(l, transposed, phi);
        KeepLowerWithHalfDiagonal(phi, n);
        LinearAlgebra.Multiply(l, phi, lTangent);
    }

    // Ā += L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹, its symmetric part.
    public static void CholeskyCotangent(ReadOnlySpan<double> a, ReadOnlySpan<double> l, ReadOnlySpan<double> lCotangent, Span<double> aCotangent)
    {
        int n = (int)Math.Sqrt(a.Length);
        Span<double> phi = stackalloc double[a.Length];
        Span<double> left = stackalloc double[a.Length];
        Span<double> transposed = stackalloc double[a.Length];
        Span<double> both = stackalloc double[a.Length];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < n; k++)
                {
                    sum += l[k * n + i] * lCotangent[k * n + j];
                }

                phi[i * n + j] = j == i ? sum / 2 : sum;
            }
        }

        LinearAlgebra.SolveLowerTransposed(l, phi, left);
        Transpose(left, n, n, transposed);
        LinearAlgebra.SolveLowerTransposed(l, transposed, both);
        AddSymmetricPart(both, n, aCotangent);
    }

    // With C = Ȧ·R⁻¹ and M = Qᵀ·C: Ṙ = S·R and Q̇ = C − Q·S, S the upper triangle of M + Mᵀ − diag M.
    public static void QrTangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> q, ReadOnlySpan<double> r, ReadOnlySpan<double> aTangent, Span<double> qTangent, Span<double> rTangent)
    {
        int n = (int)Math.Sqrt(r.Length);
        int m = a.Length / Math.Max(n, 1);
        Span<double> rTransposed = stackalloc double[r.Length];
        Span<double> aTransposed = stackalloc double[a.Length];
        Span<double> cTransposed = stackalloc double[a.Length];
        Span<double> product = stackalloc double[r.Length];
        Span<double> upper = stackalloc double[r.Length];
        Transpose(r, n, n, rTransposed);
        Transpose(aTangent, m, n, aTransposed);
        LinearAlgebra.SolveLower(rTransposed, aTransposed, cTransposed);
        LinearAlgebra.Multiply(cTransposed, q, product);
        for (int i = 0; i < n; i++)
        {
            upper[i * n + i] = product[i * n + i];
            for (int j = i + 1; j < n; j++)
            {
                upper[i * n + j] = product[i * n + j] + product[j * n + i];
            }
        }

        LinearAlgebra.Multiply(upper, r, rTangent);
        LinearAlgebra.Multiply(q, upper, qTangent);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                qTangent[i * n + j] = cTransposed[j * m + i] - qTangent[i * n + j];
            }
        }
    }

    // Ā += (Q̄ + Q·M̄)·R⁻ᵀ, M̄ symmetric with the upper triangle of R̄·Rᵀ − Qᵀ·Q̄.
    public static void QrCotangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> q, ReadOnlySpan<double> r, ReadOnlySpan<double> qCotangent, ReadOnlySpan<double> rCotangent, Span<double> aCotangent)
    {
        int n = (int)Math.Sqrt(r.Length);
        int m = a.Length / Math.Max(n, 1);
        Span<double> rTransposed = stackalloc double[r.Length];
        Span<double> symmetric = stackalloc double[r.Length];
        Span<double> moved = stackalloc double[a.Length];
        Span<double> cTransposed = stackalloc double[a.Length];
        Span<double> aTransposed = stackalloc double[a.Length];
        Transpose(r, n, n, rTransposed);
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                double sum = 0;
                for (int k = j; k < n; k++)
                {
                    sum += rCotangent[i * n + k] * r[j * n + k];
                }

                for (int k = 0; k < m; k++)
                {
                    sum -= q[k * n + i] * qCotangent[k * n + j];
                }

                symmetric[i * n + j] = sum;
                symmetric[j * n + i] = sum;
            }
        }

        LinearAlgebra.Multiply(q, symmetric, moved);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                cTransposed[j * m + i] = qCotangent[i * n + j] + moved[i * n + j];
            }
        }

        LinearAlgebra.SolveLowerTransposed(rTransposed, cTransposed, aTransposed);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                aCotangent[i * n + j] += aTransposed[j * m + i];
            }
        }
    }

    public static void LeastSquares(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        int n = x.Length;
        Span<double> q = stackalloc double[a.Length];
        Span<double> r = stackalloc double[n * n];
        Span<double> rTransposed = stackalloc double[n * n];
        Span<double> right = stackalloc double[n];
        LinearAlgebra.Qr(a, q, r);
        Transpose(r, n, n, rTransposed);
        for (int i = 0; i < b.Length; i++)
        {
            for (int j = 0; j < n; j++)
            {
                right[j] += q[i * n + j] * b[i];
            }
        }

        LinearAlgebra.SolveLowerTransposed(rTransposed, right, x);
    }

    private static void AddProduct(
        ReadOnlySpan<double> p, int pRow, int pColumn, ReadOnlySpan<double> q, int qRow, int qColumn, Span<double> w, int rows, int inner, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < inner; j++)
            {
                double factor = p[i * pRow + j * pColumn];
                for (int k = 0; k < columns; k++)
                {
                    w[i * columns + k] += factor * q[j * qRow + k * qColumn];
                }
            }
        }
    }

    private static void Transpose(ReadOnlySpan<double> a, int rows, int columns, Span<double> transposed)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                transposed[j * rows + i] = a[i * columns + j];
            }
        }
    }

    private static void Add(ReadOnlySpan<double> a, Span<double> sum)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += a[i];
        }
    }

    private static void AddSymmetricPart(ReadOnlySpan<double> a, int n, Span<double> symmetric)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                symmetric[i * n + j] += (a[i * n + j] + a[j * n + i]) / 2;
            }
        }
    }

    private static void KeepLowerWithHalfDiagonal(Span<double> a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            a[i * n + i] = a[i * n + i] / 2;
            for (int j = i + 1; j < n; j++)
            {
                a[i * n + j] = 0;
            }
        }
    }
}

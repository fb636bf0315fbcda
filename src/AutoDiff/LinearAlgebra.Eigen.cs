using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <content>Eigenvalues of symmetric matrices.</content>
public static partial class LinearAlgebra
{
    private const int MaxSweeps = 60;

    /// <summary>Computes the eigenvalues of a symmetric matrix by Jacobi's method (Golub and Van Loan 2013, section 8.5). About 30n³ operations.</summary>
    /// <param name="a">A, n × n, row-major. Its symmetric part ½(A + Aᵀ) counts, so that derivatives in A are symmetric.</param>
    /// <param name="values">Receives the n eigenvalues, ascending; NaN if A has entries that are not finite. May not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not n × n, or the arguments overlap.</exception>
    /// <remarks>The derivative of λᵢ is vᵢᵀ·Ȧ·vᵢ (Magnus 1985, <i>On differentiating eigenvalues and eigenvectors</i>). Of a multiple eigenvalue it depends on the choice of eigenvectors, while that of a sum over
    /// all equal ones does not; second derivatives are NaN there.</remarks>
    public static void SymmetricEigenvalues(ReadOnlySpan<double> a, Span<double> values) => Diagonalize(a, values, [], isWithVectors: false);

    /// <inheritdoc cref="SymmetricEigenvalues(ReadOnlySpan{double}, Span{double})"/>
    public static void SymmetricEigenvalues(ReadOnlySpan<float> a, Span<float> values) => Diagonalize(a, values, [], isWithVectors: false);

    /// <summary>Computes the eigenvalues and eigenvectors of a symmetric matrix, A = V·Λ·Vᵀ, by Jacobi's method (Golub and Van Loan 2013, section 8.5). About 45n³ operations.</summary>
    /// <param name="a">A, n × n, row-major. Its symmetric part ½(A + Aᵀ) counts, so that derivatives in A are symmetric.</param>
    /// <param name="values">Receives the n eigenvalues, ascending; NaN if A has entries that are not finite. May not overlap the others.</param>
    /// <param name="vectors">Receives V, n × n, row-major: column i is the eigenvector of value i, with a positive component of largest magnitude. May not overlap the others.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not n × n, a length does not fit, or arguments overlap.</exception>
    /// <remarks>The derivative of V is V·K, Kᵢⱼ = vᵢᵀ·Ȧ·vⱼ / (λⱼ − λᵢ), Kᵢᵢ = 0 (Magnus 1985): it is NaN where eigenvalues are equal, as eigenvectors have none there; take <see cref="SymmetricEigenvalues(ReadOnlySpan{double}, Span{double})"/> if
    /// the values are all that is needed.</remarks>
    public static void SymmetricEigen(ReadOnlySpan<double> a, Span<double> values, Span<double> vectors) => Diagonalize(a, values, vectors, isWithVectors: true);

    /// <inheritdoc cref="SymmetricEigen(ReadOnlySpan{double}, Span{double}, Span{double})"/>
    public static void SymmetricEigen(ReadOnlySpan<float> a, Span<float> values, Span<float> vectors) => Diagonalize(a, values, vectors, isWithVectors: true);

    private static void Diagonalize<T>(ReadOnlySpan<T> a, Span<T> values, Span<T> vectors, bool isWithVectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        Guard.Length(values.Length, n, nameof(values));
        Guard.Length(vectors.Length, isWithVectors ? a.Length : 0, nameof(vectors));
        Guard.NoOverlap<T>(values, a, nameof(values));
        Guard.NoOverlap<T>(vectors, a, nameof(vectors));
        Guard.NoOverlap<T>(vectors, values, nameof(vectors));
        using Storage<T> matrix = new(a.Length), rows = new(vectors.Length);
        SymmetricPart(a, n, matrix.Span);
        rows.Span.Clear();
        for (int i = 0; i < n && isWithVectors; i++)
        {
            rows.Span[(i * n) + i] = T.One;
        }

        if (!Sweep(matrix.Span, n, rows.Span))
        {
            values.Fill(T.NaN);
            vectors.Fill(T.NaN);
            return;
        }

        for (int i = 0; i < n; i++)
        {
            values[i] = matrix.Span[(i * n) + i];
        }

        Order(values, rows.Span, n);
        if (isWithVectors)
        {
            Transpose<T>(rows.Span, n, vectors);
        }
    }

    /// <summary>Rotates rows and columns until nothing is left beside the diagonal; the rows of <paramref name="vectors"/> along.</summary>
    /// <returns>False if an entry is not finite.</returns>
    private static bool Sweep<T>(Span<T> a, int n, Span<T> vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        T size = LargestRow<T>(a, n);
        if (!T.IsFinite(size))
        {
            return false;
        }

        T negligible = (T.BitIncrement(T.One) - T.One) * size / (two * T.CreateChecked(Math.Max(n, 1)));
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            bool isDiagonal = true;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    T beside = a[(p * n) + q];
                    if (T.Abs(beside) <= negligible)
                    {
                        continue;
                    }

                    isDiagonal = false;
                    T theta = (a[(q * n) + q] - a[(p * n) + p]) / (two * beside);
                    T tangent = T.CopySign(T.One, theta) / (T.Abs(theta) + T.Hypot(theta, T.One));
                    T cosine = T.One / T.Hypot(tangent, T.One);
                    T sine = tangent * cosine;
                    a[(p * n) + p] -= tangent * beside;
                    a[(q * n) + q] += tangent * beside;
                    a[(p * n) + q] = T.Zero;
                    a[(q * n) + p] = T.Zero;
                    for (int k = 0; k < n; k++)
                    {
                        if (k != p && k != q)
                        {
                            T x = a[(p * n) + k];
                            T y = a[(q * n) + k];
                            a[(p * n) + k] = a[(k * n) + p] = (cosine * x) - (sine * y);
                            a[(q * n) + k] = a[(k * n) + q] = (sine * x) + (cosine * y);
                        }
                    }

                    for (int k = 0; k < n && !vectors.IsEmpty; k++)
                    {
                        T x = vectors[(p * n) + k];
                        T y = vectors[(q * n) + k];
                        vectors[(p * n) + k] = (cosine * x) - (sine * y);
                        vectors[(q * n) + k] = (sine * x) + (cosine * y);
                    }
                }
            }

            if (isDiagonal)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Sorts the values, the rows of the eigenvectors along, and chooses the signs of these.</summary>
    private static void Order<T>(Span<T> values, Span<T> rows, int n)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            int smallest = i;
            for (int j = i + 1; j < n; j++)
            {
                smallest = values[j] < values[smallest] ? j : smallest;
            }

            (values[i], values[smallest]) = (values[smallest], values[i]);
            if (rows.IsEmpty)
            {
                continue;
            }

            Span<T> row = rows.Slice(i * n, n);
            if (smallest != i)
            {
                Exchange(row, rows.Slice(smallest * n, n));
            }

            T largest = T.Zero;
            foreach (T entry in row)
            {
                largest = T.Abs(entry) > T.Abs(largest) ? entry : largest;
            }

            for (int k = 0; k < n && T.IsNegative(largest); k++)
            {
                row[k] = -row[k];
            }
        }
    }
}

using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>P·A·Pᵀ = L·D·Lᵀ of a symmetric matrix that need not be definite, D with blocks of one and two rows (Bunch and Kaufman 1977, <i>Some stable methods for
/// calculating inertia and solving symmetric linear systems</i>; LAPACK's dsytf2, with the rows of L interchanged too).</summary>
/// <remarks>Row-major, in place; only the lower triangle is read and written. n³/3 operations.</remarks>
internal static class SymmetricIndefinite
{
    // (1 + √17)/8 bounds the growth of the entries.
    private const double PivotRatio = 0.6403882032022076;

    /// <summary>Replaces the lower triangle by L and D.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="n">Its size.</param>
    /// <param name="permutation">Receives P: row i of the factors is row <c>permutation[i]</c> of the matrix.</param>
    /// <param name="isPair">Receives 1 where a block of two rows begins, 0 elsewhere; length n.</param>
    /// <param name="scratch">2n numbers.</param>
    /// <returns>The number of eigenvalues below 0, and of pivots that are 0 to rounding. Only without zero pivots may the factors be solved with.</returns>
    public static (int Negative, int Zero) Factor<T>(Span<T> a, int n, Span<int> permutation, Span<int> isPair, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            permutation[i] = i;
            isPair[i] = 0;
            for (int j = 0; j <= i; j++)
            {
                largest = T.Max(largest, T.Abs(a[(i * n) + j]));
            }
        }

        T zero = T.CreateChecked(n) * Acceptance<T>.Epsilon * largest;
        int negative = 0;
        int zeros = 0;
        for (int k = 0; k < n;)
        {
            (int pivot, int size) = ChoosePivot<T>(a, n, k);
            int target = k + size - 1;
            if (pivot != target)
            {
                Interchange(a, n, k, target, pivot);
                (permutation[target], permutation[pivot]) = (permutation[pivot], permutation[target]);
            }

            if (size == 1)
            {
                T diagonal = a[(k * n) + k];
                if (T.Abs(diagonal) <= zero)
                {
                    zeros++;
                }
                else if (diagonal < T.Zero)
                {
                    negative++;
                }

                if (!T.IsZero(diagonal))
                {
                    EliminateOne(a, n, k, scratch);
                }
            }
            else
            {
                isPair[k] = 1;
                negative++;
                EliminateTwo(a, n, k, scratch);
            }

            k += size;
        }

        return (negative, zeros);
    }

    /// <summary>Solves A·x = b in place.</summary>
    /// <param name="factor">L and D.</param>
    /// <param name="n">Their size.</param>
    /// <param name="permutation">P.</param>
    /// <param name="isPair">Where blocks of two rows begin.</param>
    /// <param name="b">The right-hand side; receives x.</param>
    /// <param name="scratch">n numbers.</param>
    public static void Solve<T>(
        ReadOnlySpan<T> factor, int n, ReadOnlySpan<int> permutation, ReadOnlySpan<int> isPair, Span<T> b, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> y = scratch[..n];
        for (int i = 0; i < n; i++)
        {
            int width = i > 0 && isPair[i - 1] == 1 ? i - 1 : i;
            y[i] = b[permutation[i]] - Vectors.Dot<T>(factor.Slice(i * n, width), y[..width]);
        }

        for (int k = 0; k < n; k++)
        {
            T d11 = factor[(k * n) + k];
            if (isPair[k] == 0)
            {
                y[k] /= d11;
                continue;
            }

            T d21 = factor[((k + 1) * n) + k];
            (y[k], y[k + 1]) = SolvePair(d11, d21, factor[((k + 1) * n) + k + 1], y[k], y[k + 1]);
            k++;
        }

        for (int i = n - 1; i >= 0; i--)
        {
            int width = i > 0 && isPair[i - 1] == 1 ? i - 1 : i;
            b[permutation[i]] = y[i];
            Vectors.AddScaled(-y[i], factor.Slice(i * n, width), y[..width]);
        }
    }

    private static (int Pivot, int Size) ChoosePivot<T>(ReadOnlySpan<T> a, int n, int k)
        where T : IFloatingPointIeee754<T>
    {
        T ratio = T.CreateChecked(PivotRatio);
        T diagonal = T.Abs(a[(k * n) + k]);
        T inColumn = T.Zero;
        int row = k;
        for (int i = k + 1; i < n; i++)
        {
            if (T.Abs(a[(i * n) + k]) > inColumn)
            {
                inColumn = T.Abs(a[(i * n) + k]);
                row = i;
            }
        }

        if (diagonal >= ratio * inColumn)
        {
            return (k, 1);
        }

        T inRow = T.Zero;
        for (int j = k; j < row; j++)
        {
            inRow = T.Max(inRow, T.Abs(a[(row * n) + j]));
        }

        for (int i = row + 1; i < n; i++)
        {
            inRow = T.Max(inRow, T.Abs(a[(i * n) + row]));
        }

        return diagonal >= ratio * inColumn * (inColumn / inRow) ? (k, 1)
            : T.Abs(a[(row * n) + row]) >= ratio * inRow ? (row, 1)
            : (row, 2);
    }

    /// <summary>Exchanges rows and columns p and q &gt; p of what is left from k on, and rows p and q of L.</summary>
    private static void Interchange<T>(Span<T> a, int n, int k, int p, int q)
    {
        for (int j = 0; j < k; j++)
        {
            (a[(p * n) + j], a[(q * n) + j]) = (a[(q * n) + j], a[(p * n) + j]);
        }

        if (p > k)
        {
            (a[(p * n) + k], a[(q * n) + k]) = (a[(q * n) + k], a[(p * n) + k]);
        }

        for (int j = p + 1; j < q; j++)
        {
            (a[(j * n) + p], a[(q * n) + j]) = (a[(q * n) + j], a[(j * n) + p]);
        }

        for (int i = q + 1; i < n; i++)
        {
            (a[(i * n) + p], a[(i * n) + q]) = (a[(i * n) + q], a[(i * n) + p]);
        }

        (a[(p * n) + p], a[(q * n) + q]) = (a[(q * n) + q], a[(p * n) + p]);
    }

    private static void EliminateOne<T>(Span<T> a, int n, int k, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        T pivot = a[(k * n) + k];
        Span<T> column = scratch[..n];
        for (int i = k + 1; i < n; i++)
        {
            column[i] = a[(i * n) + k];
            T multiplier = column[i] / pivot;
            Vectors.AddScaled(-multiplier, column[(k + 1)..(i + 1)], a.Slice((i * n) + k + 1, i - k));
            a[(i * n) + k] = multiplier;
        }
    }

    private static void EliminateTwo<T>(Span<T> a, int n, int k, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        T d11 = a[(k * n) + k];
        T d21 = a[((k + 1) * n) + k];
        T d22 = a[((k + 1) * n) + k + 1];
        Span<T> first = scratch[..n];
        Span<T> second = scratch.Slice(n, n);
        for (int i = k + 2; i < n; i++)
        {
            Span<T> row = a.Slice(i * n, i + 1);
            first[i] = row[k];
            second[i] = row[k + 1];
            (T l1, T l2) = SolvePair(d11, d21, d22, row[k], row[k + 1]);
            Vectors.AddScaled(-l1, first[(k + 2)..(i + 1)], row[(k + 2)..]);
            Vectors.AddScaled(-l2, second[(k + 2)..(i + 1)], row[(k + 2)..]);
            row[k] = l1;
            row[k + 1] = l2;
        }
    }

    /// <summary>Solves a block; scaled by its off-diagonal entry, which is its largest.</summary>
    private static (T X, T Y) SolvePair<T>(T d11, T d21, T d22, T u, T v)
        where T : IFloatingPointIeee754<T>
    {
        T upper = d11 / d21;
        T lower = d22 / d21;
        T determinant = ((upper * lower) - T.One) * d21;
        return (((lower * u) - v) / determinant, ((upper * v) - u) / determinant);
    }
}

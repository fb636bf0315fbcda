using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>P(A + E)Pᵀ = L·D·Lᵀ of a symmetric matrix that need not be positive definite: E is diagonal, not negative, and bounded whatever A
/// is (Gill, Murray and Wright 1981, <i>Practical Optimization</i>, section 4.4.2.2; with diagonal pivoting).</summary>
/// <remarks>Row-major, in place: D on the diagonal, the unit lower triangle L below it. n³/3 operations.</remarks>
internal static class ModifiedCholesky
{
    /// <summary>Replaces the lower triangle by L and D.</summary>
    /// <param name="a">The matrix, all finite; only its lower triangle is read.</param>
    /// <param name="n">Its size.</param>
    /// <param name="permutation">Receives P: row i of the factors is row <c>permutation[i]</c> of the matrix.</param>
    /// <returns>The largest entry of E.</returns>
    public static T Factor<T>(Span<T> a, int n, Span<int> permutation)
        where T : IFloatingPointIeee754<T>
    {
        (T betaSquared, T smallestPivot) = Bounds(a, n);
        T largestChange = T.Zero;
        for (int i = 0; i < n; i++)
        {
            permutation[i] = i;
        }

        for (int j = 0; j < n; j++)
        {
            int pivotRow = LargestDiagonal(a, n, j);
            if (pivotRow != j)
            {
                Swap(a, n, j, pivotRow);
                (permutation[j], permutation[pivotRow]) = (permutation[pivotRow], permutation[j]);
            }

            T theta = T.Zero;
            for (int i = j + 1; i < n; i++)
            {
                theta = T.Max(theta, T.Abs(a[(i * n) + j]));
            }

            T diagonal = a[(j * n) + j];
            T pivot = T.Max(T.Max(T.Abs(diagonal), smallestPivot), theta * theta / betaSquared);
            largestChange = T.Max(largestChange, pivot - diagonal);
            a[(j * n) + j] = pivot;

            // Column j still holds C; each row takes its update before its own entry becomes one of L.
            for (int i = n - 1; i > j; i--)
            {
                T multiplier = a[(i * n) + j] / pivot;
                for (int k = j + 1; k <= i; k++)
                {
                    a[(i * n) + k] -= multiplier * a[(k * n) + j];
                }

                a[(i * n) + j] = multiplier;
            }
        }

        return largestChange;
    }

    /// <summary>Solves (A + E)x = b in place.</summary>
    public static void Solve<T>(ReadOnlySpan<T> factor, int n, ReadOnlySpan<int> permutation, Span<T> b, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        Span<T> y = scratch[..n];
        for (int i = 0; i < n; i++)
        {
            y[i] = b[permutation[i]] - Vectors.Dot<T>(factor.Slice(i * n, i), y[..i]);
        }

        for (int i = 0; i < n; i++)
        {
            y[i] /= factor[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            b[permutation[i]] = y[i];
            Vectors.AddScaled(-y[i], factor.Slice(i * n, i), y[..i]);
        }
    }

    /// <summary>β², which bounds E, and δ, the smallest pivot: ε^⅔ of the largest entry rather than ε, so that a direction in which the function is flat
    /// does not send the step away.</summary>
    private static (T BetaSquared, T SmallestPivot) Bounds<T>(ReadOnlySpan<T> a, int n)
        where T : IFloatingPointIeee754<T>
    {
        T diagonal = T.Zero;
        T offDiagonal = T.Zero;
        for (int i = 0; i < n; i++)
        {
            diagonal = T.Max(diagonal, T.Abs(a[(i * n) + i]));
            for (int j = 0; j < i; j++)
            {
                offDiagonal = T.Max(offDiagonal, T.Abs(a[(i * n) + j]));
            }
        }

        T largest = T.Max(diagonal, offDiagonal);
        if (T.IsZero(largest))
        {
            return (T.One, T.One);
        }

        T spread = n > 1 ? T.Sqrt(T.CreateChecked(((double)n * n) - 1)) : T.One;
        T root = T.Cbrt(Acceptance<T>.Epsilon);
        return (T.Max(T.Max(diagonal, offDiagonal / spread), Acceptance<T>.Epsilon * largest), root * root * largest);
    }

    private static int LargestDiagonal<T>(ReadOnlySpan<T> a, int n, int from)
        where T : IFloatingPointIeee754<T>
    {
        int largest = from;
        for (int i = from + 1; i < n; i++)
        {
            if (T.Abs(a[(i * n) + i]) > T.Abs(a[(largest * n) + largest]))
            {
                largest = i;
            }
        }

        return largest;
    }

    /// <summary>Exchanges rows and columns p and q, p &lt; q, of the matrix of which the lower triangle is stored, and the rows of L.</summary>
    private static void Swap<T>(Span<T> a, int n, int p, int q)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < p; k++)
        {
            (a[(p * n) + k], a[(q * n) + k]) = (a[(q * n) + k], a[(p * n) + k]);
        }

        for (int k = p + 1; k < q; k++)
        {
            (a[(k * n) + p], a[(q * n) + k]) = (a[(q * n) + k], a[(k * n) + p]);
        }

        for (int i = q + 1; i < n; i++)
        {
            (a[(i * n) + p], a[(i * n) + q]) = (a[(i * n) + q], a[(i * n) + p]);
        }

        (a[(p * n) + p], a[(q * n) + q]) = (a[(q * n) + q], a[(p * n) + p]);
    }
}

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

    /// <summary>Solves Aᵀ·x = b in place.</summary>
    public static void SolveTransposed<T>(ReadOnlySpan<T> factors, int n, ReadOnlySpan<int> pivots, Span<T> b)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            b[i] /= factors[(i * n) + i];
            Vectors.AddScaled(-b[i], factors.Slice((i * n) + i + 1, n - i - 1), b.Slice(i + 1, n - i - 1));
        }

        for (int i = n - 1; i >= 1; i--)
        {
            Vectors.AddScaled(-b[i], factors.Slice(i * n, i), b[..i]);
        }

        for (int j = n - 1; j >= 0; j--)
        {
            (b[j], b[pivots[j]]) = (b[pivots[j]], b[j]);
        }
    }

    /// <summary>Estimates ‖A⁻¹‖₁ from below, mostly to within a factor of 3, with a few solves (Hager 1984; Higham 2002, algorithm 15.1).</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="pivots">The interchanges.</param>
    /// <param name="scratch">Two vectors.</param>
    public static T InverseNorm<T>(ReadOnlySpan<T> factors, int n, ReadOnlySpan<int> pivots, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        const int MaxSolves = 5;
        Span<T> x = scratch[..n];
        Span<T> signs = scratch.Slice(n, n);
        x.Fill(T.One / T.CreateChecked(n));
        T estimate = T.Zero;
        for (int k = 0; k < MaxSolves; k++)
        {
            Solve(factors, n, pivots, x);
            T norm = T.Zero;
            for (int i = 0; i < n; i++)
            {
                norm += T.Abs(x[i]);
                signs[i] = T.CopySign(T.One, x[i]);
            }

            if (!(norm > estimate))
            {
                return T.IsNaN(norm) ? T.PositiveInfinity : estimate;
            }

            estimate = norm;
            SolveTransposed(factors, n, pivots, signs);
            int largest = 0;
            for (int i = 1; i < n; i++)
            {
                largest = T.Abs(signs[i]) > T.Abs(signs[largest]) ? i : largest;
            }

            x.Fill(T.Zero);
            x[largest] = T.One;
        }

        return estimate;
    }
}

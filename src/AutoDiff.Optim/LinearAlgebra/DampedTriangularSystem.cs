using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>Least squares with R of a pivoted QR and a diagonal below it: minimises ‖R·Pᵀs − q‖² + ‖D·s‖² (Moré 1978, section 3; MINPACK's
/// qrsolv). The rows of D are rotated into R, so that AᵀA + D² is never formed and its condition never squared.</summary>
internal static class DampedTriangularSystem
{
    /// <summary>Solves the system.</summary>
    /// <param name="r">R, n × n, row-major, upper triangle.</param>
    /// <param name="permutation">P.</param>
    /// <param name="diagonal">D, in the order of the unknowns.</param>
    /// <param name="q">The first n entries of Qᵀb.</param>
    /// <param name="solution">Receives s, in the order of the unknowns.</param>
    /// <param name="triangle">n × n numbers; receives S, upper triangular, with SᵀS = Pᵀ(AᵀA + D²)P.</param>
    /// <param name="scratch">2n numbers.</param>
    public static void Solve<T>(
        ReadOnlySpan<T> r,
        ReadOnlySpan<int> permutation,
        ReadOnlySpan<T> diagonal,
        ReadOnlySpan<T> q,
        Span<T> solution,
        Span<T> triangle,
        Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        int n = solution.Length;
        Span<T> row = scratch[..n];
        Span<T> right = scratch.Slice(n, n);
        r[..(n * n)].CopyTo(triangle);
        q[..n].CopyTo(right);
        for (int j = 0; j < n; j++)
        {
            row[j..].Fill(T.Zero);
            row[j] = diagonal[permutation[j]];
            T rowRight = T.Zero;
            for (int k = j; k < n; k++)
            {
                if (!T.IsZero(row[k]))
                {
                    Rotate(triangle.Slice(k * n, n), row, k, ref right[k], ref rowRight);
                }
            }
        }

        SolveUpper(triangle, n, right);
        for (int j = 0; j < n; j++)
        {
            solution[permutation[j]] = right[j];
        }
    }

    /// <summary>Solves R·x = b in place; components from the first zero on the diagonal onwards are 0.</summary>
    public static void SolveUpper<T>(ReadOnlySpan<T> r, int n, Span<T> b)
        where T : IFloatingPointIeee754<T>
    {
        int rank = Rank(r, n);
        b[rank..n].Fill(T.Zero);
        for (int i = rank - 1; i >= 0; i--)
        {
            ReadOnlySpan<T> row = r.Slice(i * n, rank);
            b[i] = (b[i] - Vectors.Dot<T>(row[(i + 1)..], b[(i + 1)..rank])) / row[i];
        }
    }

    /// <summary>Solves Rᵀ·x = b in place, R regular.</summary>
    public static void SolveUpperTransposed<T>(ReadOnlySpan<T> r, int n, Span<T> b)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            b[i] /= r[(i * n) + i];
            Vectors.AddScaled(-b[i], r.Slice((i * n) + i + 1, n - i - 1), b[(i + 1)..n]);
        }
    }

    /// <summary>The number of leading entries of the diagonal that are not 0.</summary>
    public static int Rank<T>(ReadOnlySpan<T> r, int n)
        where T : IFloatingPointIeee754<T>
    {
        int rank = 0;
        while (rank < n && !T.IsZero(r[(rank * n) + rank]))
        {
            rank++;
        }

        return rank;
    }

    /// <summary>Turns two rows so that entry k of the second becomes 0.</summary>
    private static void Rotate<T>(Span<T> upper, Span<T> lower, int k, ref T upperRight, ref T lowerRight)
        where T : IFloatingPointIeee754<T>
    {
        T cosine, sine;
        if (T.Abs(upper[k]) < T.Abs(lower[k]))
        {
            T cotangent = upper[k] / lower[k];
            sine = T.One / T.Sqrt(T.One + (cotangent * cotangent));
            cosine = sine * cotangent;
        }
        else
        {
            T tangent = lower[k] / upper[k];
            cosine = T.One / T.Sqrt(T.One + (tangent * tangent));
            sine = cosine * tangent;
        }

        (upperRight, lowerRight) = ((cosine * upperRight) + (sine * lowerRight), (cosine * lowerRight) - (sine * upperRight));
        for (int i = k; i < upper.Length; i++)
        {
            (upper[i], lower[i]) = ((cosine * upper[i]) + (sine * lower[i]), (cosine * lower[i]) - (sine * upper[i]));
        }
    }
}

using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>Sketch and project: z⁺ = z + (SK)ᵀ(SKKᵀSᵀ)⁺S(r − Kz) with S a few rows of the identity chosen at random, which is randomised block Kaczmarz
/// (Gower and Richtárik 2015, SIAM J. Matrix Anal. Appl. 36; Hong, Na, Mahoney and Kolar 2023 for optimality systems). Any consistent system, no
/// factorisation; b·n operations a projection of b rows, and linear convergence at a rate of the order of 1/κ².</summary>
internal static class RandomizedSketch
{
    /// <summary>How many numbers of working storage <see cref="Solve"/> needs.</summary>
    public static long NumbersNeeded(long n, long rows) => n + (rows * rows) + rows;

    /// <summary>Runs from z = 0 until ‖r − Kz‖ ≤ tolerance·‖r‖.</summary>
    /// <param name="matrix">K, n × n, row-major.</param>
    /// <param name="r">The right-hand side.</param>
    /// <param name="z">Receives the solution.</param>
    /// <param name="rows">b.</param>
    /// <param name="tolerance">For the relative residual.</param>
    /// <param name="maxSweeps">How many times n projections are made at most.</param>
    /// <param name="random">Where the rows come from.</param>
    /// <param name="chosen">b integers.</param>
    /// <param name="scratch"><see cref="NumbersNeeded"/> numbers.</param>
    /// <returns>False if the tolerance was not reached.</returns>
    public static bool Solve<T>(
        ReadOnlySpan<T> matrix, ReadOnlySpan<T> r, Span<T> z, int rows, T tolerance, int maxSweeps, ref SplitMix random, Span<int> chosen, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
    {
        int n = r.Length;
        Span<T> residual = scratch[..n];
        Span<T> gram = scratch.Slice(n, rows * rows);
        Span<T> weights = scratch.Slice(n + (rows * rows), rows);
        T target = tolerance * Vectors.Norm(r);
        z.Clear();
        for (int sweep = 0; sweep <= maxSweeps; sweep++)
        {
            for (int i = 0; i < n; i++)
            {
                residual[i] = r[i] - Vectors.Dot(matrix.Slice(i * n, n), z);
            }

            T norm = Vectors.Norm<T>(residual);
            if (!(norm > target))
            {
                return norm <= target;
            }

            for (int k = 0; k < n && sweep < maxSweeps; k++)
            {
                Choose(n, rows, ref random, chosen);
                Project(matrix, r, z, chosen[..rows], gram, weights);
            }
        }

        return false;
    }

    /// <summary>Different rows, all equally likely (Floyd's sampling).</summary>
    private static void Choose(int n, int rows, ref SplitMix random, Span<int> chosen)
    {
        for (int k = 0; k < rows; k++)
        {
            int candidate = random.Next(n - rows + k + 1);
            chosen[k] = chosen[..k].Contains(candidate) ? n - rows + k : candidate;
        }
    }

    private static void Project<T>(ReadOnlySpan<T> matrix, ReadOnlySpan<T> r, Span<T> z, ReadOnlySpan<int> chosen, Span<T> gram, Span<T> weights)
        where T : IFloatingPointIeee754<T>
    {
        int n = r.Length;
        int rows = chosen.Length;
        for (int a = 0; a < rows; a++)
        {
            ReadOnlySpan<T> row = matrix.Slice(chosen[a] * n, n);
            weights[a] = r[chosen[a]] - Vectors.Dot(row, z);
            for (int b = 0; b <= a; b++)
            {
                gram[(a * rows) + b] = Vectors.Dot(row, matrix.Slice(chosen[b] * n, n));
            }
        }

        if (Cholesky.TryFactor(gram, rows))
        {
            Cholesky.Solve<T>(gram, rows, weights);
        }
        else
        {
            // Dependent rows: the first alone.
            ReadOnlySpan<T> row = matrix.Slice(chosen[0] * n, n);
            T square = Vectors.Dot(row, row);
            T first = T.IsZero(square) ? T.Zero : weights[0] / square;
            weights.Clear();
            weights[0] = first;
        }

        for (int a = 0; a < rows; a++)
        {
            Vectors.AddScaled(weights[a], matrix.Slice(chosen[a] * n, n), z);
        }
    }
}

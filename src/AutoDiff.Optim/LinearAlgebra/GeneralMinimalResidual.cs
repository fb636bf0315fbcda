using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>GMRES with restarts: minimises ‖A·x − b‖ over growing Krylov spaces for any square matrix (Saad and Schultz 1986). One product and, in
/// iteration k of a cycle, 2k vector operations.</summary>
internal static class GeneralMinimalResidual
{
    /// <summary>How many numbers of working storage <see cref="Solve"/> needs.</summary>
    public static int NumbersNeeded(int n, int restart) => ((restart + 1) * n) + (restart * restart) + (4 * restart) + 1;

    /// <summary>Runs from x = 0 until ‖A·x − b‖ ≤ tolerance.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="state">Passed to A.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="x">Receives the iterate.</param>
    /// <param name="tolerance">For the norm of the residual.</param>
    /// <param name="restart">The number of vectors that are kept, at least 1.</param>
    /// <param name="maxIterations">The greatest number of products.</param>
    /// <param name="scratch"><see cref="NumbersNeeded"/> numbers.</param>
    public static KrylovOutcome Solve<T, TOperator, TState>(
        TOperator matrix, ref TState state, ReadOnlySpan<T> b, Span<T> x, T tolerance, int restart, int maxIterations, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
        where TOperator : ILinearOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int n = b.Length;
        Span<T> basis = scratch[..((restart + 1) * n)];
        Span<T> triangle = scratch.Slice((restart + 1) * n, restart * restart);
        Span<T> rest = scratch[(((restart + 1) * n) + (restart * restart))..];
        Span<T> cosines = rest[..restart];
        Span<T> sines = rest.Slice(restart, restart);
        Span<T> right = rest.Slice(2 * restart, restart + 1);
        Span<T> column = rest.Slice((3 * restart) + 1, restart);
        x.Fill(T.Zero);
        Span<T> first = basis[..n];
        b.CopyTo(first);
        T norm = Vectors.Norm<T>(first);
        for (int total = 0; ;)
        {
            if (norm <= tolerance)
            {
                return KrylovOutcome.Converged;
            }

            Vectors.Scale(T.One / norm, first, first);
            right[0] = norm;
            int k = 0;
            KrylovOutcome outcome = KrylovOutcome.IterationLimit;
            while (k < restart && total < maxIterations)
            {
                Span<T> next = basis.Slice((k + 1) * n, n);
                Evaluation evaluation = matrix.Apply(ref state, basis.Slice(k * n, n), next);
                if (evaluation != Evaluation.Finite)
                {
                    outcome = evaluation == Evaluation.Refused ? KrylovOutcome.Refused : KrylovOutcome.NonFinite;
                    break;
                }

                total++;
                T grown = Vectors.Norm<T>(next);
                T beta = Orthogonalize(basis, n, k, next, column);
                for (int i = 0; i < k; i++)
                {
                    (column[i], T below) = Turn(cosines[i], sines[i], column[i], column[i + 1]);
                    column[i + 1] = below;
                }

                T length = T.Hypot(column[k], beta);
                if (length <= Acceptance<T>.Epsilon * grown || T.IsZero(length))
                {
                    outcome = KrylovOutcome.Stagnated;
                    break;
                }

                (cosines[k], sines[k]) = (column[k] / length, beta / length);
                column[k] = length;
                (right[k], right[k + 1]) = (cosines[k] * right[k], -sines[k] * right[k]);
                column[..(k + 1)].CopyTo(triangle.Slice(k * restart, k + 1));
                k++;
                if (T.Abs(right[k]) <= tolerance || T.IsZero(beta))
                {
                    outcome = KrylovOutcome.Converged;
                    break;
                }

                Vectors.Scale(T.One / beta, next, next);
            }

            AddCombination(basis, n, triangle, restart, k, right, x);
            if (outcome != KrylovOutcome.IterationLimit || total >= maxIterations)
            {
                return outcome;
            }

            Evaluation last = matrix.Apply(ref state, x, first);
            if (last != Evaluation.Finite)
            {
                return last == Evaluation.Refused ? KrylovOutcome.Refused : KrylovOutcome.NonFinite;
            }

            total++;
            Vectors.Subtract(b, first, first);
            norm = Vectors.Norm<T>(first);
        }
    }

    /// <summary>Modified Gram–Schmidt, twice where the first pass cancels.</summary>
    private static T Orthogonalize<T>(ReadOnlySpan<T> basis, int n, int k, Span<T> next, Span<T> column)
        where T : IFloatingPointIeee754<T>
    {
        column[..(k + 1)].Fill(T.Zero);
        T before = Vectors.Norm<T>(next);
        for (int pass = 0; ; pass++)
        {
            for (int i = 0; i <= k; i++)
            {
                ReadOnlySpan<T> vector = basis.Slice(i * n, n);
                T inner = Vectors.Dot<T>(vector, next);
                column[i] += inner;
                Vectors.AddScaled(-inner, vector, next);
            }

            T after = Vectors.Norm<T>(next);
            if (pass == 1 || after * T.CreateChecked(2) > before)
            {
                return after;
            }
        }
    }

    private static (T Upper, T Lower) Turn<T>(T cosine, T sine, T upper, T lower)
        where T : IFloatingPointIeee754<T>
        => ((cosine * upper) + (sine * lower), (cosine * lower) - (sine * upper));

    /// <summary>Solves the triangular system, stored by columns, and adds the combination of the basis to x.</summary>
    private static void AddCombination<T>(
        ReadOnlySpan<T> basis, int n, ReadOnlySpan<T> triangle, int stride, int k, Span<T> right, Span<T> x)
        where T : IFloatingPointIeee754<T>
    {
        for (int j = k - 1; j >= 0; j--)
        {
            right[j] /= triangle[(j * stride) + j];
            Vectors.AddScaled(-right[j], triangle.Slice(j * stride, j), right[..j]);
            Vectors.AddScaled(right[j], basis.Slice(j * n, n), x);
        }
    }
}

using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>BiCGSTAB: Lanczos biorthogonalisation smoothed by one step of minimal residuals, for any square matrix (van der Vorst 1992, <i>Bi-CGSTAB: a fast
/// and smoothly converging variant of Bi-CG</i>). Two products and ten vector operations per iteration, and no transposed product.</summary>
internal static class StabilizedBiconjugateGradients
{
    /// <summary>How many vectors of working storage <see cref="Solve"/> needs.</summary>
    public const int VectorCount = 5;

    /// <summary>Runs from x = 0 until ‖A·x − b‖ ≤ tolerance. After a breakdown it starts again from where it is, with a new shadow residual.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="state">Passed to A.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="x">Receives the iterate.</param>
    /// <param name="tolerance">For the norm of the residual.</param>
    /// <param name="maxProducts">The greatest number of products.</param>
    /// <param name="scratch">Five vectors.</param>
    public static KrylovOutcome Solve<T, TOperator, TState>(
        TOperator matrix, ref TState state, ReadOnlySpan<T> b, Span<T> x, T tolerance, int maxProducts, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
        where TOperator : ILinearOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int n = b.Length;
        Span<T> r = scratch[..n];
        Span<T> shadow = scratch.Slice(n, n);
        Span<T> p = scratch.Slice(2 * n, n);
        Span<T> ap = scratch.Slice(3 * n, n);
        Span<T> ar = scratch.Slice(4 * n, n);
        x.Fill(T.Zero);
        b.CopyTo(r);
        T norm = Vectors.Norm<T>(r);
        int products = 0;
        int fruitless = 0;
        while (norm > tolerance)
        {
            // A breakdown at once, twice in a row, is one of the matrix and not of the shadow residual.
            if (fruitless == 2)
            {
                return KrylovOutcome.Stagnated;
            }

            T before = norm;
            r.CopyTo(shadow);
            r.CopyTo(p);
            T rho = norm * norm;
            while (true)
            {
                if (products + 2 > maxProducts)
                {
                    return KrylovOutcome.IterationLimit;
                }

                products += 2;
                if (matrix.Apply(ref state, p, ap) is var first && first != Evaluation.Finite)
                {
                    return Failure(first);
                }

                T projection = Vectors.Dot<T>(shadow, ap);
                if (IsLost(projection, shadow, ap))
                {
                    break;
                }

                T alpha = rho / projection;
                Vectors.AddScaled(alpha, p, x);
                Vectors.AddScaled(-alpha, ap, r);
                if (matrix.Apply(ref state, r, ar) is var second && second != Evaluation.Finite)
                {
                    return Failure(second);
                }

                T length = Vectors.Dot<T>(ar, ar);
                T omega = T.IsZero(length) ? T.Zero : Vectors.Dot<T>(ar, r) / length;
                Vectors.AddScaled(omega, r, x);
                Vectors.AddScaled(-omega, ar, r);
                norm = Vectors.Norm<T>(r);
                T rhoNext = Vectors.Dot<T>(shadow, r);
                if (!(norm > tolerance) || T.IsZero(omega) || IsLost(rhoNext, shadow, r))
                {
                    break;
                }

                T beta = rhoNext / rho * (alpha / omega);
                rho = rhoNext;
                Vectors.AddScaled(-omega, ap, p);
                Vectors.Combine(r, beta, p, p);
            }

            fruitless = norm < before / T.CreateChecked(2) ? 0 : fruitless + 1;

            // The recurrence of the residual drifts: at the end, and at every new start, it is computed.
            if (matrix.Apply(ref state, x, r) is var last && last != Evaluation.Finite)
            {
                return Failure(last);
            }

            products++;
            Vectors.Subtract(b, r, r);
            norm = Vectors.Norm<T>(r);
        }

        return norm <= tolerance ? KrylovOutcome.Converged : KrylovOutcome.NonFinite;
    }

    private static bool IsLost<T>(T inner, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : IFloatingPointIeee754<T>
        => !(T.Abs(inner) > Acceptance<T>.Epsilon * Acceptance<T>.Epsilon * Vectors.Norm(left) * Vectors.Norm(right));

    private static KrylovOutcome Failure(Evaluation evaluation)
        => evaluation == Evaluation.Refused ? KrylovOutcome.Refused : KrylovOutcome.NonFinite;
}

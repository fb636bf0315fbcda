using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>LSMR: minimises ‖A·x − b‖² + δ²‖x‖² by Golub–Kahan bidiagonalisation, with ‖Aᵀr‖ falling monotonically (Fong and Saunders 2011, <i>LSMR: an
/// iterative algorithm for sparse least-squares problems</i>). One product with A and one with Aᵀ per iteration.</summary>
internal static class LeastSquaresMinimalResidual
{
    /// <summary>How many numbers of working storage <see cref="Solve"/> needs.</summary>
    public static int NumbersNeeded(int m, int n) => m + (3 * n) + Math.Max(m, n);

    /// <summary>Runs from x = 0 until ‖Aᵀr − δ²x‖ ≤ tolerance · ‖Aᵀb‖.</summary>
    /// <param name="matrix">A, m × n.</param>
    /// <param name="state">Passed to A.</param>
    /// <param name="b">The right-hand side, of length m.</param>
    /// <param name="damping">δ, not negative.</param>
    /// <param name="x">Receives the iterate, of length n.</param>
    /// <param name="tolerance">For the relative norm of the gradient.</param>
    /// <param name="maxIterations">The greatest number of iterations.</param>
    /// <param name="scratch"><see cref="NumbersNeeded"/> numbers.</param>
    public static KrylovOutcome Solve<T, TOperator, TState>(
        TOperator matrix, ref TState state, ReadOnlySpan<T> b, T damping, Span<T> x, T tolerance, int maxIterations, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
        where TOperator : IRectangularOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int m = b.Length;
        int n = x.Length;
        Span<T> u = scratch[..m];
        Span<T> v = scratch.Slice(m, n);
        Span<T> h = scratch.Slice(m + n, n);
        Span<T> hBar = scratch.Slice(m + (2 * n), n);
        Span<T> product = scratch.Slice(m + (3 * n), Math.Max(m, n));
        x.Fill(T.Zero);
        hBar.Fill(T.Zero);
        T beta = Vectors.Norm(b);
        if (T.IsZero(beta))
        {
            return KrylovOutcome.Converged;
        }

        Vectors.Scale(T.One / beta, b, u);
        Evaluation evaluation = matrix.ApplyTransposed(ref state, u, v);
        if (evaluation != Evaluation.Finite)
        {
            return Failure(evaluation);
        }

        T alpha = Normalize(v);
        T zetaBar = alpha * beta;
        T target = tolerance * zetaBar;
        if (T.IsZero(zetaBar))
        {
            return KrylovOutcome.Converged;
        }

        v.CopyTo(h);
        T alphaBar = alpha;
        T rho = T.One;
        T rhoBar = T.One;
        T cosineBar = T.One;
        T sineBar = T.Zero;
        for (int k = 0; k < maxIterations; k++)
        {
            evaluation = matrix.Apply(ref state, v, product[..m]);
            if (evaluation != Evaluation.Finite)
            {
                return Failure(evaluation);
            }

            Vectors.Combine(product[..m], -alpha, u, u);
            beta = Normalize(u);
            evaluation = matrix.ApplyTransposed(ref state, u, product[..n]);
            if (evaluation != Evaluation.Finite)
            {
                return Failure(evaluation);
            }

            Vectors.Combine(product[..n], -beta, v, v);
            alpha = Normalize(v);

            T alphaHat = T.Hypot(alphaBar, damping);
            T oldRho = rho;
            rho = T.Hypot(alphaHat, beta);
            T cosine = alphaHat / rho;
            T sine = beta / rho;
            T theta = sine * alpha;
            alphaBar = cosine * alpha;
            T oldRhoBar = rhoBar;
            T thetaBar = sineBar * rho;
            T turned = cosineBar * rho;
            rhoBar = T.Hypot(turned, theta);
            cosineBar = turned / rhoBar;
            sineBar = theta / rhoBar;
            T zeta = cosineBar * zetaBar;
            zetaBar *= -sineBar;

            Vectors.Combine(h, -thetaBar * rho / (oldRho * oldRhoBar), hBar, hBar);
            Vectors.AddScaled(zeta / (rho * rhoBar), hBar, x);
            Vectors.Combine(v, -theta / rho, h, h);
            if (T.Abs(zetaBar) <= target || T.IsZero(alpha) || T.IsZero(beta))
            {
                return KrylovOutcome.Converged;
            }
        }

        return KrylovOutcome.IterationLimit;
    }

    private static KrylovOutcome Failure(Evaluation evaluation)
        => evaluation == Evaluation.Refused ? KrylovOutcome.Refused : KrylovOutcome.NonFinite;

    private static T Normalize<T>(Span<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T norm = Vectors.Norm<T>(x);
        if (!T.IsZero(norm))
        {
            Vectors.Scale(T.One / norm, x, x);
        }

        return norm;
    }
}

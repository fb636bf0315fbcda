using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>MINRES: minimises ‖A·x − b‖ over growing Krylov spaces for a symmetric matrix that need not be definite (Paige and Saunders 1975,
/// <i>Solution of sparse indefinite systems of linear equations</i>). One product and seven vector operations per iteration.</summary>
internal static class MinimalResidual
{
    /// <summary>How many vectors of working storage <see cref="Solve"/> needs.</summary>
    public const int VectorCount = 6;

    private const double RoundingErrors = 100;

    /// <summary>Runs from x = 0 until ‖A·x − b‖ ≤ tolerance.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="state">Passed to A.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="x">Receives the iterate.</param>
    /// <param name="tolerance">For the norm of the residual.</param>
    /// <param name="maxIterations">The greatest number of products.</param>
    /// <param name="scratch">Six vectors.</param>
    public static KrylovOutcome Solve<T, TOperator, TState>(
        TOperator matrix, ref TState state, ReadOnlySpan<T> b, Span<T> x, T tolerance, int maxIterations, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
        where TOperator : ILinearOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int n = b.Length;
        Span<T> v = scratch[..n];
        Span<T> previous = scratch.Slice(n, n);
        Span<T> product = scratch.Slice(2 * n, n);
        Span<T> w = scratch.Slice(3 * n, n);
        Span<T> w1 = scratch.Slice(4 * n, n);
        Span<T> w2 = scratch.Slice(5 * n, n);
        x.Fill(T.Zero);
        previous.Fill(T.Zero);
        w1.Fill(T.Zero);
        w2.Fill(T.Zero);
        T beta = Vectors.Norm(b);
        T residual = beta;
        if (residual <= tolerance)
        {
            return KrylovOutcome.Converged;
        }

        Vectors.Scale(T.One / beta, b, v);
        T previousBeta = T.Zero;
        T deltaBar = T.Zero;
        T epsilon = T.Zero;
        T cosine = -T.One;
        T sine = T.Zero;
        T largest = T.Zero;
        for (int k = 0; k < maxIterations; k++)
        {
            switch (matrix.Apply(ref state, v, product))
            {
                case Evaluation.Refused:
                    return KrylovOutcome.Refused;
                case Evaluation.NonFinite:
                    return KrylovOutcome.NonFinite;
            }

            T alpha = Vectors.Dot<T>(v, product);
            Vectors.AddScaled(-alpha, v, product);
            Vectors.AddScaled(-previousBeta, previous, product);
            beta = Vectors.Norm<T>(product);
            largest = T.Max(largest, T.Max(T.Abs(alpha), beta));

            T oldEpsilon = epsilon;
            T delta = (cosine * deltaBar) + (sine * alpha);
            T gammaBar = (sine * deltaBar) - (cosine * alpha);
            epsilon = sine * beta;
            deltaBar = -cosine * beta;
            T gamma = T.Hypot(gammaBar, beta);

            // ‖A·r‖/‖r‖ at x: where it vanishes x minimises the residual, and nothing more can be gained.
            if (gamma <= T.CreateChecked(RoundingErrors) * Acceptance<T>.Epsilon * largest)
            {
                return KrylovOutcome.Stagnated;
            }

            cosine = gammaBar / gamma;
            sine = beta / gamma;
            Vectors.Combine(v, -oldEpsilon, w2, w);
            Vectors.AddScaled(-delta, w1, w);
            Vectors.Scale(T.One / gamma, w, w);
            Vectors.AddScaled(cosine * residual, w, x);
            residual *= sine;
            if (residual <= tolerance)
            {
                return KrylovOutcome.Converged;
            }

            if (T.IsZero(beta))
            {
                return KrylovOutcome.Stagnated;
            }

            Span<T> kept = w2;
            w2 = w1;
            w1 = w;
            w = kept;
            kept = previous;
            previous = v;
            v = kept;
            Vectors.Scale(T.One / beta, product, v);
            previousBeta = beta;
        }

        return KrylovOutcome.IterationLimit;
    }
}

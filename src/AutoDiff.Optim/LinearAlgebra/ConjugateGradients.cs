using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>How conjugate gradients ended.</summary>
internal enum ConjugateGradientsOutcome
{
    /// <summary>The residual is below its tolerance.</summary>
    Converged,

    /// <summary>As many products were computed as allowed; the iterate is useful nevertheless.</summary>
    IterationLimit,

    /// <summary>A direction without positive curvature was met; the iterate before it is returned, or that direction if it is the first.</summary>
    NegativeCurvature,

    /// <summary>A product was not finite; the iterate before it is returned, 0 if it was the first.</summary>
    NonFinite,

    /// <summary>The budget is spent.</summary>
    Refused,
}

/// <summary>Minimises the quadratic ½zᵀAz + gᵀz by conjugate gradients from z = 0 (Hestenes and Stiefel 1952), as the inner loop of a
/// truncated Newton method (Nocedal and Wright 2006, algorithm 7.1): every iterate is a direction of descent.</summary>
internal static class ConjugateGradients
{
    /// <summary>How many vectors of working storage <see cref="Minimize"/> needs.</summary>
    public const int VectorCount = 3;

    /// <summary>Runs until ‖Az + g‖ ≤ tolerance.</summary>
    /// <param name="matrix">A.</param>
    /// <param name="state">Passed to A.</param>
    /// <param name="g">The gradient, not 0.</param>
    /// <param name="z">Receives the iterate.</param>
    /// <param name="tolerance">For the norm of the residual.</param>
    /// <param name="maxIterations">The greatest number of products.</param>
    /// <param name="scratch">Three vectors.</param>
    public static ConjugateGradientsOutcome Minimize<T, TOperator, TState>(
        TOperator matrix, ref TState state, ReadOnlySpan<T> g, Span<T> z, T tolerance, int maxIterations, Span<T> scratch)
        where T : IFloatingPointIeee754<T>
        where TOperator : ILinearOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int n = g.Length;
        Span<T> residual = scratch[..n];
        Span<T> p = scratch.Slice(n, n);
        Span<T> product = scratch.Slice(2 * n, n);
        z.Fill(T.Zero);
        g.CopyTo(residual);
        Vectors.Negate(g, p);
        T rr = Vectors.Dot<T>(residual, residual);
        T largestCurvature = T.Zero;
        for (int k = 0; k < maxIterations; k++)
        {
            switch (matrix.Apply(ref state, p, product))
            {
                case Evaluation.Refused:
                    return ConjugateGradientsOutcome.Refused;
                case Evaluation.NonFinite:
                    return ConjugateGradientsOutcome.NonFinite;
            }

            T curvature = Vectors.Dot<T>(p, product);
            T relative = T.Abs(curvature) / Vectors.Dot<T>(p, p);
            largestCurvature = T.Max(largestCurvature, relative);
            if (!(curvature > T.Zero) || relative <= Acceptance<T>.Epsilon * largestCurvature)
            {
                if (k == 0)
                {
                    // As long as the step to the minimiser would be if the curvature had the other sign.
                    Vectors.Scale(T.IsZero(curvature) ? T.One : rr / T.Abs(curvature), p, z);
                }

                return ConjugateGradientsOutcome.NegativeCurvature;
            }

            T step = rr / curvature;
            Vectors.AddScaled(step, p, z);
            Vectors.AddScaled(step, product, residual);
            T rrNext = Vectors.Dot<T>(residual, residual);
            if (T.Sqrt(rrNext) <= tolerance)
            {
                return ConjugateGradientsOutcome.Converged;
            }

            T beta = rrNext / rr;
            rr = rrNext;
            Vectors.Scale(beta, p, p);
            Vectors.Subtract(p, residual, p);
        }

        return ConjugateGradientsOutcome.IterationLimit;
    }
}

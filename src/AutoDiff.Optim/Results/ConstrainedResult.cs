namespace AutoDiff.Optim;

/// <summary>What <see cref="ConstrainedMinimizer"/> found, and how the run ended.</summary>
/// <remarks><see cref="OptimResult{T}.GradientNorm"/> is the norm of the Lagrangian's gradient, ∇f + Σλᵢ∇cᵢ.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class ConstrainedResult<T> : OptimResult<T>
{
    internal ConstrainedResult(T[] x, T[] multipliers, ConstrainedSummary<T> summary)
        : base(x, summary.Run)
    {
        Multipliers = multipliers;
        ConstraintViolation = summary.ConstraintViolation;
        KktResidual = summary.KktResidual;
    }

    /// <summary>The Lagrange multipliers λ with ∇f + Σλᵢ∇cᵢ = 0: first those of the equations, then those of the inequalities, which are not negative.
    /// With bounds the sum lacks the multipliers of those, which are not listed. Where cᵢ(x) = 0 becomes cᵢ(x) = ε, the minimum changes by −λᵢε to first order.</summary>
    public T[] Multipliers { get; }

    /// <inheritdoc cref="ConstrainedSummary{T}.ConstraintViolation"/>
    public T ConstraintViolation { get; }

    /// <inheritdoc cref="ConstrainedSummary{T}.KktResidual"/>
    public T KktResidual { get; }
}

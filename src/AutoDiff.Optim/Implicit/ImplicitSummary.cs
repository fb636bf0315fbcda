using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How accurate an implicit derivative is.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Outcome">How the linear system was solved.</param>
/// <param name="RelativeResidual">‖A·u − b‖ / ‖b‖ of the solution u that was used, computed anew from products; the greatest of all systems that were solved.</param>
/// <param name="RootResidual">‖F(x, θ)‖: how far the given point is from a root. The error of the derivative is proportional to the error of the point.</param>
/// <param name="Condition">An estimate of the condition number of A in the 1-norm, from below; NaN for iterative solvers.</param>
/// <param name="Products">How many products with A or Aᵀ were computed.</param>
public readonly record struct ImplicitSummary<T>(ImplicitOutcome Outcome, T RelativeResidual, T RootResidual, T Condition, int Products)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Whether the results are numbers of the accuracy that was asked for.</summary>
    public bool IsSolved => Outcome == ImplicitOutcome.Solved;

    /// <summary>Whether the results are NaN.</summary>
    internal bool HasFailed => Outcome is not (ImplicitOutcome.Solved or ImplicitOutcome.IterationLimit);
}

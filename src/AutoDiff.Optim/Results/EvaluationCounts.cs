namespace AutoDiff.Optim;

/// <summary>How often each oracle of the objective or residual was called.</summary>
/// <remarks>A call counts once, under the highest derivative that it computes: a gradient call returns the value too.</remarks>
/// <param name="Values">Calls for the value alone; for least squares, for the residuals alone.</param>
/// <param name="Gradients">Calls for value and gradient.</param>
/// <param name="HessianVectors">Calls for a Hessian–vector product.</param>
/// <param name="Hessians">Calls for a dense Hessian.</param>
/// <param name="Jacobians">Calls for residuals and dense Jacobian.</param>
public readonly record struct EvaluationCounts(int Values, int Gradients, int HessianVectors, int Hessians, int Jacobians)
{
    /// <summary>Calls for the Taylor coefficients along a line.</summary>
    public int Expansions { get; init; }

    /// <summary>All calls: what <see cref="OptimOptions.MaxEvaluations"/> limits.</summary>
    public int Total => Values + Gradients + HessianVectors + Hessians + Jacobians + Expansions;
}

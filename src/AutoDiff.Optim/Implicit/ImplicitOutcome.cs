namespace AutoDiff.Optim;

/// <summary>How the linear system of an implicit derivative was solved.</summary>
public enum ImplicitOutcome
{
    /// <summary>To the tolerance, or directly.</summary>
    Solved,

    /// <summary>Not to the tolerance within the allowed products; the derivative is as inexact as the relative residual says.</summary>
    IterationLimit,

    /// <summary>∂F/∂x is singular to working precision: the solution is not a differentiable function of the parameters here. Results are NaN.</summary>
    Singular,

    /// <summary>∂F/∂x is not positive definite, which the solver needs. Results are NaN.</summary>
    NotPositiveDefinite,

    /// <summary>A derivative of F is not finite. Results are NaN.</summary>
    NonFinite,
}

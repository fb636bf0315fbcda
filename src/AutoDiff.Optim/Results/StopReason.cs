namespace AutoDiff.Optim;

/// <summary>Why a run ended.</summary>
public enum StopReason
{
    /// <summary>The gradient is as small as was asked. Converged.</summary>
    GradientBelowTolerance,

    /// <summary>The last step changed the value by less than was asked. Converged.</summary>
    ValueChangeBelowTolerance,

    /// <summary>The last step was shorter than was asked. Converged.</summary>
    StepBelowTolerance,

    /// <summary>No step can lower the value by more than the rounding errors of this number type: the point is as good
    /// as the arithmetic allows, although the gradient may be above its tolerance. Converged.</summary>
    RoundingLimitReached,

    /// <summary>The callback answered <see cref="IterationAnswer.Accept"/>. Converged.</summary>
    AcceptedByCallback,

    /// <summary>The callback answered <see cref="IterationAnswer.Stop"/>.</summary>
    StoppedByCallback,

    /// <summary>As many steps were made as <see cref="OptimOptions.MaxIterations"/> allows.</summary>
    IterationLimitReached,

    /// <summary>As many evaluations were made as <see cref="OptimOptions.MaxEvaluations"/> allows.</summary>
    EvaluationLimitReached,

    /// <summary>The run took as long as <see cref="OptimOptions.MaxTime"/> allows.</summary>
    TimeLimitReached,

    /// <summary>The cancellation token was cancelled.</summary>
    Cancelled,

    /// <summary>The value or a derivative at the starting point is NaN or infinite.</summary>
    NonFiniteStart,

    /// <summary>No step along the search direction was acceptable: the derivatives may be wrong, the function
    /// discontinuous, or its values noisier than rounding.</summary>
    NoAcceptableStep,

    /// <summary>The norm of the residuals has a local minimum here that is not a root.</summary>
    NoRootNearby,

    /// <summary>The derivatives at the starting point are not those of the values; see <see cref="OptimOptions.CheckDerivatives"/>.</summary>
    WrongDerivatives,

    /// <summary>The violation of the constraints has a local minimum here that is not 0.</summary>
    NoFeasiblePointNearby,
}

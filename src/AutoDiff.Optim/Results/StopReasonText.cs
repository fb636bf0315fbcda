namespace AutoDiff.Optim;

/// <summary>What is known about a <see cref="StopReason"/> beside its name.</summary>
internal static class StopReasonText
{
    public static bool IsConverged(StopReason reason) => reason is StopReason.GradientBelowTolerance
        or StopReason.ValueChangeBelowTolerance
        or StopReason.StepBelowTolerance
        or StopReason.RoundingLimitReached
        or StopReason.AcceptedByCallback;

    public static string Describe(StopReason reason) => reason switch
    {
        StopReason.GradientBelowTolerance => "Converged: the gradient is below its tolerance.",
        StopReason.ValueChangeBelowTolerance => "Converged: the last step changed the value by less than its tolerance.",
        StopReason.StepBelowTolerance => "Converged: the last step was shorter than its tolerance.",
        StopReason.RoundingLimitReached => "Converged: any further decrease would be lost in rounding errors.",
        StopReason.AcceptedByCallback => "Converged: the callback accepted this point.",
        StopReason.StoppedByCallback => "Not converged: the callback stopped the run.",
        StopReason.IterationLimitReached => "Not converged: the limit of iterations was reached.",
        StopReason.EvaluationLimitReached => "Not converged: the limit of evaluations was reached.",
        StopReason.TimeLimitReached => "Not converged: the time limit was reached.",
        StopReason.Cancelled => "Not converged: the run was cancelled.",
        StopReason.NonFiniteStart => "Not started: the value or a derivative at the starting point is not finite.",
        StopReason.NoAcceptableStep => "Not converged: no acceptable step was found. Check the derivatives, and whether the function is continuous.",
        StopReason.WrongDerivatives => "Not started: the derivatives at the starting point disagree with differences.",
        StopReason.NoRootNearby => "Not converged: the residuals have a local minimum here that is not a root. Start elsewhere.",
        StopReason.NoFeasiblePointNearby => "Not converged: the violation of the constraints has a local minimum here that is not 0. Start elsewhere.",
        _ => "Unknown.",
    };
}

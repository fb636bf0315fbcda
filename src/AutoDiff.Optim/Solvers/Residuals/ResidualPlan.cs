using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Where a step comes from.</summary>
internal enum ResidualStep
{
    /// <summary>The minimiser of the linear model within the region.</summary>
    Damped,

    /// <summary>Its approximation by two pieces of straight line.</summary>
    Dogleg,

    /// <summary>The Gauss–Newton step, shortened until it lowers the sum of squares.</summary>
    GaussNewton,
}

/// <summary>What second directional derivatives add to a step.</summary>
internal enum StepCorrection
{
    None,

    /// <summary>Half the acceleration of the geodesic that leaves in the direction of the step.</summary>
    Geodesic,

    /// <summary>Halley's, component by component.</summary>
    Halley,
}

/// <summary>What the methods for residuals differ in.</summary>
internal readonly record struct ResidualPlan<T>(
    ResidualStep Step, StepCorrection Correction, T InitialRadius, T SufficientReduction, RobustLoss? Loss, bool SeeksRoot)
    where T : IFloatingPointIeee754<T>;

namespace AutoDiff.Optim;

/// <summary>Which line search, and what it accepts.</summary>
/// <param name="Choice">The search.</param>
/// <param name="SufficientDecrease">Armijo's constant.</param>
/// <param name="Curvature">The fraction of the slope that may be left.</param>
/// <param name="MaxTrials">The greatest number of trials.</param>
internal readonly record struct SearchConditions(LineSearch Choice, double SufficientDecrease, double Curvature, int MaxTrials);

using System.Globalization;

namespace AutoDiff.Optim;

/// <summary>A derivative that disagrees with differences.</summary>
/// <param name="Row">The component of the gradient, or the row of the Hessian.</param>
/// <param name="Column">The column of the Hessian; −1 for a gradient.</param>
/// <param name="Derivative">What the objective says.</param>
/// <param name="Difference">What differences say.</param>
public readonly record struct DerivativeMismatch(int Row, int Column, double Derivative, double Difference)
{
    /// <summary>Says in one sentence what disagrees.</summary>
    /// <returns>The component with both values.</returns>
    public override string ToString() => Column < 0
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"Not started: component {Row} of the gradient is {Derivative}, but differences of values give {Difference}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Not started: entry ({Row}, {Column}) of the Hessian is {Derivative}, but differences of gradients give {Difference}.");
}

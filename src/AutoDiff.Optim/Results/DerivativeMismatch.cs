using System.Globalization;

namespace AutoDiff.Optim;

/// <summary>A derivative that disagrees with differences.</summary>
/// <param name="Row">The component of the gradient, or the row of the Hessian or Jacobian.</param>
/// <param name="Column">The column of the Hessian or Jacobian; −1 for a gradient.</param>
/// <param name="Derivative">What the objective or residual says.</param>
/// <param name="Difference">What differences say.</param>
public readonly record struct DerivativeMismatch(int Row, int Column, double Derivative, double Difference)
{
    /// <summary>Which derivative it is.</summary>
    public DerivativeKind Kind { get; init; } = Column < 0 ? DerivativeKind.Gradient : DerivativeKind.Hessian;

    /// <summary>Says in one sentence what disagrees.</summary>
    /// <returns>The component with both values.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Not started: {Place} is {Derivative}, but differences of {Differenced} give {Difference}.");

    private string Place => Kind == DerivativeKind.Gradient
        ? string.Create(CultureInfo.InvariantCulture, $"component {Row} of the gradient")
        : string.Create(CultureInfo.InvariantCulture, $"entry ({Row}, {Column}) of the {Kind}");

    private string Differenced => Kind switch
    {
        DerivativeKind.Gradient => "values",
        DerivativeKind.Hessian => "gradients",
        _ => "residuals",
    };
}

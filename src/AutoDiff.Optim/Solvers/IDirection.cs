using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Chooses where a line search looks.</summary>
internal interface IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    /// <summary>What was added to the curvature for the last direction.</summary>
    T Regularization { get; }

    /// <summary>Whether the direction comes from a model of the curvature, so that a unit step is the natural one.</summary>
    bool HasNaturalLength { get; }

    /// <summary>Computes the direction. It need not be one of descent: the caller checks, and falls back on the gradient.</summary>
    /// <returns>False if the model is unusable here (<see cref="Evaluation.NonFinite"/>) or the budget is spent (<see cref="Evaluation.Refused"/>).</returns>
    Evaluation Compute(ref ObjectiveOracle<T, F> oracle, scoped in Point<T> at, Span<T> direction);

    /// <summary>Learns from an accepted step.</summary>
    void Moved(scoped in Point<T> from, scoped in Point<T> to);
}

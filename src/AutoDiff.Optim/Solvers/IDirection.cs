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

    /// <summary>The first multiple of the last direction to try; 1 where that is the natural length.</summary>
    T FirstStep { get; }

    /// <summary>Computes the direction. It need not be one of descent: the caller checks, and falls back on the gradient.</summary>
    /// <returns>False if the model is unusable here (<see cref="Evaluation.NonFinite"/>) or the budget is spent (<see cref="Evaluation.Refused"/>).</returns>
    Evaluation Compute(ref Descent<T, F> run, Span<T> direction);

    /// <summary>Learns from an accepted step.</summary>
    /// <param name="from">The old point.</param>
    /// <param name="to">The new one.</param>
    /// <param name="direction">The direction that was searched, which need not be the one that was computed.</param>
    void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction);

    /// <summary>Writes or reads what the next iteration depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}

using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A half-line to search: φ(t) = f(x + t·d), t ≥ 0.</summary>
internal readonly ref struct Ray<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>x, with f and its gradient.</summary>
    public required Point<T> Origin { get; init; }

    /// <summary>d.</summary>
    public required ReadOnlySpan<T> Direction { get; init; }

    /// <summary>φ′(0), negative.</summary>
    public required T Slope { get; init; }

    /// <summary>The first t to try.</summary>
    public required T InitialStep { get; init; }
}

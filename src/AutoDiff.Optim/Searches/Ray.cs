using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A half-line to search: φ(t) = f(x + t·d), t ≥ 0.</summary>
internal readonly ref struct Ray<T>
    where T : IFloatingPointIeee754<T>
{
    public Ray()
    {
    }

    /// <summary>x, with f and its gradient.</summary>
    public required Point<T> Origin { get; init; }

    /// <summary>d.</summary>
    public required ReadOnlySpan<T> Direction { get; init; }

    /// <summary>φ′(0), negative.</summary>
    public required T Slope { get; init; }

    /// <summary>The first t to try.</summary>
    public required T InitialStep { get; init; }

    /// <summary>The last t to try: where the ray leaves the bounds.</summary>
    public T LongestStep { get; init; } = T.PositiveInfinity;

    /// <summary>The bounds.</summary>
    public Box<T> Box { get; init; }

    /// <summary>Computes x + t·d, inside the bounds whatever the rounding.</summary>
    public void At(T step, Span<T> point)
    {
        Vectors.Combine(Origin.X, step, Direction, point);
        Box.Clamp(point);
    }
}

using System.Numerics;

namespace AutoDiff.Estimators;

/// <summary>The coordinates of the marked function's own input.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct Coordinates<T> : IDirections<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Creates the directions.</summary>
    /// <param name="count">The length of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public Coordinates(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public int Length => Count;

    /// <inheritdoc/>
    public void Add(int coordinate, T factor, scoped Span<T> direction) => direction[coordinate] += factor;
}

using System.Numerics;
using AutoDiff.Optim;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Estimators;

/// <summary>The coordinates of x where the marked function takes y = Wᵀx + b: coordinate i is row i of W.</summary>
/// <remarks>A derivative by one coordinate costs what the function of y costs, whatever the length of x.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct FirstLayer<T> : IDirections<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _weights;

    /// <summary>Creates the directions.</summary>
    /// <param name="weights">W, row-major: one row for each component of x.</param>
    /// <param name="width">The length of y.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is less than 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="weights"/> is not a whole number of rows.</exception>
    public FirstLayer(ReadOnlySpan<T> weights, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (weights.IsEmpty || weights.Length % width != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{weights.Length} weights are not a whole number of rows of {width}."), nameof(weights));
        }

        _weights = weights;
        Length = width;
    }

    /// <inheritdoc/>
    public int Count => _weights.Length / Length;

    /// <inheritdoc/>
    public int Length { get; }

    /// <summary>Computes y = Wᵀx + b, the point for operators and estimators, in one pass over W.</summary>
    /// <param name="x">The input; <see cref="Count"/> numbers.</param>
    /// <param name="bias">b; <see cref="Length"/> numbers.</param>
    /// <param name="y">Receives y; as long as <paramref name="bias"/>.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Point(ReadOnlySpan<T> x, ReadOnlySpan<T> bias, Span<T> y)
    {
        ArgumentCheck.Length(x.Length, Count, nameof(x));
        ArgumentCheck.Length(bias.Length, Length, nameof(bias));
        ArgumentCheck.Length(y.Length, Length, nameof(y));
        bias.CopyTo(y);
        for (int i = 0; i < x.Length; i++)
        {
            Add(i, x[i], y);
        }
    }

    /// <inheritdoc/>
    public void Add(int coordinate, T factor, scoped Span<T> direction) =>
        Vectors.AddScaled(factor, _weights.Slice(coordinate * Length, Length), direction);
}

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

    /// <summary>Adds Wᵀx to y for many points at once: W is read once, and each of its elements is used for all points.</summary>
    /// <param name="x">The inputs, row-major: one row of <see cref="Count"/> numbers for each point.</param>
    /// <param name="y">What is added to, one row of <see cref="Length"/> numbers for each point; filled with the bias before, it becomes the points for operators and estimators.</param>
    /// <exception cref="ArgumentException">The spans are not rows of as many points.</exception>
    public void AddProducts(ReadOnlySpan<T> x, Span<T> y)
    {
        CheckRows(x, y.Length, nameof(y));
        PanelProduct.Add(x, Count, 1, _weights, y, Length);
    }

    /// <summary>Adds the gradient by W of a function of y at many points at once: Σ x ȳᵀ. The gradient is read and written once.</summary>
    /// <remarks>What the function's derivatives along coordinates add to the rows of these coordinates is the caller's to add.</remarks>
    /// <param name="x">The inputs, row-major: one row of <see cref="Count"/> numbers for each point.</param>
    /// <param name="yGradient">ȳ, the gradients by y: one row of <see cref="Length"/> numbers for each point.</param>
    /// <param name="gradient">What is added to; as long as W.</param>
    /// <exception cref="ArgumentException">The spans are not rows of as many points, or <paramref name="gradient"/> has another length than W.</exception>
    public void AddGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> yGradient, Span<T> gradient)
    {
        CheckRows(x, yGradient.Length, nameof(yGradient));
        ArgumentCheck.Length(gradient.Length, _weights.Length, nameof(gradient));
        PanelProduct.Add(x, 1, Count, yGradient, gradient, Length);
    }

    /// <summary>Computes what <see cref="AddGradient"/> adds: the gradient is written once, and what was there is not read.</summary>
    /// <param name="x">The inputs, row-major: one row of <see cref="Count"/> numbers for each point.</param>
    /// <param name="yGradient">ȳ, the gradients by y: one row of <see cref="Length"/> numbers for each point.</param>
    /// <param name="gradient">Receives the gradient; as long as W.</param>
    /// <exception cref="ArgumentException">The spans are not rows of as many points, or <paramref name="gradient"/> has another length than W.</exception>
    public void SetGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> yGradient, Span<T> gradient)
    {
        CheckRows(x, yGradient.Length, nameof(yGradient));
        ArgumentCheck.Length(gradient.Length, _weights.Length, nameof(gradient));
        PanelProduct.Set(x, 1, Count, yGradient, gradient, Length);
    }

    /// <inheritdoc/>
    public void Add(int coordinate, T factor, scoped Span<T> direction) =>
        Vectors.AddScaled(factor, _weights.Slice(coordinate * Length, Length), direction);

    private void CheckRows(ReadOnlySpan<T> x, int yLength, string name)
    {
        if (x.Length % Count != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{x.Length} numbers are not a whole number of points of {Count}."), nameof(x));
        }

        ArgumentCheck.Length(yLength, x.Length / Count * Length, name);
    }
}

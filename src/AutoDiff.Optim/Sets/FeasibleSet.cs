using System.Buffers;
using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A closed convex set of points with a projection that is cheap: where the variables of a projected method must be.</summary>
public abstract record FeasibleSet
{
    private protected FeasibleSet()
    {
    }

    /// <summary>Computes the nearest point of the set.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <exception cref="ArgumentException">The lengths differ, the spans overlap, or the set is one of another dimension.</exception>
    public abstract void Project<T>(ReadOnlySpan<T> x, Span<T> result)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Computes the nearest point of the set and how it changes along a direction.</summary>
    /// <remarks>Jacobians of projections are symmetric, so this is the product with the transpose too. They exist almost everywhere; at a kink the
    /// result is that of one side.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="x">Any point.</param>
    /// <param name="tangent">The direction, as long as <paramref name="x"/>.</param>
    /// <param name="result">Receives the projection; as long as <paramref name="x"/>, overlaps no other argument.</param>
    /// <param name="resultTangent">Receives its derivative; as long as <paramref name="x"/>, overlaps no other argument.</param>
    /// <exception cref="ArgumentException">The lengths differ, the spans overlap, or the set is one of another dimension.</exception>
    public abstract void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Refuses starts that are outside by more than rounding, and bounds beside a set.</summary>
    internal void Check<T>(ReadOnlySpan<T> start, OptimOptions options)
        where T : IFloatingPointIeee754<T>
    {
        if (options.HasBounds)
        {
            throw new ArgumentException("This method takes a set or bounds, not both.", nameof(options));
        }

        T[] storage = ArrayPool<T>.Shared.Rent(start.Length);
        Span<T> projection = storage.AsSpan(0, start.Length);
        Project(start, projection);
        Vectors.Subtract(projection, start, projection);
        T distance = Vectors.Norm<T>(projection);
        ArrayPool<T>.Shared.Return(storage);
        if (distance > T.Sqrt(Acceptance<T>.Epsilon) * T.Max(T.One, Vectors.Norm(start)))
        {
            throw new ArgumentException($"The starting point is outside the set, {this}.", nameof(start));
        }
    }
}

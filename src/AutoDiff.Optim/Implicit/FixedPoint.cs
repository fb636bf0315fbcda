using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>T(x, θ) − x, 0 at fixed points of T: see <see cref="Optimality.FixedPoint"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the map.</typeparam>
public readonly ref struct FixedPoint<T, F> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : IParametricResidual<T>, allows ref struct
{
    private readonly F _map;

    internal FixedPoint(F map) => _map = map;

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        _map.Value(x, theta, r);
        Vectors.Subtract(r, x, r);
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        _map.Jvp(x, theta, xTangent, thetaTangent, r, rTangent);
        Vectors.Subtract(r, x, r);
        Vectors.Subtract(rTangent, xTangent, rTangent);
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        _map.Vjp(x, theta, rCotangent, r, xCotangent, thetaCotangent);
        Vectors.Subtract(r, x, r);
        Vectors.Subtract(xCotangent, rCotangent, xCotangent);
    }
}

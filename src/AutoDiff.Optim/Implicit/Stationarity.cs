using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>∇ₓf(x, θ), 0 at stationary points: see <see cref="Optimality.Stationarity"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the objective.</typeparam>
public readonly ref struct Stationarity<T, F> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly F _objective;
    private readonly Span<T> _theta;
    private readonly ReadOnlySpan<T> _zeros;

    internal Stationarity(F objective, int p)
    {
        _objective = objective;
        _theta = new T[p];
        _zeros = new T[p];
    }

    internal Stationarity(F objective, Span<T> scratch, ReadOnlySpan<T> zeros)
    {
        _objective = objective;
        _theta = scratch;
        _zeros = zeros;
    }

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
        => _objective.Gradient(x, theta, r, _theta);

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        _objective.Gradient(x, theta, r, _theta);
        _objective.HessianVector(x, theta, xTangent, thetaTangent, rTangent, _theta);
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        _objective.Gradient(x, theta, r, _theta);
        _objective.HessianVector(x, theta, rCotangent, _zeros, xCotangent, thetaCotangent);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>prox(x − η∇ₓf(x, θ), θ) − x, 0 at minima of a smooth function plus one with a proximal operator: see <see cref="Optimality"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the smooth objective.</typeparam>
/// <typeparam name="P">The type of the proximal operator.</typeparam>
public readonly ref struct ProximalGradient<T, F, P> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    where P : IParametricResidual<T>, allows ref struct
{
    private readonly F _objective;
    private readonly P _proximal;
    private readonly ReadOnlySpan<T> _steps;
    private readonly Span<T> _point;
    private readonly Span<T> _tangent;
    private readonly Span<T> _product;
    private readonly Span<T> _theta;
    private readonly ReadOnlySpan<T> _zeros;

    internal ProximalGradient(F objective, P proximal, T[] steps, int p)
    {
        _objective = objective;
        _proximal = proximal;
        _steps = steps;
        _point = new T[steps.Length];
        _tangent = new T[steps.Length];
        _product = new T[steps.Length];
        _theta = new T[p];
        _zeros = new T[p];
    }

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        Move(x, theta);
        _proximal.Value(_point, theta, r);
        Vectors.Subtract(r, x, r);
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        Move(x, theta);
        _objective.HessianVector(x, theta, xTangent, thetaTangent, _product, _theta);
        Step(xTangent, _product, _tangent);
        _proximal.Jvp(_point, theta, _tangent, thetaTangent, r, rTangent);
        Vectors.Subtract(r, x, r);
        Vectors.Subtract(rTangent, xTangent, rTangent);
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        Move(x, theta);
        _proximal.Vjp(_point, theta, rCotangent, r, _tangent, thetaCotangent);
        TensorPrimitives.Multiply(_tangent, _steps, _product);
        _objective.HessianVector(x, theta, _product, _zeros, xCotangent, _theta);
        Vectors.Subtract(_tangent, xCotangent, xCotangent);
        Vectors.Subtract(xCotangent, rCotangent, xCotangent);
        Vectors.Subtract(thetaCotangent, _theta, thetaCotangent);
        Vectors.Subtract(r, x, r);
    }

    private void Move(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta)
    {
        _objective.Gradient(x, theta, _product, _theta);
        Step(x, _product, _point);
    }

    /// <summary>x − η∘v.</summary>
    private void Step(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> result)
    {
        TensorPrimitives.Multiply(v, _steps, result);
        Vectors.Subtract(x, result, result);
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>x∘exp(−η∇ₓf) / Σ − x block by block, 0 at minima over a product of simplices: see <see cref="Optimality.MirrorDescent"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the objective.</typeparam>
public readonly ref struct MirrorDescent<T, F> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly F _objective;
    private readonly int _blockSize;
    private readonly T _step;
    private readonly T _sum;
    private readonly Span<T> _factors;
    private readonly Span<T> _vector;
    private readonly Span<T> _theta;
    private readonly ReadOnlySpan<T> _zeros;

    internal MirrorDescent(F objective, int blockSize, T step, T sum, int n, int p)
    {
        _objective = objective;
        _blockSize = blockSize;
        _step = step;
        _sum = sum;
        _factors = new T[n];
        _vector = new T[n];
        _theta = new T[p];
        _zeros = new T[p];
    }

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        Map(x, theta, r);
        Vectors.Subtract(r, x, r);
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        Map(x, theta, r);
        _objective.HessianVector(x, theta, xTangent, thetaTangent, _vector, _theta);
        for (int i = 0; i < r.Length; i++)
        {
            rTangent[i] = (_factors[i] * xTangent[i]) - (_step * r[i] * _vector[i]);
        }

        // What is lost by scaling to the sum.
        for (int start = 0; start < r.Length; start += _blockSize)
        {
            ReadOnlySpan<T> block = r.Slice(start, _blockSize);
            Span<T> tangents = rTangent.Slice(start, _blockSize);
            Vectors.AddScaled(-TensorPrimitives.Sum<T>(tangents) / _sum, block, tangents);
        }

        Vectors.Subtract(r, x, r);
        Vectors.Subtract(rTangent, xTangent, rTangent);
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        Map(x, theta, r);
        rCotangent.CopyTo(_vector);
        for (int start = 0; start < r.Length; start += _blockSize)
        {
            Span<T> cotangents = _vector.Slice(start, _blockSize);
            TensorPrimitives.Add(cotangents, -Vectors.Dot<T>(r.Slice(start, _blockSize), cotangents) / _sum, cotangents);
        }

        TensorPrimitives.Multiply(_factors, _vector, _factors);
        for (int i = 0; i < r.Length; i++)
        {
            _vector[i] *= -_step * r[i];
        }

        _objective.HessianVector(x, theta, _vector, _zeros, xCotangent, thetaCotangent);
        Vectors.AddScaled(T.One, _factors, xCotangent);
        Vectors.Subtract(xCotangent, rCotangent, xCotangent);
        Vectors.Subtract(r, x, r);
    }

    /// <summary>The step of mirror descent; leaves the factors ∂Tᵢ/∂xᵢ of fixed gradient, before scaling to the sum is differentiated.</summary>
    private void Map(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        _objective.Gradient(x, theta, _factors, _theta);
        for (int start = 0; start < r.Length; start += _blockSize)
        {
            Span<T> factors = _factors.Slice(start, _blockSize);
            Span<T> block = r.Slice(start, _blockSize);
            T least = TensorPrimitives.Min<T>(factors);
            TensorPrimitives.Subtract(factors, least, factors);
            Vectors.Scale(-_step, factors, factors);
            TensorPrimitives.Exp<T>(factors, factors);
            TensorPrimitives.Multiply(x.Slice(start, _blockSize), factors, block);
            T scale = _sum / TensorPrimitives.Sum<T>(block);
            Vectors.Scale(scale, block, block);
            Vectors.Scale(scale, factors, factors);
        }
    }
}

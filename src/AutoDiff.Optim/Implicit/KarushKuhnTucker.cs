using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The KKT conditions of a constrained minimum: see <see cref="Optimality.KarushKuhnTucker"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the Lagrangian.</typeparam>
public readonly ref struct KarushKuhnTucker<T, F> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly F _lagrangian;
    private readonly int _inequalities;
    private readonly Span<T> _vector;
    private readonly Span<T> _theta;
    private readonly ReadOnlySpan<T> _zeros;

    internal KarushKuhnTucker(F lagrangian, int n, int p, int inequalities)
    {
        _lagrangian = lagrangian;
        _inequalities = inequalities;
        _vector = new T[n];
        _theta = new T[p];
        _zeros = new T[p];
    }

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        _lagrangian.Gradient(x, theta, r, _theta);
        for (int i = x.Length - _inequalities; i < x.Length; i++)
        {
            r[i] *= x[i];
        }
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        _lagrangian.Gradient(x, theta, r, _theta);
        _lagrangian.HessianVector(x, theta, xTangent, thetaTangent, rTangent, _theta);
        for (int i = x.Length - _inequalities; i < x.Length; i++)
        {
            rTangent[i] = (x[i] * rTangent[i]) + (xTangent[i] * r[i]);
            r[i] *= x[i];
        }
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        _lagrangian.Gradient(x, theta, r, _theta);
        rCotangent.CopyTo(_vector);
        for (int i = x.Length - _inequalities; i < x.Length; i++)
        {
            _vector[i] *= x[i];
        }

        _lagrangian.HessianVector(x, theta, _vector, _zeros, xCotangent, thetaCotangent);
        for (int i = x.Length - _inequalities; i < x.Length; i++)
        {
            xCotangent[i] += r[i] * rCotangent[i];
            r[i] *= x[i];
        }
    }
}

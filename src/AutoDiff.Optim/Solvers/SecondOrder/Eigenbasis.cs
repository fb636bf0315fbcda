using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The Hessian at one point as H = UᵀΛU: what makes every shift of the spectrum cost O(n²).</summary>
internal readonly ref struct Eigenbasis<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly Span<T> _hessian;
    private readonly Span<T> _vectors;
    private readonly Span<T> _scratch;

    public Eigenbasis(int n, scoped ref Arena<T> arena)
    {
        _n = n;
        _hessian = arena.Take(n * n);
        _vectors = arena.Take(n * n);
        Values = arena.Take(n);
        _scratch = arena.Take(2 * n);
    }

    /// <summary>The eigenvalues, ascending.</summary>
    public Span<T> Values { get; }

    public static long NumbersNeeded(long n) => (2 * n * n) + (3 * n);

    /// <summary>Computes and decomposes the Hessian. One that is not finite is replaced by the identity: the shifts of the caller do the rest.</summary>
    public Evaluation Compute<F>(ref Descent<T, F> run)
        where F : ITwiceDifferentiable<T>, allows ref struct
        => Compute(ref run.Oracle, run.Current.X);

    /// <summary>The same anywhere.</summary>
    public Evaluation Compute<F>(ref ObjectiveOracle<T, F> oracle, ReadOnlySpan<T> x)
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        Evaluation evaluation = oracle.Hessian(x, _hessian);
        if (evaluation == Evaluation.Finite && SymmetricEigen.TryDecompose(_hessian, _n, Values, _vectors, _scratch))
        {
            return Evaluation.Finite;
        }

        if (evaluation == Evaluation.Refused)
        {
            return Evaluation.Refused;
        }

        _vectors.Clear();
        Values.Fill(T.One);
        for (int i = 0; i < _n; i++)
        {
            _vectors[i * (_n + 1)] = T.One;
        }

        return Evaluation.NonFinite;
    }

    /// <summary>Uv.</summary>
    public void ToBasis(ReadOnlySpan<T> v, Span<T> coordinates)
    {
        for (int i = 0; i < _n; i++)
        {
            coordinates[i] = Vectors.Dot(_vectors.Slice(i * _n, _n), v);
        }
    }

    /// <summary>Uᵀc.</summary>
    public void FromBasis(ReadOnlySpan<T> coordinates, Span<T> v)
    {
        v.Clear();
        for (int i = 0; i < _n; i++)
        {
            Vectors.AddScaled(coordinates[i], _vectors.Slice(i * _n, _n), v);
        }
    }
}

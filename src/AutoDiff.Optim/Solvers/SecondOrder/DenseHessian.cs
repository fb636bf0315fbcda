using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The Hessian at one point and Cholesky factors of it plus a multiple of the identity.</summary>
internal readonly ref struct DenseHessian<T> : IHessianModel<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T FirstShift = T.CreateChecked(1e-3);
    private readonly int _n;
    private readonly Span<T> _factor;

    public DenseHessian(int n, scoped ref Arena<T> arena)
    {
        _n = n;
        Entries = arena.Take(n * n);
        _factor = arena.Take(n * n);
    }

    public Span<T> Entries { get; }

    public static long NumbersNeeded(long n) => 2 * n * n;

    /// <inheritdoc/>
    public Evaluation Compute<F>(ref Descent<T, F> run)
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        Evaluation evaluation = run.Oracle.Hessian(run.Current.X, Entries);
        if (evaluation == Evaluation.NonFinite)
        {
            Entries.Clear();
            for (int i = 0; i < _n; i++)
            {
                Entries[i * (_n + 1)] = T.One;
            }
        }

        return evaluation;
    }

    /// <summary>Factors H + shift·I.</summary>
    /// <returns>False if it is not positive definite.</returns>
    public bool TryFactor(T shift)
    {
        Entries.CopyTo(_factor);
        for (int i = 0; i < _n; i++)
        {
            _factor[i * (_n + 1)] += shift;
        }

        return T.IsFinite(shift) && Cholesky.TryFactor(_factor, _n);
    }

    /// <inheritdoc/>
    public T FactorShifted()
    {
        T least = T.PositiveInfinity;
        T largest = T.Zero;
        for (int i = 0; i < _n; i++)
        {
            least = T.Min(least, Entries[i * (_n + 1)]);
        }

        foreach (T entry in Entries)
        {
            largest = T.Max(largest, T.Abs(entry));
        }

        largest = T.IsZero(largest) ? T.One : largest;
        T shift = least > T.Zero ? T.Zero : (FirstShift * largest) - least;
        while (!TryFactor(shift))
        {
            shift = T.Max(Two * shift, FirstShift * largest);
        }

        return shift;
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<T> gradient, Span<T> step)
    {
        Vectors.Negate(gradient, step);
        Cholesky.Solve(_factor, _n, step);
    }

    /// <inheritdoc/>
    public T Quadratic(ReadOnlySpan<T> v)
    {
        T sum = T.Zero;
        for (int i = 0; i < _n; i++)
        {
            sum += v[i] * Vectors.Dot(Entries.Slice(i * _n, _n), v);
        }

        return sum;
    }
}

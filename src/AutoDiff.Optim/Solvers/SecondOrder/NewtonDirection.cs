using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −(H + E)⁻¹g with E = 0 where H is positive definite.</summary>
internal ref struct NewtonDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly Span<T> _hessian;
    private readonly Span<T> _factor;
    private readonly Span<T> _scratch;
    private readonly Span<int> _permutation;

    public NewtonDirection(int n, scoped ref Arena<T> arena)
    {
        _hessian = arena.Take(n * n);
        _factor = arena.Take(n * n);
        _scratch = arena.Take(n);
        _permutation = arena.TakeIntegers(n);
    }

    public T Regularization { get; private set; } = T.Zero;

    public readonly bool HasNaturalLength => T.IsZero(Regularization);

    public static long NumbersNeeded(long n) => (2 * n * n) + n;

    public readonly T FirstStep => T.One;

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        Regularization = T.Zero;
        Evaluation evaluation = run.Oracle.Hessian(run.Current.X, _hessian);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        int n = run.Current.X.Length;
        Vectors.Negate<T>(run.Current.Gradient, direction);
        _hessian.CopyTo(_factor);
        if (Cholesky.TryFactor(_factor, n))
        {
            Cholesky.Solve(_factor, n, direction);
        }
        else
        {
            _hessian.CopyTo(_factor);
            Regularization = ModifiedCholesky.Factor(_factor, n, _permutation);
            ModifiedCholesky.Solve(_factor, n, _permutation, direction, _scratch);
        }

        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state) => Regularization = state.Number(Regularization);
}

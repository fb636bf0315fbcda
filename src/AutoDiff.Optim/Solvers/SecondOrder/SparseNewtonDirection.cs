using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −(H + shift·I)⁻¹g with a sparse H and no shift where it is positive definite.</summary>
internal ref struct SparseNewtonDirection<T, F>(SparseHessianModel<T> hessian) : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly SparseHessianModel<T> _hessian = hessian;

    public T Regularization { get; private set; } = T.Zero;

    public readonly bool HasNaturalLength => T.IsZero(Regularization);

    public readonly T FirstStep => T.One;

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        Regularization = T.Zero;
        Evaluation evaluation = _hessian.Compute(ref run);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        Regularization = _hessian.FactorShifted();
        _hessian.Solve(run.Current.Gradient, direction);
        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state) => Regularization = state.Number(Regularization);
}

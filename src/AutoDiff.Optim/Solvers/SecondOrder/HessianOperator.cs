using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The Hessian at one point as an operator: Hessian–vector products of the objective.</summary>
internal readonly ref struct HessianOperator<T, F>(ReadOnlySpan<T> x) : ILinearOperator<T, ObjectiveOracle<T, F>>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly ReadOnlySpan<T> _x = x;

    public Evaluation Apply(ref ObjectiveOracle<T, F> state, ReadOnlySpan<T> v, Span<T> product)
        => state.HessianVector(_x, v, product);
}

using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>The identity.</summary>
internal readonly struct IdentityOperator<T, TState> : ILinearOperator<T, TState>
    where T : IFloatingPointIeee754<T>
    where TState : allows ref struct
{
    public Evaluation Apply(ref TState state, ReadOnlySpan<T> v, Span<T> product)
    {
        v.CopyTo(product);
        return Evaluation.Finite;
    }
}

using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>A symmetric matrix that is known by its products.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the product needs and changes: counters, budgets.</typeparam>
internal interface ILinearOperator<T, TState>
    where T : IFloatingPointIeee754<T>
    where TState : allows ref struct
{
    /// <summary>Computes A·v.</summary>
    Evaluation Apply(ref TState state, ReadOnlySpan<T> v, Span<T> product);
}

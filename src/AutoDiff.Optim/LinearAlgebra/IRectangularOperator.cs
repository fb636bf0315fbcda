using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>A matrix that is known by its products and those of its transpose.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the products need and change: counters, budgets.</typeparam>
internal interface IRectangularOperator<T, TState>
    where T : IFloatingPointIeee754<T>
    where TState : allows ref struct
{
    /// <summary>Computes A·v.</summary>
    Evaluation Apply(ref TState state, ReadOnlySpan<T> v, Span<T> product);

    /// <summary>Computes Aᵀ·u.</summary>
    Evaluation ApplyTransposed(ref TState state, ReadOnlySpan<T> u, Span<T> product);
}

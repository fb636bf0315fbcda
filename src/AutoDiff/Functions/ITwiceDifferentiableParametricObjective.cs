namespace AutoDiff;

/// <summary>A scalar function of unknowns and parameters with products of its Hessian.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ITwiceDifferentiableParametricObjective<T> : IParametricObjective<T>
{
    /// <summary>Computes the value and the Hessian in unknowns and parameters together, times a vector.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="xVector">The part v of the vector that belongs to <paramref name="x"/>.</param>
    /// <param name="thetaVector">The part w that belongs to <paramref name="theta"/>.</param>
    /// <param name="xHvp">Receives ∇²ₓₓf·v + ∇²ₓ_θf·w.</param>
    /// <param name="thetaHvp">Receives ∇²_θₓf·v + ∇²_θ_θf·w.</param>
    /// <returns>The value.</returns>
    T HessianVector(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xVector, scoped ReadOnlySpan<T> thetaVector,
        scoped Span<T> xHvp, scoped Span<T> thetaHvp);
}

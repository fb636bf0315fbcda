namespace AutoDiff;

/// <summary>A scalar function f(x, θ) of unknowns and parameters, and its gradients in both.</summary>
/// <remarks>Implemented by the generated <c>FParametricObjective</c> structs, of scalar functions with two inputs <c>ReadOnlySpan&lt;T&gt;</c>. Consumers take it as a
/// generic argument, <c>where F : IParametricObjective&lt;T&gt;, allows ref struct</c>. Spans that are written may overlap no other argument.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IParametricObjective<T>
{
    /// <summary>Computes the value.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <returns>The value.</returns>
    T Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta);

    /// <summary>Computes the value and the gradients.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="xGradient">Receives ∇ₓf; as long as <paramref name="x"/>.</param>
    /// <param name="thetaGradient">Receives ∇_θf; as long as <paramref name="theta"/>.</param>
    /// <returns>The value.</returns>
    T Gradient(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> xGradient, scoped Span<T> thetaGradient);
}

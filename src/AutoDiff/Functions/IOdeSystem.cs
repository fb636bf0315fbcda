namespace AutoDiff;

/// <summary>The right-hand side of a system of ordinary differential equations, z' = f(t, z, θ), and its first derivatives.</summary>
/// <remarks>Implemented by the generated <c>FOdeSystem</c> structs, of methods with a scalar and one or two <c>ReadOnlySpan&lt;T&gt;</c> as inputs and one
/// output <c>Span&lt;T&gt;</c>, and by <c>FParametricResidual</c>, for systems without time. A system without parameters ignores all that
/// belongs to them. Consumers take it as a generic argument, <c>where F : IOdeSystem&lt;T&gt;, allows ref struct</c>. Spans that are written may
/// overlap no other argument.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IOdeSystem<T>
{
    /// <summary>Computes the derivative of the state.</summary>
    /// <param name="t">The time.</param>
    /// <param name="z">The state.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="dz">Receives z'; as long as <paramref name="z"/>.</param>
    void Value(T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped Span<T> dz);

    /// <summary>Computes the derivative of the state, and how it changes along a direction.</summary>
    /// <param name="t">The time.</param>
    /// <param name="z">The state.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="tTangent">The direction of <paramref name="t"/>.</param>
    /// <param name="zTangent">The direction of <paramref name="z"/>, as long as it.</param>
    /// <param name="thetaTangent">The direction of <paramref name="theta"/>, as long as it.</param>
    /// <param name="dz">Receives z'; as long as <paramref name="z"/>.</param>
    /// <param name="dzTangent">Receives the derivative of z' along the direction.</param>
    void Jvp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, T tTangent, scoped ReadOnlySpan<T> zTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> dz, scoped Span<T> dzTangent);

    /// <summary>Computes the derivative of the state, and its transposed derivatives times a vector.</summary>
    /// <param name="t">The time.</param>
    /// <param name="z">The state.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="dzCotangent">The vector u, as long as <paramref name="z"/>.</param>
    /// <param name="dz">Receives z'; as long as <paramref name="z"/>.</param>
    /// <param name="tCotangent">Receives uᵀ ∂f/∂t.</param>
    /// <param name="zCotangent">Receives (∂f/∂z)ᵀu.</param>
    /// <param name="thetaCotangent">Receives (∂f/∂θ)ᵀu.</param>
    void Vjp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> dzCotangent,
        scoped Span<T> dz, out T tCotangent, scoped Span<T> zCotangent, scoped Span<T> thetaCotangent);
}

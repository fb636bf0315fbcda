namespace AutoDiff;

/// <summary>A function F(x, θ) of unknowns and parameters with several values, and its first derivatives in both.</summary>
/// <remarks>Implemented by the generated <c>FParametricResidual</c> structs, of methods with two inputs <c>ReadOnlySpan&lt;T&gt;</c> and one output
/// <c>Span&lt;T&gt;</c>. Consumers take it as a generic argument, <c>where F : IParametricResidual&lt;T&gt;, allows ref struct</c>. Spans that are
/// written may overlap no other argument.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IParametricResidual<T>
{
    /// <summary>Computes the values.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="r">Receives the values.</param>
    void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r);

    /// <summary>Computes the values and their derivative along a direction.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="xTangent">The direction of <paramref name="x"/>, as long as it.</param>
    /// <param name="thetaTangent">The direction of <paramref name="theta"/>, as long as it.</param>
    /// <param name="r">Receives the values.</param>
    /// <param name="rTangent">Receives ∂F/∂x · xTangent + ∂F/∂θ · thetaTangent; as long as <paramref name="r"/>.</param>
    void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent);

    /// <summary>Computes the values and the transposed derivatives times a vector.</summary>
    /// <param name="x">The unknowns.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="rCotangent">The vector u, as long as <paramref name="r"/>.</param>
    /// <param name="r">Receives the values.</param>
    /// <param name="xCotangent">Receives (∂F/∂x)ᵀu; as long as <paramref name="x"/>.</param>
    /// <param name="thetaCotangent">Receives (∂F/∂θ)ᵀu; as long as <paramref name="theta"/>.</param>
    void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent);
}

namespace AutoDiff;

/// <summary>One step of a stream, s' = F(s, x, θ): the next state from the state, the input of the step and the parameters; and its first derivatives.</summary>
/// <remarks>Implemented by the generated <c>FStateTransition</c> structs, of methods with three inputs <c>ReadOnlySpan&lt;T&gt;</c> and one output
/// <c>Span&lt;T&gt;</c>. Consumers take it as a generic argument, <c>where F : IStateTransition&lt;T&gt;, allows ref struct</c>. Spans that are
/// written may overlap no other argument.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IStateTransition<T>
{
    /// <summary>Computes the next state.</summary>
    /// <param name="s">The state.</param>
    /// <param name="x">The input of the step.</param>
    /// <param name="theta">The parameters, the same for all steps.</param>
    /// <param name="next">Receives the next state; as long as <paramref name="s"/>.</param>
    void Value(scoped ReadOnlySpan<T> s, scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> next);

    /// <summary>Computes the next state and its derivative along a direction.</summary>
    /// <param name="s">The state.</param>
    /// <param name="x">The input of the step.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="sTangent">The direction of <paramref name="s"/>, as long as it.</param>
    /// <param name="xTangent">The direction of <paramref name="x"/>, as long as it.</param>
    /// <param name="thetaTangent">The direction of <paramref name="theta"/>, as long as it.</param>
    /// <param name="next">Receives the next state.</param>
    /// <param name="nextTangent">Receives its derivative.</param>
    void Jvp(
        scoped ReadOnlySpan<T> s, scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta,
        scoped ReadOnlySpan<T> sTangent, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> next, scoped Span<T> nextTangent);

    /// <summary>Computes the next state and the transposed derivatives times a vector.</summary>
    /// <param name="s">The state.</param>
    /// <param name="x">The input of the step.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="nextCotangent">The vector u, as long as <paramref name="next"/>.</param>
    /// <param name="next">Receives the next state.</param>
    /// <param name="sCotangent">Receives (∂F/∂s)ᵀu.</param>
    /// <param name="xCotangent">Receives (∂F/∂x)ᵀu.</param>
    /// <param name="thetaCotangent">Receives (∂F/∂θ)ᵀu.</param>
    void Vjp(
        scoped ReadOnlySpan<T> s, scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> nextCotangent,
        scoped Span<T> next, scoped Span<T> sCotangent, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent);
}

namespace AutoDiff;

/// <summary>A scalar function of many variables with its gradient.</summary>
/// <remarks>Implemented by the generated <c>FObjective</c> structs. Consumers take it as a generic argument,
/// <c>where F : IObjective&lt;T&gt;, allows ref struct</c>, so that calls are direct and nothing is boxed.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IObjective<T>
{
    /// <summary>Computes the value.</summary>
    /// <param name="x">The point.</param>
    /// <returns>The value at <paramref name="x"/>.</returns>
    T Value(scoped ReadOnlySpan<T> x);

    /// <summary>Computes the gradient and the value.</summary>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Receives the gradient; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <returns>The value at <paramref name="x"/>.</returns>
    T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient);
}

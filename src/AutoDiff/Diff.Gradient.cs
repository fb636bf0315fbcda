using System.Numerics;

namespace AutoDiff;

// Gradients of scalar functions. A body runs only where a call was not compiled in place.
public static partial class Diff
{
    /// <summary>Computes the partial derivatives of a function of two variables.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The first variable.</param>
    /// <param name="y">The second variable.</param>
    /// <param name="dx">Receives the derivative by <paramref name="x"/>.</param>
    /// <param name="dy">Receives the derivative by <paramref name="y"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T>(Func<T, T, T> f, T x, T y, out T dx, out T dy)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Gradient));

    /// <summary>Computes the partial derivatives of a function of two variables.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The first variable.</param>
    /// <param name="y">The second variable.</param>
    /// <param name="dx">Receives the derivative by <paramref name="x"/>.</param>
    /// <param name="dy">Receives the derivative by <paramref name="y"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T, TState>(Func<T, T, TState, T> f, TState state, T x, T y, out T dx, out T dy)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Gradient));

    /// <summary>Computes the partial derivatives of a function of three variables.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The first variable.</param>
    /// <param name="y">The second variable.</param>
    /// <param name="z">The third variable.</param>
    /// <param name="dx">Receives the derivative by <paramref name="x"/>.</param>
    /// <param name="dy">Receives the derivative by <paramref name="y"/>.</param>
    /// <param name="dz">Receives the derivative by <paramref name="z"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T>(Func<T, T, T, T> f, T x, T y, T z, out T dx, out T dy, out T dz)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Gradient));

    /// <summary>Computes the partial derivatives of a function of three variables.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The first variable.</param>
    /// <param name="y">The second variable.</param>
    /// <param name="z">The third variable.</param>
    /// <param name="dx">Receives the derivative by <paramref name="x"/>.</param>
    /// <param name="dy">Receives the derivative by <paramref name="y"/>.</param>
    /// <param name="dz">Receives the derivative by <paramref name="z"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T, TState>(Func<T, T, T, TState, T> f, TState state, T x, T y, T z, out T dx, out T dy, out T dz)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Gradient));

    /// <summary>Computes the gradient of a scalar function.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Receives the gradient; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T>(ScalarFunction<T> f, ReadOnlySpan<T> x, Span<T> gradient)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Gradient));

    /// <summary>Computes the gradient of a scalar function.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="gradient">Receives the gradient; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Gradient<T, TState>(ScalarFunction<T, TState> f, TState state, ReadOnlySpan<T> x, Span<T> gradient)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Gradient));
}

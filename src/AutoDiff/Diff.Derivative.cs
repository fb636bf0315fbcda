using System.Numerics;

namespace AutoDiff;

// Functions of one variable. A body runs only where a call was not compiled in place.
public static partial class Diff
{
    /// <summary>Computes a derivative of a function of one variable.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="order">The order of the derivative; 1 is the first derivative.</param>
    /// <returns>The derivative of that order at <paramref name="x"/>.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Derivative<T>(Func<T, T> f, T x, int order = 1)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Derivative));

    /// <summary>Computes a derivative of a function of one variable.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="order">The order of the derivative; 1 is the first derivative.</param>
    /// <returns>The derivative of that order at <paramref name="x"/>.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Derivative<T, TState>(Func<T, TState, T> f, TState state, T x, int order = 1)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Derivative));

    /// <summary>Computes the Taylor coefficients of a function of one variable along a curve.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="series">The coefficients of the argument: number k is that of tᵏ, the k-th derivative divided by k!.</param>
    /// <param name="result">Receives as many coefficients of the value.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Taylor<T>(Func<T, T> f, ReadOnlySpan<T> series, Span<T> result)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Taylor));

    /// <summary>Computes the Taylor coefficients of a function of one variable along a curve.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="series">The coefficients of the argument: number k is that of tᵏ, the k-th derivative divided by k!.</param>
    /// <param name="result">Receives as many coefficients of the value.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Taylor<T, TState>(Func<T, TState, T> f, TState state, ReadOnlySpan<T> series, Span<T> result)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Taylor));
}

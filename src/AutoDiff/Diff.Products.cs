using System.Numerics;

namespace AutoDiff;

// Products of Jacobians with vectors. A body runs only where a call was not compiled in place.
public static partial class Diff
{
    /// <summary>Computes the derivative of a scalar function along a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <returns>The value at the point, and the gradient times <paramref name="v"/>.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static (T Value, T Tangent) Jvp<T>(ScalarFunction<T> f, ReadOnlySpan<T> x, ReadOnlySpan<T> v)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Jvp));

    /// <summary>Computes the derivative of a scalar function along a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <returns>The value at the point, and the gradient times <paramref name="v"/>.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static (T Value, T Tangent) Jvp<T, TState>(
        ScalarFunction<T, TState> f,
        TState state,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> v)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Jvp));

    /// <summary>Computes the values of a vector function and its Jacobian times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="jv">Receives the product; as long as <paramref name="y"/>.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Jvp<T>(VectorFunction<T> f, ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> y, Span<T> jv)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Jvp));

    /// <summary>Computes the values of a vector function and its Jacobian times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="jv">Receives the product; as long as <paramref name="y"/>.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Jvp<T, TState>(
        VectorFunction<T, TState> f,
        TState state,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> v,
        Span<T> y,
        Span<T> jv)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Jvp));

    /// <summary>Computes the values of a vector function and its transposed Jacobian times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="cotangent">The vector; as long as <paramref name="y"/>.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="xCotangent">Receives the product; as long as <paramref name="x"/>.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Vjp<T>(VectorFunction<T> f, ReadOnlySpan<T> x, ReadOnlySpan<T> cotangent, Span<T> y, Span<T> xCotangent)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Vjp));

    /// <summary>Computes the values of a vector function and its transposed Jacobian times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="cotangent">The vector; as long as <paramref name="y"/>.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="xCotangent">Receives the product; as long as <paramref name="x"/>.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Vjp<T, TState>(
        VectorFunction<T, TState> f,
        TState state,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> cotangent,
        Span<T> y,
        Span<T> xCotangent)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Vjp));
}

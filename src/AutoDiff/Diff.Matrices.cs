using System.Numerics;

namespace AutoDiff;

// Second derivatives and Jacobians. A body runs only where a call was not compiled in place.
public static partial class Diff
{
    /// <summary>Computes the Hessian of a scalar function times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="hv">Receives the product; as long as <paramref name="x"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Hvp<T>(ScalarFunction<T> f, ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> hv)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Hvp));

    /// <summary>Computes the Hessian of a scalar function times a vector.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="hv">Receives the product; as long as <paramref name="x"/>.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Hvp<T, TState>(ScalarFunction<T, TState> f, TState state, ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> hv)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Hvp));

    /// <summary>Computes the dense Hessian of a scalar function.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="hessian">Receives the n × n Hessian, row-major.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Hessian<T>(ScalarFunction<T> f, ReadOnlySpan<T> x, Span<T> hessian)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Hessian));

    /// <summary>Computes the dense Hessian of a scalar function.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="hessian">Receives the n × n Hessian, row-major.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static T Hessian<T, TState>(ScalarFunction<T, TState> f, TState state, ReadOnlySpan<T> x, Span<T> hessian)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Hessian));

    /// <summary>Computes the values of a vector function and its dense Jacobian.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="y">Receives the values; its length m is the number of values.</param>
    /// <param name="jacobian">Receives the m × n Jacobian, row-major.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Jacobian<T>(VectorFunction<T> f, ReadOnlySpan<T> x, Span<T> y, Span<T> jacobian)
        where T : IFloatingPointIeee754<T>
        => throw NotIntercepted(nameof(Jacobian));

    /// <summary>Computes the values of a vector function and its dense Jacobian.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="f">The function: a lambda that captures nothing, or a method group.</param>
    /// <param name="state">What the function needs beside the point; a constant, passed as its last argument.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="y">Receives the values; its length m is the number of values.</param>
    /// <param name="jacobian">Receives the m × n Jacobian, row-major.</param>
    /// <exception cref="InvalidOperationException">The call was not replaced at compile time.</exception>
    public static void Jacobian<T, TState>(
        VectorFunction<T, TState> f,
        TState state,
        ReadOnlySpan<T> x,
        Span<T> y,
        Span<T> jacobian)
        where T : IFloatingPointIeee754<T>
        where TState : allows ref struct
        => throw NotIntercepted(nameof(Jacobian));
}

namespace AutoDiff;

/// <summary>Derivatives of lambdas and methods, compiled in place, and <see cref="Detach{T}(T)"/>.</summary>
/// <remarks>
/// A call such as <c>Diff.Gradient(x => x[0] * x[1], point, gradient)</c> is replaced at compile time by a call of generated
/// code: there is no delegate and no tape when it runs. The function is a lambda that captures nothing, or a method group;
/// what it needs beside the point is passed as its state.
/// </remarks>
public static partial class Diff
{
    /// <summary>Returns the value with its derivative dropped, at every order.</summary>
    /// <param name="value">The value.</param>
    /// <returns><paramref name="value"/>, as a constant.</returns>
    public static double Detach(double value) => value;

    /// <inheritdoc cref="Detach(double)"/>
    public static float Detach(float value) => value;

    /// <summary>Returns the value with its derivative dropped, at every order.</summary>
    /// <typeparam name="T">The type: a number, a struct, an array.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns><paramref name="value"/>, as a constant.</returns>
    public static T Detach<T>(T value) => value;

    /// <summary>Returns the same span with the derivative of its content dropped, at every order.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="values">The span.</param>
    /// <returns><paramref name="values"/>, as constants.</returns>
    public static ReadOnlySpan<T> Detach<T>(ReadOnlySpan<T> values) => values;

    /// <inheritdoc cref="Detach{T}(ReadOnlySpan{T})"/>
    public static Span<T> Detach<T>(Span<T> values) => values;

    private static InvalidOperationException NotIntercepted(string method) => new(
        $"Diff.{method} was not compiled in place. Such calls are replaced at compile time by generated code: reference the package "
        + "AutoDiff.CompileTime from the project that contains the call, leave its generator switched on, and, if the package's build props "
        + "are not imported, add <InterceptorsNamespaces>$(InterceptorsNamespaces);AutoDiff.Generated</InterceptorsNamespaces> "
        + "to the project file. A Diff method used as a delegate or called through reflection cannot be replaced.");
}

namespace AutoDiff;

/// <summary>A function of many variables with one value.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="x">The point.</param>
/// <returns>The value at <paramref name="x"/>.</returns>
public delegate T ScalarFunction<T>(ReadOnlySpan<T> x);

/// <summary>A function of many variables with one value, and of a state that is held constant.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the function needs beside the point: data, sizes, options.</typeparam>
/// <param name="x">The point.</param>
/// <param name="state">The state.</param>
/// <returns>The value at <paramref name="x"/>.</returns>
public delegate T ScalarFunction<T, TState>(ReadOnlySpan<T> x, TState state)
    where TState : allows ref struct;

namespace AutoDiff;

/// <summary>A function of many variables with many values.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="x">The point.</param>
/// <param name="y">Receives the values at <paramref name="x"/>.</param>
public delegate void VectorFunction<T>(ReadOnlySpan<T> x, Span<T> y);

/// <summary>A function of many variables with many values, and of a state that is held constant.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">What the function needs beside the point: data, sizes, options.</typeparam>
/// <param name="x">The point.</param>
/// <param name="y">Receives the values at <paramref name="x"/>.</param>
/// <param name="state">The state.</param>
public delegate void VectorFunction<T, TState>(ReadOnlySpan<T> x, Span<T> y, TState state)
    where TState : allows ref struct;

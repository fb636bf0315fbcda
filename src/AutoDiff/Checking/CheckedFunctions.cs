namespace AutoDiff;

/// <summary>A gradient as <see cref="DerivativeCheck"/> calls it: <c>(x, g) => Model.LossGradient(x, data, g)</c>.</summary>
/// <param name="x">The point.</param>
/// <param name="gradient">Receives the gradient, of the same length.</param>
/// <typeparam name="T">The type of the numbers.</typeparam>
/// <returns>The value of the function.</returns>
public delegate T GradientFunction<T>(ReadOnlySpan<T> x, Span<T> gradient);

/// <summary>A forward derivative as <see cref="DerivativeCheck"/> calls it.</summary>
/// <param name="x">The point.</param>
/// <param name="v">The direction, of the length of <paramref name="x"/>.</param>
/// <param name="y">Receives the values.</param>
/// <param name="jv">Receives the product of the Jacobian and <paramref name="v"/>, of the length of <paramref name="y"/>.</param>
/// <typeparam name="T">The type of the numbers.</typeparam>
public delegate void JvpFunction<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> y, Span<T> jv);

/// <summary>A reverse derivative as <see cref="DerivativeCheck"/> calls it.</summary>
/// <param name="x">The point.</param>
/// <param name="u">The cotangents of the values.</param>
/// <param name="y">Receives the values, of the length of <paramref name="u"/>.</param>
/// <param name="ju">Receives the product of the transposed Jacobian and <paramref name="u"/>, of the length of <paramref name="x"/>.</param>
/// <typeparam name="T">The type of the numbers.</typeparam>
public delegate void VjpFunction<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> u, Span<T> y, Span<T> ju);

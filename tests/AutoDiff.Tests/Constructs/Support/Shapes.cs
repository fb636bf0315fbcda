namespace AutoDiff.Tests.Constructs.Support;

// The generated members of `T F(ReadOnlySpan<T> x)` …
public delegate (T Value, T Tangent) ScalarJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> xTangent);

public delegate T ScalarVjp<T>(ReadOnlySpan<T> x, T cotangent, Span<T> xCotangent);

public delegate T ScalarGradient<T>(ReadOnlySpan<T> x, Span<T> xGradient);

public delegate T ScalarHvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> xVector, Span<T> xHvp);

public delegate T ScalarHessian<T>(ReadOnlySpan<T> x, Span<T> hessian);

// … and of `void F(ReadOnlySpan<T> x, Span<T> y)`.
public delegate void VectorJvp<T>(ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<T> xTangent, Span<T> yTangent);

public delegate void VectorVjp<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> xCotangent, ReadOnlySpan<T> yCotangent);

public delegate void VectorJacobian<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> jacobian);

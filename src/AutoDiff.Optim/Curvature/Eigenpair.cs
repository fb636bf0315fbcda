namespace AutoDiff.Optim;

/// <summary>An eigenvalue with its eigenvector.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Value">The eigenvalue.</param>
/// <param name="Vector">The eigenvector, of norm 1.</param>
public sealed record Eigenpair<T>(T Value, T[] Vector);

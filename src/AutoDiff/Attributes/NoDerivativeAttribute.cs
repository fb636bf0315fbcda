namespace AutoDiff;

/// <summary>Holds a parameter, a field or a method constant: no derivative flows through it.</summary>
/// <remarks>
/// A method so marked counts as a constant wherever it is called. Storing a value that carries a derivative into a field or
/// parameter so marked is an error, unless the value is passed through <see cref="Diff.Detach{T}(T)"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Method, Inherited = false)]
public sealed class NoDerivativeAttribute : Attribute;

namespace AutoDiff;

/// <summary>Marks a <see cref="Span{T}"/> parameter whose content on entry is an input too.</summary>
/// <remarks>Without it, a span parameter is an output, and what it holds on entry is a constant.</remarks>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class InOutAttribute : Attribute;

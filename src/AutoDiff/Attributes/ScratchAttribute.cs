namespace AutoDiff;

/// <summary>Marks a <see cref="Span{T}"/> or array parameter as working storage: neither an input nor an output.</summary>
/// <remarks>Generated members get no extra parameter for it. What it holds on entry is a constant.</remarks>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class ScratchAttribute : Attribute;

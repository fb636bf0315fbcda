namespace AutoDiff;

/// <summary>Makes a method the derivative rule of another one, in place of the rule that would be generated.</summary>
/// <remarks>
/// The method may have any name; its signature is that of <c>FJvp</c>, <c>FVjp</c> or <c>FTaylor</c> for the method
/// <c>F</c> that it serves, and tells which of these it is. It must be linear in its tangents or cotangents.
/// </remarks>
/// <param name="type">The type that declares the method.</param>
/// <param name="method">The name of the method. Among overloads the parameter types decide.</param>
/// <example><code>
/// [DerivativeOf(typeof(Special), nameof(Special.Erf))]
/// static (double Value, double Tangent) ErfRule(double x, double xTangent) => …
/// </code></example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DerivativeOfAttribute(Type type, string method) : Attribute
{
    /// <summary>The type that declares the method.</summary>
    public Type Type { get; } = type;

    /// <summary>The name of the method.</summary>
    public string Method { get; } = method;
}

namespace AutoDiff;

/// <summary>Says that a method finds a fixed point: its last parameter x satisfies x = T(x, θ) when it returns. Its derivative in a differentiated method is that of the fixed point, (I − ∂T/∂x)·dx = ∂T/∂θ·dθ;
/// its body, any code, is never differentiated.</summary>
/// <remarks>Signatures, costs and what is asked of the method are those of <see cref="ImplicitRootAttribute"/>, with T in place of F.</remarks>
/// <param name="map">The name of T.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class FixedPointAttribute(string map) : Attribute
{
    /// <summary>The name of T.</summary>
    public string Map { get; } = map;
}

namespace AutoDiff;

/// <summary>Says that a method finds a minimum: its last parameter x minimises f(x, θ) when it returns. Its derivative in a differentiated method is that of the minimum, H·dx = −M·dθ with H = ∂²f/∂x² and
/// M = ∂²f/∂x∂θ; its body, any code, is never differentiated.</summary>
/// <remarks>The method is static, returns nothing and takes <c>ReadOnlySpan&lt;T&gt; theta</c>, constants, <c>Span&lt;T&gt; x</c>; f is static, of the same type, takes <c>ReadOnlySpan&lt;T&gt; x</c>,
/// <c>ReadOnlySpan&lt;T&gt; theta</c>, the same constants, and returns a <c>T</c>; it may be a marked method itself. H and M are derivatives of the generated gradient of f. What the method does must depend on
/// its arguments alone, and the minimum is one inside the domain, where the gradient is 0: for minima on a boundary write the conditions as F of <see cref="ImplicitRootAttribute"/>. Forward a derivative costs
/// n Hessian-vector products and a dense solve, backward those and one product with Mᵀ. Where H is singular derivatives are NaN. Source: Blondel et al. 2021, equation 4.</remarks>
/// <param name="objective">The name of f.</param>
/// <example><code>
/// [Minimizer(nameof(Cost))]
/// static void Fit(ReadOnlySpan&lt;double&gt; theta, Span&lt;double&gt; x) { … }
///
/// static double Cost(ReadOnlySpan&lt;double&gt; x, ReadOnlySpan&lt;double&gt; theta) => Math.Cosh(x[0]) - theta[0] * x[0];
/// </code></example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class MinimizerAttribute(string objective) : Attribute
{
    /// <summary>The name of f.</summary>
    public string Objective { get; } = objective;
}

namespace AutoDiff;

/// <summary>Says that a method finds a root: its last parameter x satisfies F(x, θ) = 0 when it returns. Its derivative in a differentiated method is that of the root by the implicit function
/// theorem, A·dx = −B·dθ with A = ∂F/∂x and B = ∂F/∂θ; its body, any code, is never differentiated.</summary>
/// <remarks>The method is static, returns nothing and takes <c>ReadOnlySpan&lt;T&gt; theta</c>, constants, <c>Span&lt;T&gt; x</c>; F is static, of the same type and takes
/// <c>ReadOnlySpan&lt;T&gt; x</c>, <c>ReadOnlySpan&lt;T&gt; theta</c>, the same constants, <c>Span&lt;T&gt; r</c> of the length of x. What the method does must depend on its arguments alone. Forward a derivative costs n
/// products with ∂F/∂x and a dense solve, backward those and one transposed product with ∂F/∂θ. Where A is singular derivatives are NaN.
/// An attribute <c>SolveWith</c> of the package with the solvers chooses another way of solving, by products with A.</remarks>
/// <param name="residual">The name of F.</param>
/// <example><code>
/// [ImplicitRoot(nameof(Balance))]
/// static void Solve(ReadOnlySpan&lt;double&gt; theta, Span&lt;double&gt; x) { … }
///
/// static void Balance(ReadOnlySpan&lt;double&gt; x, ReadOnlySpan&lt;double&gt; theta, Span&lt;double&gt; r) => r[0] = x[0] * x[0] - theta[0];
/// </code></example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ImplicitRootAttribute(string residual) : Attribute
{
    /// <summary>The name of F.</summary>
    public string Residual { get; } = residual;
}

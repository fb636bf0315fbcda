namespace AutoDiff;

/// <summary>A scalar function of many variables with its gradient and its second derivatives.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ITwiceDifferentiable<T> : IObjective<T>
{
    /// <summary>Computes the Hessian times a vector, at the cost of a few gradients whatever the number of variables.</summary>
    /// <param name="x">The point.</param>
    /// <param name="v">The vector; as long as <paramref name="x"/>.</param>
    /// <param name="hv">Receives the product; as long as <paramref name="x"/>, and may overlap neither argument.</param>
    /// <returns>The value at <paramref name="x"/>.</returns>
    T HessianVector(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> hv);

    /// <summary>Computes the dense Hessian.</summary>
    /// <param name="x">The point, of length n.</param>
    /// <param name="hessian">Receives the n × n Hessian, row-major; may not overlap <paramref name="x"/>.</param>
    /// <returns>The value at <paramref name="x"/>.</returns>
    T Hessian(scoped ReadOnlySpan<T> x, scoped Span<T> hessian);
}

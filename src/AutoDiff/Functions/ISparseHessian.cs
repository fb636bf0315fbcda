namespace AutoDiff;

/// <summary>A function whose Hessian is known to be zero in most places: generated for methods with <see cref="DerivativeModes.Sparsity"/> where the code tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ISparseHessian<T>
{
    /// <summary>Names every pair of variables whose second derivative may be other than zero at some point, some of them several times. Costs what the loops of the function cost
    /// without its arithmetic.</summary>
    /// <param name="x">The variables, of which only the number matters.</param>
    /// <param name="entries">Receives the places, n × n for n variables.</param>
    void HessianEntries(scoped ReadOnlySpan<T> x, SparsityEntries entries);
}

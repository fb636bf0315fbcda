namespace AutoDiff;

/// <summary>A function whose Jacobian is known to be zero in most places: generated for methods with <see cref="DerivativeModes.Sparsity"/> where the code tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ISparseJacobian<T>
{
    /// <summary>Names every result and variable that it may depend on at some point, some of them several times. Costs what the loops of the function cost without its arithmetic.</summary>
    /// <param name="x">The variables, of which only the number matters.</param>
    /// <param name="entries">Receives the places, m × n for m results of n variables.</param>
    void JacobianEntries(scoped ReadOnlySpan<T> x, SparsityEntries entries);
}

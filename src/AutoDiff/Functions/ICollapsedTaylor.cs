namespace AutoDiff;

/// <summary>A function of one array that sums its Taylor coefficients along many lines at once.</summary>
/// <remarks>The coefficients that are summed are linear in each other, so that one number is propagated for all lines (Dangel et al. 2025, "Collapsing Taylor Mode"). For k = 2 and the unit
/// vectors twice the sum is the Laplacian (the forward Laplacian of Li et al. 2024).</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface ICollapsedTaylor<T>
{
    /// <summary>Sums the coefficients of tᵏ of f(x + t v) over the directions v: the k-th derivatives along them, divided by k!.</summary>
    /// <param name="order">k: 2, 3 or 4.</param>
    /// <param name="x">The point, of length n.</param>
    /// <param name="directions">Row-major, one direction of length n in each row.</param>
    /// <returns>The sum; 0 if there are no directions.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is none of these.</exception>
    /// <exception cref="ArgumentException"><paramref name="directions"/> is not a number of whole rows.</exception>
    T TaylorSum(int order, scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> directions);
}

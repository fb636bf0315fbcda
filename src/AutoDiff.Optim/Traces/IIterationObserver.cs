namespace AutoDiff.Optim;

/// <summary>Watches a run: pass <see cref="Observe"/> as the callback.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IIterationObserver<T>
{
    /// <summary>Sees one iteration.</summary>
    /// <param name="report">The iteration.</param>
    /// <returns>How to go on.</returns>
    IterationAnswer Observe(IterationReport<T> report);
}

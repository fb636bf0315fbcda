using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that needs values and gradients: it takes every <see cref="IObjective{T}"/>.</summary>
public abstract record FirstOrderMethod
{
    private protected FirstOrderMethod()
    {
    }

    /// <summary>Whether <see cref="OptimOptions.LowerBounds"/> and <see cref="OptimOptions.UpperBounds"/> are kept; if not, they are refused.</summary>
    internal virtual bool TakesBounds => false;

    internal abstract OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct;
}

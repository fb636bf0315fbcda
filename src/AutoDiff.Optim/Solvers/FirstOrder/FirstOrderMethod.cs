using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that needs values and gradients: it takes every <see cref="IObjective{T}"/>.</summary>
public abstract record FirstOrderMethod
{
    private protected FirstOrderMethod()
    {
    }

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

using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that minimises a mean over samples by looking at some of them at a time.</summary>
public abstract record StochasticMethod
{
    private protected StochasticMethod()
    {
    }

    internal abstract OptimSummary<T> Run<T, F, B>(
        B batches,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where B : IBatches<T, F>, allows ref struct;
}

using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that needs second derivatives: asking for it with an objective that is not
/// <see cref="ITwiceDifferentiable{T}"/> does not compile.</summary>
public abstract record SecondOrderMethod
{
    private protected SecondOrderMethod()
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
        where F : ITwiceDifferentiable<T>, allows ref struct;
}

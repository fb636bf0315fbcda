using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that solves as many equations as there are unknowns, and needs the residuals with their first derivatives.</summary>
public abstract record RootMethod
{
    private protected RootMethod()
    {
    }

    internal abstract OptimSummary<T> Run<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct;
}

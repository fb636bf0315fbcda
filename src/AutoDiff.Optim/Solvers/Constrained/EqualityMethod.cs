using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that minimises subject to equations: it needs second derivatives of the objective, and first derivatives and Taylor series of the constraints.</summary>
public abstract record EqualityMethod
{
    private protected EqualityMethod()
    {
    }

    internal abstract ConstrainedSummary<T> Run<T, F, C>(
        F objective,
        C equations,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Span<T> multipliers,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct;
}

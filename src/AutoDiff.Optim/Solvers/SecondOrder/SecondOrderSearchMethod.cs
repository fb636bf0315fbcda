using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that needs second derivatives and goes along one direction in each iteration, whichever line search finds how far.</summary>
public abstract record SecondOrderSearchMethod : SecondOrderMethod
{
    private protected SecondOrderSearchMethod()
    {
    }

    /// <summary>The conditions on a step.</summary>
    internal abstract SearchConditions Conditions { get; }

    internal sealed override OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        => RunWith(objective, start, solution, workspace, options, callback, cancellationToken, new ChosenSearch<T>(Conditions));

    /// <summary>Runs with a search other than the one that the parameters name.</summary>
    internal abstract OptimSummary<T> RunWith<T, F, TSearch>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken,
        TSearch search)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where TSearch : ILineSearch<T>, allows ref struct;
}

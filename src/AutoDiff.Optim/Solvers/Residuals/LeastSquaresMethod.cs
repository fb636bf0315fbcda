using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A method that minimises ½Σr² and needs the residuals with their first derivatives.</summary>
public abstract record LeastSquaresMethod
{
    private protected LeastSquaresMethod()
    {
    }

    /// <summary>How much large residuals count. Default null: their squares, ½Σr². With a loss the value of the run is ½Σρ(r²).</summary>
    public RobustLoss? Loss { get; init; }

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

using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Solves H·p = v, by conjugate gradients or a direct solver (Pedregosa 2016): the exact gradient up to the accuracy of the two solves. The default.</summary>
public sealed record ImplicitGradient : BilevelMethod
{
    private static readonly ImplicitOptions s_warm = new() { Solver = ImplicitSolver.ConjugateGradients, WarmStart = true };

    /// <summary>The linear solver. Default: conjugate gradients to 1e-10 that begin at the solution of the outer iteration before.</summary>
    public ImplicitOptions Solver { get; init => field = value ?? throw new ArgumentNullException(nameof(Solver)); } = s_warm;

    internal override T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, Span<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelScratch<T> scratch, Workspace<T> workspace)
    {
        outer.Gradient(x, theta, scratch.Vector, gradient);
        Span<T> fromInner = scratch.ThetaProduct;
        ImplicitSummary<T> summary = Implicit.RootVjp(
            new Stationarity<T, TInner>(inner, scratch.ThetaScratch, scratch.ThetaZeros), x, theta, scratch.Vector, fromInner, Solver, workspace, scratch.Adjoint);
        Vectors.AddScaled(T.One, fromInner, gradient);
        return summary.RelativeResidual;
    }
}

using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Sub-sampled Newton: H·d = −g by conjugate gradients with g the mean over a sample that grows, and H the mean over a smaller one that is drawn anew in every iteration, then a line
/// search on the sample of g (Byrd, Chin, Neveitt and Nocedal 2011, SIAM J. Optim. 21; Bollapragada, Byrd and Nocedal 2019, IMA J. Numer. Anal. 39).</summary>
/// <remarks>One iteration costs a gradient or two over the one sample and a few Hessian–vector products over the other. As long as the sample of g is not all, value and gradient that a callback sees are those of the sample,
/// and nothing counts as converged; from then on the run converges as Newton's method with an inexact Hessian does, linearly. An evaluation counts as one whatever the sample. The same seed gives the same
/// run.</remarks>
public sealed record SubsampledNewton : StochasticMethod
{
    internal static readonly SubsampledNewton Default = new();

    /// <summary>The share of the samples that the first gradient is the mean of. Default 0.1.</summary>
    public double GradientShare { get; init => field = ParameterCheck.Within(value, 0, double.BitIncrement(1), nameof(GradientShare)); } = 0.1;

    /// <summary>By what the sample of the gradient grows with each iteration. Default 2.</summary>
    public double Growth { get; init => field = ParameterCheck.Within(value, 1, double.PositiveInfinity, nameof(Growth)); } = 2;

    /// <summary>The share of the samples that Hessians are the mean of, and not more than of the gradient's. Default 0.1.</summary>
    public double HessianShare { get; init => field = ParameterCheck.Within(value, 0, double.BitIncrement(1), nameof(HessianShare)); } = 0.1;

    /// <summary>The greatest number of Hessian–vector products in one iteration. Default 10 (Byrd, Chin, Neveitt and Nocedal 2011).</summary>
    public int MaxInnerIterations { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxInnerIterations)); } = 10;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

    /// <summary>Where the random samples begin. Default 1.</summary>
    public int Seed { get; init; } = 1;

    internal override OptimSummary<T> Run<T, F, B>(
        B batches,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        long numbers = (long)(ConjugateGradients.VectorCount + 1) * n;
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, numbers, checked(2 * batches.SampleCount));
        try
        {
            var direction = new SubsampledDirection<T, F, B>(batches, n, this, options, ref arena);
            var stepper = new LineSearchStepper<T, F, SubsampledDirection<T, F, B>, BacktrackingSearch<T>>(
                n, direction, new BacktrackingSearch<T>(T.CreateChecked(SufficientDecrease), MaxTrials), ref arena);
            return DescentProcess.Run(
                direction.First, start, stepper, options, callback, cancellationToken, solution, ref arena, isPartial: direction.IsPartial);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

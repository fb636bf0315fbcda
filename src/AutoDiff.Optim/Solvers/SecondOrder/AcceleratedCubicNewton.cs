namespace AutoDiff.Optim;

/// <summary>Accelerated cubic Newton: cubic steps from points between the last iterate and the minimiser of an estimating function that all gradients so far make up
/// (Nesterov 2008, <i>Mathematical Programming</i> 112; in the form of Agafonov, Kamzolov, Gasnikov, Kavis, Antonakopoulos, Cevher and Takáč 2023, arXiv 2309.01570, which
/// allows for inexact derivatives).</summary>
/// <remarks>One iteration costs a Hessian with its eigendecomposition, about 9n³ operations, a gradient, and a gradient at each trial. O(k⁻³) for convex functions where cubic
/// Newton has O(k⁻²), even with Hessians that are wrong by <see cref="HessianError"/>. Stores 2n² + O(n) numbers.</remarks>
public sealed record AcceleratedCubicNewton : SecondOrderMethod
{
    /// <summary>The first M. With <see cref="Adaptive"/> off, at least twice the Lipschitz constant of the Hessian. Default 1.</summary>
    public double InitialRegularization
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRegularization));
    } = 1;

    /// <summary>Whether M is doubled until ⟨g⁺, v − x⁺⟩ ≥ √(4/(3M))·‖g⁺‖^(3/2) and halved after. Default: it is.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>Whether the estimating function is begun anew where the value would rise; needed for more than the rate that it guarantees. Default: it is.</summary>
    public bool Restart { get; init; } = true;

    /// <summary>δ, how wrong Hessians may be in norm: those of a sample, or Gauss–Newton's. Default 0.</summary>
    public double HessianError { get; init => field = ParameterCheck.Within(value, -double.Epsilon, double.PositiveInfinity, nameof(HessianError)); }

    /// <summary>σ/R, how wrong gradients may be, over the distance of the solution from the start. Default 0.</summary>
    public double GradientNoise { get; init => field = ParameterCheck.Within(value, -double.Epsilon, double.PositiveInfinity, nameof(GradientNoise)); }

    /// <summary>The greatest number of trials in one iteration. Default 100.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 100;

    internal override OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, AcceleratedCubicStepper<T, F>.NumbersNeeded(n));
        try
        {
            return DescentProcess.Run(
                objective, start, new AcceleratedCubicStepper<T, F>(n, this, ref arena), options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Gradient descent with a symmetric polynomial preconditioner: x⁺ = x − P(H)g/L, where P of degree τ makes the condition independent of the τ largest
/// eigenvalues (Doikov and Rodomanov 2023, ICML, arXiv 2301.13194).</summary>
/// <remarks>One iteration costs a gradient and τ Hessian–vector products; the traces cost <see cref="Probes"/>·⌈τ/2⌉ products every <see cref="Interval"/>
/// iterations. For very many variables where fewer than τ eigenvalues stand out; with more it is no better than gradient descent. Stores O(n) numbers.</remarks>
public sealed record PolynomialGradientDescent : SecondOrderMethod
{
    /// <summary>τ. Default 2.</summary>
    public int Degree { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(Degree)); } = 2;

    /// <summary>How many random vectors estimate the traces (Hutchinson); null for exact traces from as many products as there are variables. Default null.</summary>
    public int? Probes { get; init => field = value is { } probes ? ParameterCheck.AtLeast(probes, 1, nameof(Probes)) : null; }

    /// <summary>How many steps of Lanczos' method estimate L. Default 30.</summary>
    public int LanczosSteps { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(LanczosSteps)); } = 30;

    /// <summary>After how many iterations the traces are computed anew. Default 100.</summary>
    public int Interval { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Interval)); } = 100;

    /// <summary>What the random vectors begin with. Default 0.</summary>
    public int Seed { get; init; }

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

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
        int steps = Math.Min(n, LanczosSteps);
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, n + PolynomialDirection<T, F>.NumbersNeeded(n, steps, Degree));
        try
        {
            var direction = new PolynomialDirection<T, F>(n, steps, Degree, Probes, Interval, Seed, ref arena);
            var search = new BacktrackingSearch<T>(T.CreateChecked(SufficientDecrease), MaxTrials);
            var stepper = new LineSearchStepper<T, F, PolynomialDirection<T, F>, BacktrackingSearch<T>>(n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

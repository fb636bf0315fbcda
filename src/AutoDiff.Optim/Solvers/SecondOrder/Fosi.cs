using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>FOSI, a first-order method improved by second-order information: Newton's step in the space of a few extreme eigenvectors of the Hessian, gradient descent
/// in the rest, whose condition is that of the rest of the spectrum alone (Sivan, Gabel and Schuster 2023, arXiv 2302.08484).</summary>
/// <remarks>One iteration costs usually one gradient and 2(k + ℓ)n operations; every <see cref="Interval"/> iterations 4(k + ℓ) Hessian–vector products. For
/// very many variables when a few eigenvalues stand out. Stores 5(k + ℓ)n + O(n) numbers.</remarks>
public sealed record Fosi : SecondOrderMethod
{
    /// <summary>k, how many of the largest eigenvalues are treated by Newton's method. Default 5 (the authors' code).</summary>
    public int Largest { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(Largest)); } = 5;

    /// <summary>ℓ, how many of the smallest are. Default 0 (the same).</summary>
    public int Smallest { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(Smallest)); }

    /// <summary>After how many iterations the eigenvectors are computed anew. Default 100 (the same).</summary>
    public int Interval { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Interval)); } = 100;

    /// <summary>The step size in the rest of the space. Default: the reciprocal of the largest eigenvalue found there.</summary>
    public double? StepSize
    {
        get;
        init => field = value is { } size ? ParameterCheck.Within(size, 0, double.PositiveInfinity, nameof(StepSize)) : null;
    }

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
        int steps = Math.Min(n, Math.Max(4 * (Largest + Smallest), 1));
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, n + FosiDirection<T, F>.NumbersNeeded(n, steps));
        try
        {
            var direction = new FosiDirection<T, F>(
                n, steps, Largest, Smallest, Interval, StepSize is { } size ? T.CreateChecked(size) : T.NaN, ref arena);
            var search = new BacktrackingSearch<T>(T.CreateChecked(SufficientDecrease), MaxTrials);
            var stepper = new LineSearchStepper<T, F, FosiDirection<T, F>, BacktrackingSearch<T>>(n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Coordinate descent: one variable at a time moves to the minimiser of a parabola whose curvature is learned from the gradients on the way
/// (Nutini, Schmidt, Laradji, Friedlander and Koepke 2015, ICML; Wright 2015, <i>Mathematical Programming</i> 151). Keeps bounds.</summary>
/// <remarks>An iteration is one move: usually one gradient and O(n) operations. For functions whose variables are nearly independent, and for bounds of which
/// many hold at the solution; elsewhere other methods are faster by far. Stores O(n) numbers.</remarks>
public sealed record CoordinateDescent : FirstOrderMethod
{
    /// <summary>Which coordinate moves next. Default: Gauss–Southwell–Lipschitz. <see cref="CoordinateRule.GaussSouthwellDiagonal"/> needs the Hessian and is
    /// refused here: use <see cref="BlockCoordinateDescent"/>.</summary>
    public CoordinateRule Rule
    {
        get;
        init => field = value != CoordinateRule.GaussSouthwellDiagonal
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Rule), value, "This rule needs the Hessian: use BlockCoordinateDescent.");
    } = CoordinateRule.GaussSouthwellLipschitz;

    /// <summary>What the random rule begins with. Default 0.</summary>
    public int Seed { get; init; }

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 60;

    internal override bool TakesBounds => true;

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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, n);
        try
        {
            var stepper = new CoordinateStepper<T, F>(Rule, Seed, T.CreateChecked(SufficientDecrease), MaxTrials, arena.Take(n));
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

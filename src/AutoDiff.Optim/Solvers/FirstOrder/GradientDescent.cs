namespace AutoDiff.Optim;

/// <summary>How <see cref="GradientDescent"/> chooses the length of its steps.</summary>
public enum GradientStep
{
    /// <summary>Barzilai and Borwein's length from the last step, under a search that lets the value rise now and then (Raydan 1997).</summary>
    BarzilaiBorwein,

    /// <summary>Armijo's condition by backtracking, beginning with twice the last step.</summary>
    Armijo,

    /// <summary>Always <see cref="GradientDescent.StepSize"/> times the gradient, whatever the value does.</summary>
    Fixed,
}

/// <summary>Gradient descent: x⁺ = x − t·∇f(x), projected on the bounds or the set if there are any (Barzilai and Borwein 1988, IMA J. Numer. Anal. 8; Raydan 1997,
/// SIAM J. Optim. 7; Birgin, Martínez and Raydan 2000, SIAM J. Optim. 10, for the projection).</summary>
/// <remarks>One iteration costs usually one gradient and O(n) operations. For teaching, for baselines and, with Barzilai–Borwein steps, for smooth problems
/// with very many variables and simple bounds. Stores O(n) numbers.</remarks>
public sealed record GradientDescent : FirstOrderMethod
{
    /// <summary>Where x must be, instead of bounds: every step goes towards the projection of x − t·∇f(x), so that no evaluation is outside but for rounding. A start
    /// outside is refused. Default null: everywhere.</summary>
    public FeasibleSet? Set { get; init; }

    /// <summary>How the length of a step is chosen. Default: Barzilai–Borwein.</summary>
    public GradientStep Step { get; init; }

    /// <summary>The multiple of the gradient for <see cref="GradientStep.Fixed"/>, of the first step for the others if given. For an L-Lipschitz gradient
    /// 1/L is safe and anything above 2/L diverges. Default: 1 for fixed steps; for the others a first step no longer than the point is from 0, or than 1.</summary>
    public double? StepSize
    {
        get;
        init => field = value is { } size ? ParameterCheck.Within(size, 0, double.PositiveInfinity, nameof(StepSize)) : null;
    }

    /// <summary>How many values the non-monotone search of Barzilai–Borwein compares with. Default 10 (Raydan 1997).</summary>
    public int Memory { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Memory)); } = 10;

    /// <inheritdoc cref="Newton.SufficientDecrease"/>
    public double SufficientDecrease { get; init => field = ParameterCheck.Within(value, 0, 0.5, nameof(SufficientDecrease)); } = 1e-4;

    /// <inheritdoc cref="Newton.MaxTrials"/>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 40;

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
        Set?.Check(start, options);
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, n + Memory);
        try
        {
            var direction = new GradientDirection<T, F>(Step, StepSize is { } size ? T.CreateChecked(size) : T.NaN);
            var search = new GradientSearch<T>(Step, T.CreateChecked(SufficientDecrease), MaxTrials, arena.Take(Memory));
            var stepper = new LineSearchStepper<T, F, GradientDirection<T, F>, GradientSearch<T>>(n, direction, search, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena, Set);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

namespace AutoDiff.Optim;

/// <summary>Damped Newton with affine-invariant step sizes: x⁺ = x − α·H⁻¹g, where α depends on ‖g‖* = √(gᵀH⁻¹g) alone, so that the iterates do not depend on
/// the units of the variables. By default α = 1/(1 + θ) with θ = σ(‖g‖*)^β and a search for σ, up to O(k⁻³) on convex functions (Hanzely, Abdukhakimov and Takáč
/// 2024, arXiv 2405.18926); with <see cref="Constant"/>, α = (√(1 + 2G) − 1)/G with G = L‖g‖*, which is cubic regularisation in the local norm
/// (Hanzely, Kamzolov, Pasechnyuk, Gasnikov, Richtárik and Takáč 2022, AICN).</summary>
/// <remarks>One iteration costs a Hessian, n³/3 operations, and per trial a gradient and O(n²). For convex functions whose variables have very different
/// scales. A Hessian that is not positive definite is shifted, which is not affine-invariant. Stores 2n² + O(n) numbers.</remarks>
public sealed record DampedNewton : SecondOrderMethod
{
    /// <summary>L of the fixed step size; null for the search, which needs no constant. A constant that is too small diverges. Default null.</summary>
    public double? Constant
    {
        get;
        init => field = value is { } constant ? ParameterCheck.Within(constant, 0, double.PositiveInfinity, nameof(Constant)) : null;
    }

    /// <summary>β, in (0, 1]: ½ for Lipschitz Hessians, ⅔ for Lipschitz third derivatives. Default ⅔.</summary>
    public double Exponent { get; init => field = value == 1 ? value : ParameterCheck.Within(value, 0, 1, nameof(Exponent)); } = 2.0 / 3;

    /// <summary>The first σ. Default 1.</summary>
    public double InitialDamping
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialDamping));
    } = 1;

    /// <summary>The greatest number of trials in one iteration. Default 40.</summary>
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
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, DampedStepper<T, F>.NumbersNeeded(n));
        try
        {
            T constant = Constant is { } given ? T.CreateChecked(given) : T.NaN;
            var stepper = new DampedStepper<T, F>(n, constant, T.CreateChecked(Exponent), T.CreateChecked(InitialDamping), MaxTrials, ref arena);
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }
}

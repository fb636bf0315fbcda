namespace AutoDiff.Optim;

/// <summary>When a run ends. The same for every method; what belongs to one method is a property of that method.</summary>
/// <remarks>Limits are checked before every evaluation, so no run makes more evaluations than it was allowed.
/// Independently of the tolerances a run ends, converged, when a further decrease would be lost in rounding
/// (<see cref="StopReason.RoundingLimitReached"/>), so a tolerance that is too small for the problem or the number type is harmless.</remarks>
public sealed record OptimOptions
{
    internal static readonly OptimOptions Default = new();

    internal const double DefaultMinimizerTolerance = 1e-8;
    internal const double DefaultLeastSquaresTolerance = 1e-10;

    /// <summary>A minimiser has converged when the Euclidean norm of the gradient is at most this; default 1e-8 (Optim.jl). A least-squares solver
    /// has converged when the cosine of the angle between the residual and the space of the Jacobian's columns is at most this, which does not
    /// depend on units or on how parameters are chosen (Bates and Watts 1981, the relative offset); default 1e-10. A root is found when the norm of the residuals is at most
    /// this; default 1e-10. 0 asks for all that the arithmetic can give.</summary>
    public double? GradientTolerance
    {
        get;
        init => field = value is { } tolerance ? Tolerance(tolerance, nameof(GradientTolerance)) : null;
    }

    /// <summary>Converged when a step changes the value by at most this fraction of it. Default 0: not tested.</summary>
    public double ValueTolerance { get; init => field = Tolerance(value, nameof(ValueTolerance)); }

    /// <summary>Converged when the norm of a step is at most this fraction of the norm of the point. Default 0: not tested.</summary>
    public double StepTolerance { get; init => field = Tolerance(value, nameof(StepTolerance)); }

    /// <summary>The greatest number of steps. Default 1000.</summary>
    public int MaxIterations { get; init => field = NotNegative(value, nameof(MaxIterations)); } = 1000;

    /// <summary>The greatest number of evaluations of all kinds together (<see cref="EvaluationCounts.Total"/>). Default: no limit.</summary>
    public int MaxEvaluations { get; init => field = NotNegative(value, nameof(MaxEvaluations)); } = int.MaxValue;

    /// <summary>The longest time that a run may take, checked before every evaluation. Default: no limit.</summary>
    public TimeSpan? MaxTime { get; init => field = NotNegative(value, nameof(MaxTime)); }

    /// <summary>The least value of every component; negative infinity where there is none. Null: none at all. As many as there are variables.
    /// No evaluation is made outside the bounds. A method that takes no bounds refuses them.</summary>
    public double[]? LowerBounds { get; init => field = Bounds(value, nameof(LowerBounds)); }

    /// <summary>The greatest value of every component; infinity where there is none. Null: none at all. As many as there are variables.</summary>
    public double[]? UpperBounds { get; init => field = Bounds(value, nameof(UpperBounds)); }

    /// <summary>Compares the derivatives at the starting point with differences before the run; if they disagree, the run ends with
    /// <see cref="StopReason.WrongDerivatives"/> and a message that names the worst component. Costs two values per variable and, for a method that
    /// needs second derivatives, two gradients per variable; for residuals one Jacobian and two evaluations per variable; allocates. A variable that its bounds fix is
    /// not checked. Default: off.</summary>
    public bool CheckDerivatives { get; init; }

    /// <summary>Receives the state of the run, and continues the run whose state it holds. Null: none. Default null.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>What tells <see cref="MaxTime"/> how long a run has taken.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a run begins at its starting point.</summary>
    internal bool BeginsAtStart => Checkpoint is null or { IsEmpty: true };

    internal bool HasBounds => LowerBounds is not null || UpperBounds is not null;

    private static double[]? Bounds(double[]? value, string name)
    {
        if (value is not null && Array.Exists(value, double.IsNaN))
        {
            throw new ArgumentException("A bound is a number or infinite.", name);
        }

        return (double[]?)value?.Clone();
    }

    private static double Tolerance(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A tolerance is a finite number that is not negative.");

    private static int NotNegative(int value, string name) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A limit is not negative.");

    private static TimeSpan? NotNegative(TimeSpan? value, string name) => value is null || value >= TimeSpan.Zero
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A limit is not negative.");
}

namespace AutoDiff.Optim;

/// <summary>How accurately differential equations are solved.</summary>
public sealed record OdeOptions
{
    internal static readonly OdeOptions Default = new();

    /// <summary>The error of a step may be this fraction of the state, component by component. Default 1e-6.</summary>
    public double RelativeTolerance { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(RelativeTolerance)); } = 1e-6;

    /// <summary>What is added to that, for components near 0. Default 1e-9.</summary>
    public double AbsoluteTolerance
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(AbsoluteTolerance), value, "A tolerance is a finite number that is not negative.");
    } = 1e-9;

    /// <summary>The length of the first step; 0, the default, to choose it (Hairer, Nørsett and Wanner 1993, section II.4).</summary>
    public double InitialStep { get; init => field = NotNegative(value, nameof(InitialStep)); }

    /// <summary>The greatest length of a step; 0, the default, for no limit.</summary>
    public double MaxStep { get; init => field = NotNegative(value, nameof(MaxStep)); }

    /// <summary>The greatest number of steps, rejected ones included. Default 1,000,000.</summary>
    public int MaxSteps { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxSteps)); } = 1_000_000;

    /// <summary>If positive, that many equal steps up to each output instead of adaptive ones; needed by <see cref="RungeKutta4"/>. Default 0.</summary>
    public int FixedSteps { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(FixedSteps)); }

    /// <summary>Which changes of sign count as events. Default any.</summary>
    public OdeEventDirection EventDirection { get; init; }

    private static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A length is a finite number that is not negative.");
}

/// <summary>Which changes of sign of an event function count.</summary>
public enum OdeEventDirection
{
    /// <summary>All.</summary>
    Any,

    /// <summary>From negative to positive in the direction of the integration.</summary>
    Rising,

    /// <summary>From positive to negative in the direction of the integration.</summary>
    Falling,
}

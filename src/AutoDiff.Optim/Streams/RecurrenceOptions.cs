namespace AutoDiff.Optim;

/// <summary>How a recurrence is differentiated backwards.</summary>
public sealed record RecurrenceOptions
{
    internal static readonly RecurrenceOptions Default = new();

    /// <summary>How many bytes the states may take that are kept; what does not fit is computed again, by the binomial schedule. Default 64 MB.</summary>
    public long MemoryBudget
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MemoryBudget), value, "Must be positive.");
    } = 64L << 20;

    /// <summary>If positive, gradients flow back through at most that many steps: the stream is cut into windows, and what a state owes to the windows before it is dropped. 0, the default: not cut.</summary>
    public int Window { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(Window)); }
}

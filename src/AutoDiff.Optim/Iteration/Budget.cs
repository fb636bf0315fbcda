namespace AutoDiff.Optim;

/// <summary>Counts evaluations and refuses those that a limit forbids.</summary>
internal struct Budget
{
    private readonly CancellationToken _cancellation;
    private readonly int _maxEvaluations;
    private readonly TimeSpan? _maxTime;
    private readonly TimeProvider _clock;
    private long _started;
    private int _total;

    public Budget(OptimOptions options, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _maxEvaluations = options.MaxEvaluations;
        _maxTime = options.MaxTime;
        _clock = options.Clock;
        _started = _clock.GetTimestamp();
    }

    public int Values;
    public int Gradients;
    public int HessianVectors;
    public int Hessians;
    public int Jacobians;
    public int Expansions;

    /// <summary>Which limit refused the last evaluation; meaningful after <see cref="TrySpend"/> returned false.</summary>
    public StopReason Refusal { get; private set; }

    public readonly TimeSpan Elapsed => _clock.GetElapsedTime(_started);

    public readonly EvaluationCounts Counts => new(Values, Gradients, HessianVectors, Hessians, Jacobians) { Expansions = Expansions };

    /// <summary>Counters and clock of a resumed run go on where they were.</summary>
    public void Exchange(scoped ref StateExchange state)
    {
        Values = state.Number(Values);
        Gradients = state.Number(Gradients);
        HessianVectors = state.Number(HessianVectors);
        Hessians = state.Number(Hessians);
        Jacobians = state.Number(Jacobians);
        Expansions = state.Number(Expansions);
        _total = state.Number(_total);
        TimeSpan elapsed = Elapsed;
        TimeSpan kept = state.Number(elapsed);
        if (state.IsReading)
        {
            _started -= (long)((kept - elapsed).TotalSeconds * _clock.TimestampFrequency);
        }
    }

    /// <summary>Asks for one evaluation of the kind that <paramref name="counter"/>, a field of this budget, counts.</summary>
    public bool TrySpend(ref int counter)
    {
        if (_cancellation.IsCancellationRequested)
        {
            Refusal = StopReason.Cancelled;
            return false;
        }

        if (_total >= _maxEvaluations)
        {
            Refusal = StopReason.EvaluationLimitReached;
            return false;
        }

        if (_maxTime is { } limit && Elapsed >= limit)
        {
            Refusal = StopReason.TimeLimitReached;
            return false;
        }

        _total++;
        counter++;
        return true;
    }
}

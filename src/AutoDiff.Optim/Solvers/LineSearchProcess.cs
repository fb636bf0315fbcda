using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>What a <see cref="LineSearchProcess{T, F, TDirection, TSearch}"/> takes from the workspace.</summary>
internal static class LineSearchStorage
{
    /// <summary>The number of vectors.</summary>
    public const int VectorCount = 8;
}

/// <summary>Descent by a line search along a direction: any <see cref="IDirection{T, F}"/> with any <see cref="ILineSearch{T}"/>.</summary>
internal ref struct LineSearchProcess<T, F, TDirection, TSearch> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
    where TDirection : IDirection<T, F>, allows ref struct
    where TSearch : ILineSearch<T>
{
    private static readonly T Half = T.CreateChecked(0.5);

    private readonly TSearch _search;
    private readonly Span<T> _direction;
    private ObjectiveOracle<T, F> _oracle;
    private TDirection _descent;
    private Point<T> _current;
    private Point<T> _trial;
    private Point<T> _spare;

    public LineSearchProcess(
        F objective, ReadOnlySpan<T> start, TDirection direction, TSearch search, Budget budget, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        _search = search;
        _descent = direction;
        _oracle = new ObjectiveOracle<T, F>(objective, budget, arena.Take(n));
        _direction = arena.Take(n);
        _current = new Point<T>(arena.Take(n), arena.Take(n));
        _trial = new Point<T>(arena.Take(n), arena.Take(n));
        _spare = new Point<T>(arena.Take(n), arena.Take(n));
        start.CopyTo(_current.X);
    }

    public readonly ReadOnlySpan<T> X => _current.X;

    public readonly T Value => _current.Value;

    public readonly T GradientNorm => _current.GradientNorm;

    public readonly T Stationarity => _current.GradientNorm;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultMinimizerTolerance);

    public T StepNorm { get; private set; } = T.Zero;

    public readonly T Radius => T.NaN;

    public T Regularization => _descent.Regularization;

    public readonly EvaluationCounts Counts => _oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _oracle.Budget.Elapsed;

    public readonly T BestValue => _oracle.Best.Value;

    public readonly T BestGradientNorm => _oracle.Best.GradientNorm;

    public readonly ReadOnlySpan<T> BestX => _oracle.Best.X;

    public Evaluation Start(out StopReason reason)
    {
        Evaluation evaluation = _oracle.Gradient(ref _current);
        if (evaluation == Evaluation.Finite && !Vectors.IsFinite<T>(_current.X))
        {
            evaluation = Evaluation.NonFinite;
        }

        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.NonFiniteStart;
        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        Evaluation model = _descent.Compute(ref _oracle, _current, _direction);
        if (model == Evaluation.Refused)
        {
            reason = _oracle.Budget.Refusal;
            return false;
        }

        T slope = Vectors.Dot<T>(_current.Gradient, _direction);
        bool usable = model == Evaluation.Finite && IsDescent(slope);
        bool isTrusted = usable && _descent.HasNaturalLength;
        if (!usable)
        {
            slope = TakeSteepestDescent();
        }

        if (isTrusted && Acceptance<T>.IsLostInRounding(_current.Value, slope))
        {
            return Polish(out reason);
        }

        SearchOutcome outcome = Search(slope);
        if (outcome == SearchOutcome.Failed && usable)
        {
            outcome = Search(TakeSteepestDescent());
        }

        switch (outcome)
        {
            case SearchOutcome.Accepted:
                Accept();
                reason = default;
                return true;
            case SearchOutcome.Refused:
                reason = _oracle.Budget.Refusal;
                return false;
            default:
                reason = IsAtRoundingLevel(slope) ? StopReason.RoundingLimitReached : StopReason.NoAcceptableStep;
                return false;
        }
    }

    /// <summary>Where values can no longer be compared, a full step may still make the gradient smaller.</summary>
    private bool Polish(out StopReason reason)
    {
        Vectors.Combine(_current.X, T.One, _direction, _trial.X);
        Evaluation evaluation = _trial.X.SequenceEqual(_current.X) ? Evaluation.NonFinite : _oracle.Gradient(ref _trial);
        if (evaluation == Evaluation.Finite && _trial.GradientNorm <= Half * _current.GradientNorm)
        {
            Accept();
            reason = default;
            return true;
        }

        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.RoundingLimitReached;
        return false;
    }

    private SearchOutcome Search(T slope) => _search.Search(
        ref _oracle,
        new Ray<T> { Origin = _current, Direction = _direction, Slope = slope, InitialStep = T.One },
        ref _trial,
        ref _spare);

    private void Accept()
    {
        // The direction is not needed any more: it lends its storage to the step.
        Vectors.Subtract(_trial.X, _current.X, _direction);
        StepNorm = Vectors.Norm<T>(_direction);
        _descent.Moved(_current, _trial);
        Point<T>.Swap(ref _current, ref _trial);
    }

    private readonly bool IsDescent(T slope) => T.IsFinite(slope)
        && slope < -Acceptance<T>.Epsilon * _current.GradientNorm * Vectors.Norm<T>(_direction);

    /// <summary>Sets the direction to the negative gradient, no longer than the point is from 0 (or than 1).</summary>
    private readonly T TakeSteepestDescent()
    {
        T length = T.Min(_current.GradientNorm, T.Max(T.One, Vectors.Norm<T>(_current.X)));
        Vectors.Scale(-length / _current.GradientNorm, _current.Gradient, _direction);
        return -length * _current.GradientNorm;
    }

    /// <summary>Whether a failed search can be put down to rounding: no step of relative length √ε would change the value visibly.</summary>
    private readonly bool IsAtRoundingLevel(T slope)
    {
        T shortStep = T.Sqrt(Acceptance<T>.Epsilon) * T.Max(T.One, Vectors.Norm<T>(_current.X));
        return Acceptance<T>.IsLostInRounding(_current.Value, slope)
            || Acceptance<T>.IsLostInRounding(_current.Value, -shortStep * _current.GradientNorm);
    }
}

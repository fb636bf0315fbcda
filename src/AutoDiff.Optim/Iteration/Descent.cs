using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>What every minimiser works on: the objective, the current point, a trial and a spare one, and the bounds.</summary>
internal ref struct Descent<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);

    public ObjectiveOracle<T, F> Oracle;
    public Point<T> Current;
    public Point<T> Trial;
    public Point<T> Spare;
    public Box<T> Box;
    public FeasibleSet? Set;

    /// <summary>Whether the objective is the mean over some of the samples: nothing then counts as converged.</summary>
    public bool IsPartial;
    public T StepNorm;
    private readonly Span<T> _step;

    public Descent(
        F objective, ReadOnlySpan<T> start, OptimOptions options, CancellationToken cancellation, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        Oracle = new ObjectiveOracle<T, F>(objective, new Budget(options, cancellation), arena.Take(n));
        Current = new Point<T>(arena.Take(n), arena.Take(n));
        Trial = new Point<T>(arena.Take(n), arena.Take(n));
        Spare = new Point<T>(arena.Take(n), arena.Take(n));
        _step = arena.Take(n);
        Box = Box<T>.Create(options, n, ref arena);
        StepNorm = T.Zero;
        start.CopyTo(Current.X);
    }

    /// <summary>Between iterations trial and spare point mean nothing.</summary>
    public void Exchange(scoped ref StateExchange state)
    {
        Oracle.Exchange(ref state);
        Current.Exchange(ref state);
        StepNorm = state.Number(StepNorm);
        IsPartial = state.Flag(IsPartial);
    }

    /// <summary>‖∇f‖, or ‖P(x − ∇f) − x‖ where P is the projection on the bounds or the set.</summary>
    public readonly T Stationarity
    {
        get
        {
            if (IsPartial)
            {
                return T.PositiveInfinity;
            }

            if (Set is null)
            {
                return Box.IsUnbounded ? Current.GradientNorm : Box.Stationarity(Current.X, Current.Gradient);
            }

            ProjectStep(T.One, _step);
            return Vectors.Norm<T>(_step);
        }
    }

    /// <summary>Computes P(x − t·∇f) − x. The spare point serves as scratch.</summary>
    public readonly void ProjectStep(T length, Span<T> step)
    {
        Vectors.Combine(Current.X, -length, Current.Gradient, Spare.X);
        if (Set is null)
        {
            Box.Clamp(Spare.X);
            Vectors.Subtract<T>(Spare.X, Current.X, step);
            return;
        }

        Set.Project<T>(Spare.X, step);
        Vectors.Subtract<T>(step, Current.X, step);
    }

    /// <summary>Sets the trial to the current point plus a step, inside the bounds.</summary>
    /// <returns>False if that is the current point itself.</returns>
    public readonly bool TryPropose(ReadOnlySpan<T> step) => TryPropose(T.One, step);

    /// <summary>Sets the trial to the current point plus a multiple of a direction, inside the bounds.</summary>
    /// <returns>False if that is the current point itself.</returns>
    public readonly bool TryPropose(T factor, ReadOnlySpan<T> direction)
    {
        Vectors.Combine(Current.X, factor, direction, Trial.X);
        Box.Clamp(Trial.X);
        return !Trial.X.SequenceEqual(Current.X);
    }

    /// <summary>Computes value and gradient at the trial.</summary>
    public Evaluation EvaluateTrial() => Oracle.Gradient(ref Trial);

    /// <summary>Makes the trial the current point; the old one becomes the trial.</summary>
    public void Accept()
    {
        Vectors.Subtract(Trial.X, Current.X, _step);
        StepNorm = Vectors.Norm<T>(_step);
        Point<T>.Swap(ref Current, ref Trial);
    }

    /// <summary>Whether a step from H + shift·I is one of the model rather than of the shift, so that how small it is says something.</summary>
    public readonly bool IsTrusted(ReadOnlySpan<T> step, T shift) => shift * Vectors.Norm(step) < Half * Current.GradientNorm;

    /// <summary>Where values can no longer be compared, the step of a trusted model may still make the gradient smaller: tries it once.</summary>
    public bool TryPolish(ReadOnlySpan<T> step, out StopReason reason)
    {
        Evaluation evaluation = TryPropose(step) ? EvaluateTrial() : Evaluation.NonFinite;
        if (evaluation == Evaluation.Finite && Trial.GradientNorm <= Half * Current.GradientNorm)
        {
            Accept();
            reason = default;
            return true;
        }

        reason = evaluation == Evaluation.Refused ? Oracle.Budget.Refusal : StopReason.RoundingLimitReached;
        return false;
    }

    /// <summary>The reason why no trial was acceptable: rounding if no step of relative length √ε would change the value visibly.</summary>
    public readonly StopReason WhyStuck()
    {
        T shortStep = T.Sqrt(Acceptance<T>.Epsilon) * T.Max(T.One, Vectors.Norm<T>(Current.X));
        return Acceptance<T>.IsLostInRounding(Current.Value, -shortStep * Stationarity)
            ? StopReason.RoundingLimitReached
            : StopReason.NoAcceptableStep;
    }

    /// <summary>Ends a step because the budget is spent.</summary>
    public readonly bool End(out StopReason reason)
    {
        reason = Oracle.Budget.Refusal;
        return false;
    }

    /// <summary>Ends a step because nothing was acceptable.</summary>
    public readonly bool GiveUp(out StopReason reason)
    {
        reason = WhyStuck();
        return false;
    }
}

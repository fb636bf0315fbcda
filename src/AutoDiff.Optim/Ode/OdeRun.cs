using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>No event: an event function that is never called.</summary>
internal readonly struct NoEvent<T> : IObjective<T>
{
    public T Value(scoped ReadOnlySpan<T> x) => throw new InvalidOperationException();

    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient) => throw new InvalidOperationException();
}

/// <summary>The loop over steps of a Runge–Kutta method: lengths, outputs, events, tangents, the record.</summary>
internal ref struct OdeRun<T, F, TEvent>
    where T : IFloatingPointIeee754<T>
    where F : IOdeSystem<T>, allows ref struct
    where TEvent : IObjective<T>, allows ref struct
{
    private readonly F _system;
    private readonly ReadOnlySpan<T> _theta;
    private readonly TEvent _event;
    private readonly Tableau<T> _tableau;
    private readonly OdeOptions _options;
    private readonly OdeTrajectory<T>? _trajectory;
    private readonly Span<T> _z;
    private readonly Span<T> _next;
    private readonly Span<T> _error;
    private readonly Span<T> _tangent;
    private readonly Span<T> _nextTangent;
    private readonly Span<T> _scratch;
    private readonly ReadOnlySpan<T> _thetaTangent;
    private RungeKuttaStep<T, F> _step;
    private StepControl<T> _control;
    private T _time;
    private T _length;
    private T _eventValue;
    private int _steps;
    private int _rejected;
    private T _errorSum;
    private T _stiffnessSum;

    public OdeRun(
        F system, TEvent eventFunction, ReadOnlySpan<T> theta, OdeMethod method, OdeOptions options, OdeTrajectory<T>? trajectory,
        T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> zTangent, ReadOnlySpan<T> thetaTangent, bool hasTangent, ref Arena<T> arena)
    {
        int n = z0.Length;
        _system = system;
        _theta = theta;
        _event = eventFunction;
        _tableau = method.TableauOf<T>();
        _options = options;
        _trajectory = trajectory;
        _z = arena.Take(n);
        _next = arena.Take(n);
        _error = arena.Take(n);
        _step = new RungeKuttaStep<T, F>(system, theta, _tableau, n, ref arena);
        _control = new StepControl<T>(options, _tableau.ErrorPower);
        if (hasTangent)
        {
            _tangent = arena.Take(n);
            _nextTangent = arena.Take(n);
            _scratch = arena.Take((int)RungeKuttaStep<T, F>.JvpNumbers(n, _tableau));
            zTangent.CopyTo(_tangent);
            _thetaTangent = thetaTangent;
        }

        z0.CopyTo(_z);
        _time = t0;
        _length = T.Zero;
        _eventValue = T.Zero;
        _errorSum = T.Zero;
        _stiffnessSum = T.Zero;
    }

    public readonly ReadOnlySpan<T> State => _z;

    public readonly ReadOnlySpan<T> Tangent => _tangent;

    private static bool HasEvent => typeof(TEvent) != typeof(NoEvent<T>);

    public static long NumbersNeeded(int n, int p, Tableau<T> tableau, bool hasTangent)
        => (3L * n) + RungeKuttaStep<T, F>.NumbersNeeded(n, p, tableau) + (hasTangent ? (2L * n) + RungeKuttaStep<T, F>.JvpNumbers(n, tableau) : 0);

    /// <summary>Evaluates what the first step needs.</summary>
    public OdeOutcome Begin(T end)
    {
        _step.Begin(_time, _z);
        if (!Vectors.IsFinite(_step.Start) || !Vectors.IsFinite<T>(_z))
        {
            return OdeOutcome.NonFinite;
        }

        if (HasEvent)
        {
            _eventValue = _event.Value(_z);
        }

        if (_options.FixedSteps == 0)
        {
            T direction = T.CopySign(T.One, end - _time);
            _length = _options.InitialStep > 0
                ? T.CreateChecked(_options.InitialStep)
                : _control.First(_system, _time, _z, _theta, _step.Start, direction, _next, _error);
        }

        return OdeOutcome.Completed;
    }

    /// <summary>Goes on to a time.</summary>
    public OdeOutcome Advance(T end)
    {
        T start = _time;
        T direction = T.CopySign(T.One, end - start);
        int count = _options.FixedSteps;
        for (int k = 0; (count == 0 || k < count) && (end - _time) * direction > T.Zero; k++)
        {
            OdeOutcome outcome = count > 0
                ? FixedStep(k == count - 1 ? end : start + ((end - start) * T.CreateChecked(k + 1) / T.CreateChecked(count)))
                : AdaptiveStep(end, direction);
            if (outcome != OdeOutcome.Completed)
            {
                return outcome;
            }
        }

        return OdeOutcome.Completed;
    }

    public readonly OdeSummary<T> Summary(OdeOutcome outcome) => new()
    {
        Outcome = outcome,
        Time = _time,
        Steps = _steps,
        Rejected = _rejected,
        Evaluations = _step.Evaluations,
        Jacobians = _step.Jacobians,
        ErrorEstimate = _errorSum,
        StiffnessEstimate = _stiffnessSum,
    };

    private OdeOutcome FixedStep(T target)
    {
        T h = target - _time;
        if (!_step.TryStep(_time, _z, h, _next))
        {
            return OdeOutcome.StepTooSmall;
        }

        _step.ErrorOf(h, _error);
        return Commit(h, target, Vectors.Norm<T>(_error));
    }

    private OdeOutcome AdaptiveStep(T end, T direction)
    {
        while (true)
        {
            if (_steps + _rejected >= _options.MaxSteps)
            {
                return OdeOutcome.StepLimit;
            }

            T limit = _options.MaxStep > 0 ? T.CreateChecked(_options.MaxStep) : T.PositiveInfinity;
            T length = T.Min(_length, limit);
            T left = T.Abs(end - _time);
            bool reaches = length * T.CreateChecked(1.01) >= left;
            T h = reaches ? end - _time : direction * length;
            if (!reaches && T.Abs(h) <= T.CreateChecked(8) * Acceptance<T>.Epsilon * T.Abs(_time))
            {
                return OdeOutcome.StepTooSmall;
            }

            T norm = T.NaN;
            T error = T.Zero;
            if (_step.TryStep(_time, _z, h, _next))
            {
                _step.ErrorOf(h, _error);
                error = Vectors.Norm<T>(_error);
                _step.Filter(_error);
                norm = _control.Norm(_error, _z, _next);
            }

            if (norm <= T.One)
            {
                // A step that was cut short to reach an output says nothing against the length before.
                T factor = _control.Accept(norm);
                _length = reaches && T.Abs(h) < length ? T.Max(length, T.Abs(h) * factor) : T.Abs(h) * factor;
                return Commit(h, reaches ? end : _time + h, error);
            }

            _rejected++;
            _length = T.Abs(h) * _control.Reject(norm);
            if (_time + (direction * _length) == _time)
            {
                return OdeOutcome.StepTooSmall;
            }
        }
    }

    /// <summary>Records a step, or the part of it up to an event, and makes its end the new start.</summary>
    private OdeOutcome Commit(T h, T target, T errorNorm)
    {
        OdeOutcome outcome = OdeOutcome.Completed;
        if (HasEvent)
        {
            T value = _event.Value(_next);
            if (Counts(_eventValue, value))
            {
                h = Locate(h, value);
                target = _time + h;
                _step.ErrorOf(h, _error);
                errorNorm = Vectors.Norm<T>(_error);
                outcome = OdeOutcome.Event;
            }

            _eventValue = T.IsZero(value) ? _eventValue : value;
        }

        T error = T.Abs(h) * errorNorm;
        T stiffness = _step.Stiffness(_z, h);
        _errorSum += error;
        _stiffnessSum += stiffness;
        if (_trajectory is not null)
        {
            Span<T> coefficients = _trajectory.NextCoefficients();
            if (!coefficients.IsEmpty)
            {
                _step.Interpolate(_z, _next, h, coefficients);
            }

            _trajectory.Add(h, target, _next, error, stiffness);
        }

        if (!_tangent.IsEmpty)
        {
            _step.StepJvp(_time, _z, h, _tangent, _thetaTangent, _nextTangent, _scratch);
            _nextTangent.CopyTo(_tangent);
        }

        _steps++;
        _time = target;
        _next.CopyTo(_z);
        _step.Advance();
        return outcome;
    }

    private readonly bool Counts(T before, T after) => _options.EventDirection switch
    {
        OdeEventDirection.Rising => before < T.Zero && after >= T.Zero,
        OdeEventDirection.Falling => before > T.Zero && after <= T.Zero,
        _ => (before < T.Zero && after >= T.Zero) || (before > T.Zero && after <= T.Zero),
    };

    /// <summary>The length of the step that ends at the event, by the Illinois method on steps of the method itself; leaves that step computed.</summary>
    private T Locate(T h, T valueAtEnd)
    {
        T low = T.Zero;
        T high = h;
        T lowValue = _eventValue;
        T highValue = valueAtEnd;
        T two = T.One + T.One;
        int side = 0;
        T trial = h;
        for (int k = 0; k < 100; k++)
        {
            if (T.IsZero(highValue) || T.Abs(high - low) <= two * Acceptance<T>.Epsilon * T.Max(T.Abs(_time), T.Abs(h)))
            {
                break;
            }

            trial = (k & 3) == 3 ? (low + high) / two : high - (highValue * (high - low) / (highValue - lowValue));
            if (!_step.TryStep(_time, _z, trial, _next))
            {
                high = trial;
                continue;
            }

            T value = _event.Value(_next);
            if (T.Sign(value) == T.Sign(lowValue))
            {
                low = trial;
                lowValue = value;
                highValue = side == -1 ? highValue / two : highValue;
                side = -1;
            }
            else
            {
                high = trial;
                highValue = value;
                lowValue = side == 1 ? lowValue / two : lowValue;
                side = 1;
            }
        }

        _step.TryStep(_time, _z, high, _next);
        return high;
    }
}

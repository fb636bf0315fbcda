using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Any <see cref="IStepper{T, F}"/> as what the iteration loop drives.</summary>
internal ref struct DescentProcess<T, F, TStepper> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
    where TStepper : IStepper<T, F>, allows ref struct
{
    private Descent<T, F> _run;
    private TStepper _stepper;

    public DescentProcess(Descent<T, F> run, TStepper stepper)
    {
        _run = run;
        _stepper = stepper;
    }

    public readonly ReadOnlySpan<T> X => _run.Current.X;

    public readonly T Value => _run.Current.Value;

    public readonly T GradientNorm => _run.Current.GradientNorm;

    public readonly T Stationarity => _run.Stationarity;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultMinimizerTolerance);

    public readonly T StepNorm => _run.StepNorm;

    public T Radius => _stepper.Radius;

    public T Regularization => _stepper.Regularization;

    public readonly EvaluationCounts Counts => _run.Oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _run.Oracle.Budget.Elapsed;

    public readonly T BestValue => _run.Oracle.Best.Value;

    public readonly T BestGradientNorm => _run.Oracle.Best.GradientNorm;

    public readonly ReadOnlySpan<T> BestX => _run.Oracle.Best.X;

    public Evaluation Start(out StopReason reason)
    {
        Evaluation evaluation = _run.Oracle.Gradient(ref _run.Current);
        if (evaluation == Evaluation.Finite && !Vectors.IsFinite<T>(_run.Current.X))
        {
            evaluation = Evaluation.NonFinite;
        }

        reason = evaluation == Evaluation.Refused ? _run.Oracle.Budget.Refusal : StopReason.NonFiniteStart;
        return evaluation;
    }

    public bool Advance(out StopReason reason) => _stepper.Step(ref _run, out reason);

    public void Exchange(scoped ref StateExchange state)
    {
        _run.Exchange(ref state);
        _stepper.Exchange(ref state);
    }
}

/// <summary>Runs steppers.</summary>
internal static class DescentProcess
{
    /// <summary>Takes the workspace for a stepper and the points that every minimiser needs.</summary>
    public static Arena<T> Enter<T>(Workspace<T> workspace, OptimOptions options, long variables, long numbers, int integers = 0)
        where T : IFloatingPointIeee754<T>
    {
        long total = (8 * variables) + Box<T>.NumbersNeeded(options, variables) + numbers;
        return total <= Array.MaxLength
            ? workspace.Enter(total, integers)
            : throw new ArgumentException("Too many variables for what this method stores.", "start");
    }

    /// <summary>Runs a stepper to its end.</summary>
    public static OptimSummary<T> Run<T, F, TStepper>(
        F objective,
        ReadOnlySpan<T> start,
        TStepper stepper,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellation,
        Span<T> solution,
        scoped ref Arena<T> arena,
        FeasibleSet? set = null,
        bool isPartial = false)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
        where TStepper : IStepper<T, F>, allows ref struct
    {
        var run = new Descent<T, F>(objective, start, options, cancellation, ref arena) { Set = set, IsPartial = isPartial };
        var process = new DescentProcess<T, F, TStepper>(run, stepper);
        return IterationLoop.Run(ref process, options, callback, solution);
    }
}

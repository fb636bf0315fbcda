using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The one loop that every method runs in: convergence tests, callback, limits, and which point is returned.</summary>
internal static class IterationLoop
{
    public static OptimSummary<T> Run<T, P>(ref P process, OptimOptions options, IterationCallback<T>? callback, Span<T> solution)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        StopReason reason;
        int iteration = 0;
        T previousValue;
        Checkpoint? checkpoint = options.Checkpoint;
        bool isResumed = checkpoint is { IsEmpty: false };
        if (isResumed)
        {
            checkpoint!.Restore(ref process, out iteration, out previousValue);
            CheckInside<T>(process.X, options);
        }
        else if (process.Start(out reason) != Evaluation.Finite)
        {
            process.X.CopyTo(solution);
            return Summarize<T, P>(ref process, reason, 0, process.Value, T.NaN);
        }
        else
        {
            previousValue = process.Value;
        }

        while (true)
        {
            if (checkpoint is not null && !isResumed && iteration % checkpoint.Interval == 0)
            {
                checkpoint.Write(ref process, iteration, previousValue);
            }

            isResumed = false;
            bool ended = HasConverged(ref process, options, iteration, previousValue, out reason);
            IterationAnswer answer = Report(ref process, callback, iteration);
            if (ended || HasAnswered(answer, out reason))
            {
                break;
            }

            if (iteration >= options.MaxIterations)
            {
                reason = StopReason.IterationLimitReached;
                break;
            }

            previousValue = process.Value;
            if (!process.Advance(out reason))
            {
                break;
            }

            iteration++;
        }

        // A converged point has a gradient that was tested; a rejected trial that is lower by rounding noise has not.
        if (!StopReasonText.IsConverged(reason) && process.BestValue < process.Value)
        {
            process.BestX.CopyTo(solution);
            return Summarize<T, P>(ref process, reason, iteration, process.BestValue, process.BestGradientNorm);
        }

        process.X.CopyTo(solution);
        return Summarize<T, P>(ref process, reason, iteration, process.Value, process.GradientNorm);
    }

    /// <summary>Bounds may have changed since a state was saved; nothing is evaluated outside them.</summary>
    private static void CheckInside<T>(ReadOnlySpan<T> x, OptimOptions options)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            if ((options.LowerBounds is { } lower && x[i] < T.CreateSaturating(lower[i]))
                || (options.UpperBounds is { } upper && x[i] > T.CreateSaturating(upper[i])))
            {
                throw StateExchange.Misfit(FormattableString.Invariant($"Its component {i}, {x[i]}, is outside the bounds."));
            }
        }
    }

    private static bool HasConverged<T, P>(ref P process, OptimOptions options, int iteration, T previousValue, out StopReason reason)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        reason = StopReason.GradientBelowTolerance;
        T tolerance = options.GradientTolerance is { } given ? T.CreateSaturating(given) : process.DefaultTolerance;
        if (process.Stationarity <= tolerance)
        {
            return true;
        }

        if (iteration == 0 || T.IsPositiveInfinity(process.Stationarity))
        {
            return false;
        }

        reason = StopReason.ValueChangeBelowTolerance;
        if (options.ValueTolerance > 0
            && T.Abs(previousValue - process.Value) <= T.CreateSaturating(options.ValueTolerance) * T.Abs(process.Value))
        {
            return true;
        }

        reason = StopReason.StepBelowTolerance;
        return options.StepTolerance > 0
            && process.StepNorm <= T.CreateSaturating(options.StepTolerance) * Vectors.Norm(process.X);
    }

    private static bool HasAnswered(IterationAnswer answer, out StopReason reason)
    {
        reason = answer == IterationAnswer.Accept ? StopReason.AcceptedByCallback : StopReason.StoppedByCallback;
        return answer != IterationAnswer.Continue;
    }

    private static IterationAnswer Report<T, P>(ref P process, IterationCallback<T>? callback, int iteration)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        return callback is null ? IterationAnswer.Continue : callback(new IterationReport<T>
        {
            Iteration = iteration,
            Value = process.Value,
            GradientNorm = process.GradientNorm,
            StepNorm = process.StepNorm,
            Radius = process.Radius,
            Regularization = process.Regularization,
            Evaluations = process.Counts,
            X = process.X,
        });
    }

    private static OptimSummary<T> Summarize<T, P>(ref P process, StopReason reason, int iterations, T value, T gradientNorm)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
        => new()
        {
            Value = value,
            GradientNorm = gradientNorm,
            Reason = reason,
            Iterations = iterations,
            Elapsed = process.Elapsed,
            Evaluations = process.Counts,
        };
}

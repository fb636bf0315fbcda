using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>What the iteration loop drives: a method at work on one problem.</summary>
internal interface IProcess<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The current point, always one at which everything below is known.</summary>
    ReadOnlySpan<T> X { get; }

    T Value { get; }

    T GradientNorm { get; }

    /// <summary>What <see cref="OptimOptions.GradientTolerance"/> limits.</summary>
    T Stationarity { get; }

    /// <summary>The limit of <see cref="Stationarity"/> if the options name none.</summary>
    T DefaultTolerance { get; }

    T StepNorm { get; }

    T Radius { get; }

    T Regularization { get; }

    EvaluationCounts Counts { get; }

    TimeSpan Elapsed { get; }

    T BestValue { get; }

    T BestGradientNorm { get; }

    ReadOnlySpan<T> BestX { get; }

    /// <summary>Evaluates the starting point.</summary>
    Evaluation Start(out StopReason reason);

    /// <summary>Makes one step.</summary>
    /// <returns>False if the point did not move, for the given reason. Every recoverable failure is dealt with inside.</returns>
    bool Advance(out StopReason reason);

    /// <summary>Writes or reads what the next iteration depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}

using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff.Optim;

/// <summary>Sees how accurately linear systems are solved on its thread until it is disposed of: by <see cref="LinearSystem"/> and by the dense solves of <see cref="AutoDiff.LinearAlgebra"/>, those inside
/// generated derivatives too, which have no result to say it in.</summary>
/// <remarks>The residual of a dense system is computed for the watch, with n² operations for each right-hand side.</remarks>
/// <example><code>
/// using var watch = SolveWatch.Start();
/// Model.LossGradient(theta, gradient);
/// if (!watch.IsSolved) { … watch.Outcome, watch.WorstResidual … }
/// </code></example>
public sealed class SolveWatch : IDisposable
{
    [ThreadStatic]
    private static SolveWatch? s_current;

    private static readonly DenseSystems s_dense = new();

    private readonly SolveWatch? _outer;
    private readonly SystemObserver? _observer;
    private bool _isOver;

    private SolveWatch(SolveWatch? outer, SystemObserver? observer) => (_outer, _observer) = (outer, observer);

    /// <summary>The first outcome other than <see cref="ImplicitOutcome.Solved"/>; that one if there is none.</summary>
    public ImplicitOutcome Outcome { get; private set; }

    /// <summary>Whether every system was solved.</summary>
    public bool IsSolved => Outcome == ImplicitOutcome.Solved;

    /// <summary>The greatest ‖A·x − b‖ / ‖b‖; NaN if a system had no solution.</summary>
    public double WorstResidual { get; private set; }

    /// <summary>How many systems were solved.</summary>
    public int Systems { get; private set; }

    /// <summary>How many products with matrices or their transposes were computed for them; none for matrices that are written out.</summary>
    public long Products { get; private set; }

    /// <summary>Begins to watch. Watches nest: each sees what happens inside it.</summary>
    /// <returns>The watch. Dispose of it on the same thread.</returns>
    public static SolveWatch Start()
    {
        s_current = new SolveWatch(s_current, SystemObserver.Current);
        SystemObserver.Current = s_dense;
        return s_current;
    }

    /// <summary>Ends the watch; what it saw can still be read.</summary>
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            if (s_current == this)
            {
                s_current = _outer;
                SystemObserver.Current = _observer;
            }
        }
    }

    internal static void Note<T>(in ImplicitSummary<T> summary)
        where T : IFloatingPointIeee754<T>
    {
        for (SolveWatch? watch = s_current; watch is not null; watch = watch._outer)
        {
            watch.Outcome = watch.IsSolved ? summary.Outcome : watch.Outcome;
            watch.WorstResidual = Math.Max(watch.WorstResidual, double.CreateSaturating(summary.RelativeResidual));
            watch.Systems++;
            watch.Products += summary.Products;
        }
    }

    private sealed class DenseSystems : SystemObserver
    {
        public override void Solved(bool isSingular, double relativeResidual) => Note(new ImplicitSummary<double>(
            isSingular ? ImplicitOutcome.Singular : double.IsFinite(relativeResidual) ? ImplicitOutcome.Solved : ImplicitOutcome.NonFinite,
            relativeResidual, RootResidual: double.NaN, Condition: double.NaN, Products: 0));
    }
}

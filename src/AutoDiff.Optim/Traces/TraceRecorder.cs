using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>One iteration as <see cref="TraceRecorder{T}"/> keeps it.</summary>
/// <param name="Iteration">The number of steps made so far.</param>
/// <param name="Value">The value.</param>
/// <param name="GradientNorm">The norm of the gradient.</param>
/// <param name="StepNorm">The norm of the step that led here.</param>
/// <param name="Radius">The radius of the trust region, or NaN.</param>
/// <param name="Regularization">What was added to the curvature.</param>
/// <param name="Evaluations">The evaluations made so far.</param>
/// <param name="Seconds">The time since the first iteration that was seen.</param>
public readonly record struct TraceEntry(
    int Iteration,
    double Value,
    double GradientNorm,
    double StepNorm,
    double Radius,
    double Regularization,
    EvaluationCounts Evaluations,
    double Seconds);

/// <summary>Records every iteration of one run, for CSV and for <see cref="ConvergencePage"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="inner">Sees every iteration too and gives the answer; may be null.</param>
public sealed class TraceRecorder<T>(IterationCallback<T>? inner = null) : IIterationObserver<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly List<TraceEntry> _entries = [];
    private long _started;

    /// <summary>What was recorded.</summary>
    public IReadOnlyList<TraceEntry> Entries => _entries;

    /// <inheritdoc/>
    public IterationAnswer Observe(IterationReport<T> report)
    {
        if (report.Iteration == 0)
        {
            _entries.Clear();
            _started = Stopwatch.GetTimestamp();
        }

        _entries.Add(new TraceEntry(
            report.Iteration,
            double.CreateSaturating(report.Value),
            double.CreateSaturating(report.GradientNorm),
            double.CreateSaturating(report.StepNorm),
            double.CreateSaturating(report.Radius),
            double.CreateSaturating(report.Regularization),
            report.Evaluations,
            Stopwatch.GetElapsedTime(_started).TotalSeconds));
        return inner?.Invoke(report) ?? IterationAnswer.Continue;
    }

    /// <summary>Writes one line per iteration, with a header, numbers in the invariant culture and exact.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("iteration,value,gradient_norm,step_norm,radius,regularization,values,gradients,hessian_vectors,hessians,jacobians,seconds");
        foreach (TraceEntry e in _entries)
        {
            EvaluationCounts counts = e.Evaluations;
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Iteration},{e.Value:R},{e.GradientNorm:R},{e.StepNorm:R},{e.Radius:R},{e.Regularization:R},{counts.Values},{counts.Gradients},{counts.HessianVectors},{counts.Hessians},{counts.Jacobians},{e.Seconds:R}"));
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace AutoDiff.Optim;

/// <summary>Writes the progress of a run as a table, one line per iteration or per interval of time.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="writer">Where to write, such as <see cref="Console.Out"/>.</param>
/// <param name="interval">The least time between two lines; the default writes every iteration.</param>
public sealed class ProgressWriter<T>(TextWriter writer, TimeSpan interval = default) : IIterationObserver<T>
{
    private long _written;

    /// <inheritdoc/>
    public IterationAnswer Observe(IterationReport<T> report)
    {
        if (report.Iteration == 0)
        {
            writer.WriteLine("     step                   value      |gradient|          |step|  evaluations");
        }
        else if (Stopwatch.GetElapsedTime(_written) < interval)
        {
            return IterationAnswer.Continue;
        }

        _written = Stopwatch.GetTimestamp();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Iteration,9} {report.Value,23:G14} {report.GradientNorm,15:E4} {report.StepNorm,15:E4} {report.Evaluations.Total,12}"));
        return IterationAnswer.Continue;
    }
}

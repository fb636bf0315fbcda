using System.Globalization;
using System.Xml.Linq;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Traces;

public class TraceTests
{
    [Fact]
    public void A_trace_is_written_as_exact_csv()
    {
        var recorder = new TraceRecorder<double>();
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new TrustRegionNewton(), callback: recorder.Observe);
        var writer = new StringWriter();
        recorder.WriteCsv(writer);
        string[] lines = writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(result.Iterations + 2, lines.Length);
        int columns = lines[0].Split(',').Length;
        Assert.All(lines, line => Assert.Equal(columns, line.Split(',').Length));
        Assert.Equal(result.Value, double.Parse(lines[^1].Split(',')[1], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_page_is_complete_in_itself_and_escapes_names()
    {
        var recorder = new TraceRecorder<double>();
        Minimizer.Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, new Newton(), callback: recorder.Observe);
        var writer = new StringWriter();
        ConvergencePage.Write(writer, "A & B", [new NamedTrace("<p>", "Newton", recorder.Entries, 0), new NamedTrace("<p>", "none", [])]);
        string page = writer.ToString();
        Assert.Contains("<title>A &amp; B</title>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;p&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        int from = page.IndexOf("<svg", StringComparison.Ordinal);
        while (from >= 0)
        {
            int to = page.IndexOf("</svg>", from, StringComparison.Ordinal) + 6;
            XElement.Parse(page[from..to]);
            from = page.IndexOf("<svg", to, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Progress_is_written_line_by_line_or_at_intervals()
    {
        var all = new StringWriter();
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new Newton(), callback: new ProgressWriter<double>(all).Observe);
        Assert.Equal(result.Iterations + 2, Lines(all));
        var few = new StringWriter();
        Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new Newton(), callback: new ProgressWriter<double>(few, TimeSpan.FromHours(1)).Observe);
        Assert.Equal(2, Lines(few));

        static int Lines(StringWriter writer) => writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Fact]
    public void A_recorder_passes_answers_on()
    {
        var recorder = new TraceRecorder<double>(report => report.Iteration == 3 ? IterationAnswer.Accept : IterationAnswer.Continue);
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new Newton(), callback: recorder.Observe);
        Assert.Equal(StopReason.AcceptedByCallback, result.Reason);
        Assert.Equal(4, recorder.Entries.Count);
    }
}

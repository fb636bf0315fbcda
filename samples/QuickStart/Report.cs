using System.Globalization;
using AutoDiff.Optim;
using Spectre.Console;

namespace QuickStart;

/// <summary>A table of the runs on one problem.</summary>
internal sealed class Report(string problem)
{
    private readonly Table _table = new Table()
        .Border(TableBorder.Simple)
        .AddColumn("method")
        .AddColumn(new TableColumn("iterations").RightAligned())
        .AddColumn("evaluations")
        .AddColumn(new TableColumn("time").RightAligned())
        .AddColumn(new TableColumn("digits").RightAligned());

    private readonly List<string> _notes = [];

    /// <summary>Whether every run converged, and to the digits that are wanted where the answer is known.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>Adds a run.</summary>
    /// <param name="method">How the problem was solved.</param>
    /// <param name="result">How the run ended.</param>
    /// <param name="digits">Agreement with the known answer, if there is one.</param>
    public void Add(string method, OptimResult<double> result, double? digits)
    {
        IsGood &= result.Converged && (digits is null || digits >= Accuracy.DigitsWanted);
        _table.AddRow(
            Markup.Escape(method),
            result.Iterations.ToString(CultureInfo.InvariantCulture),
            Describe(result.Evaluations),
            string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalMilliseconds:0.00} ms"),
            digits is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) : "–");
        if (!result.Converged)
        {
            _notes.Add($"{method}: {result.Message}");
        }
    }

    /// <summary>Adds a line below the table.</summary>
    public void Note(FormattableString note) => _notes.Add(FormattableString.Invariant(note));

    public void Print()
    {
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(problem)}[/]").LeftJustified());
        AnsiConsole.Write(_table);
        foreach (string note in _notes)
        {
            AnsiConsole.WriteLine($"  {note}");
        }

        AnsiConsole.WriteLine();
    }

    private static string Describe(EvaluationCounts counts)
    {
        var parts = new List<string>();
        Add(counts.Values, "value");
        Add(counts.Gradients, "gradient");
        Add(counts.Hessians, "Hessian");
        Add(counts.HessianVectors, "H·v product");
        Add(counts.Jacobians, "Jacobian");
        return string.Join(", ", parts);

        void Add(int count, string what)
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}"));
            }
        }
    }
}

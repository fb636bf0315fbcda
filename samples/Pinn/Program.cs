using System.Globalization;
using Pinn;
using Spectre.Console;

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine($"{error.Message}\n{Options.Usage}");
    return 2;
}

var trainer = new Trainer(options);
Report? report = null;
AnsiConsole.Progress()
    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
    .Start(progress =>
    {
        ProgressTask task = progress.AddTask("training", maxValue: options.Steps);
        report = Run.ToEnd(
            options,
            trainer,
            m => AnsiConsole.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"step {m.Step,6}  loss {m.Loss,9:E2}  relative error {m.Error,9:E2}  trivial fit {m.Trivial,9:E2}  ratio [bold]{m.Error / m.Trivial:F3}[/]"),
            step => task.Value = step);
    });
AnsiConsole.WriteLine(report!.Summary);
Page.Write(options.Page, options, report, trainer);
AnsiConsole.WriteLine($"Page: {options.Page}");
return 0;

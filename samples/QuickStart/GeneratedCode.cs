using Spectre.Console;

namespace QuickStart;

/// <summary>Shows what the generator wrote. The build copies the generated files beside the program.</summary>
internal static class GeneratedCode
{
    private const int LinesShown = 40;

    /// <summary>Prints the first lines of the file that holds the derivatives of a method.</summary>
    public static void Print(string method)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "generated");
        string? path = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"*{method}*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
        if (path is null)
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]There is no generated file for {method} beside the program: see obj/generated after a build.[/]");
            return;
        }

        string[] lines = File.ReadAllLines(path);
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(Path.GetFileName(path))}[/]: the first {Math.Min(LinesShown, lines.Length)} of {lines.Length} lines").LeftJustified());
        foreach (string line in lines.Take(LinesShown))
        {
            // Not through the console's word wrap: code keeps its lines.
            Console.WriteLine(line);
        }
    }
}

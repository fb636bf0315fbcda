using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>The trailing comments: the source statement that a line comes from, where a new one begins.</summary>
internal sealed class SourceComments
{
    private const int LineWidth = 150;
    private const int LeastWidth = 24;

    private readonly EquatableArray<string> _lines;
    private int _last = -1;

    public SourceComments(EquatableArray<string> lines) => _lines = lines;

    /// <summary>A line with the comment that belongs behind it, if one does.</summary>
    public string Annotate(string line, int source, int column)
    {
        if (source < 0 || source == _last || source >= _lines.Count)
        {
            return line;
        }

        _last = source;
        string text = _lines[source];
        if (Same(line, text))
        {
            return line;
        }

        int room = Math.Max(LeastWidth, LineWidth - column - line.Length - 4);
        return line + " // " + (text.Length <= room ? text : text.Substring(0, room - 1).TrimEnd() + "…");
    }

    /// <summary>Whether a line says what the source says: white space and <c>var</c> apart.</summary>
    private static bool Same(string line, string text)
    {
        if (text.StartsWith("var ", StringComparison.Ordinal) && line.IndexOf(' ') is > 0 and int space)
        {
            text = line.Substring(0, space) + text.Substring(3);
        }

        return Squeeze(line) == Squeeze(text);
    }

    private static string Squeeze(string text) => new([.. text.Where(c => c is not (' ' or ';'))]);
}

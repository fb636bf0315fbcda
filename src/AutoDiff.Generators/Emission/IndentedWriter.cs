using System.Text;

namespace AutoDiff.Generators.Emission;

/// <summary>Text with indentation: four spaces a level, <c>\n</c> newlines.</summary>
internal sealed class IndentedWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public IndentedWriter(int depth = 0) => _depth = depth;

    public bool IsEmpty => _text.Length == 0;

    public int Column => _depth * 4;

    public void Line(string text)
    {
        if (text.Length > 0)
        {
            _text.Append(' ', Column).Append(text);
        }

        _text.Append('\n');
    }

    public void Line() => _text.Append('\n');

    /// <summary>An optional header line, then a block in braces that lasts until <see cref="Close"/>.</summary>
    public void Open(string header = "")
    {
        if (header.Length > 0)
        {
            Line(header);
        }

        Line("{");
        _depth++;
    }

    public void Close(string suffix = "")
    {
        _depth--;
        Line("}" + suffix);
    }

    /// <summary>Appends what another writer of the same depth has written.</summary>
    public void Append(IndentedWriter other) => _text.Append(other._text);

    public override string ToString() => _text.ToString();
}

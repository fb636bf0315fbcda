using System.Text;

namespace AutoDiff.Generators.Emission;

/// <summary>Text with indentation: four spaces a level, <c>\n</c> newlines, an empty line after a block that something follows.</summary>
internal sealed class IndentedWriter
{
    // Lines, and writers that were appended: text in deep blocks is copied once.
    private readonly List<object> _parts = [];
    private readonly int _outer;
    private int _depth;
    private bool _isAfterBlock;

    public IndentedWriter(int depth = 0) => _outer = _depth = depth;

    public bool IsEmpty => _parts.Count == 0;

    public int Column => _depth * 4;

    public void Line(string text)
    {
        if (_isAfterBlock && text.Length > 0 && text[0] != '}' && !text.StartsWith("else", StringComparison.Ordinal))
        {
            _parts.Add("\n");
        }

        _isAfterBlock = text == "}";
        _parts.Add(text.Length > 0 ? new string(' ', Column) + text + "\n" : "\n");
    }

    public void Line() => Line("");

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

    public void Close()
    {
        _depth--;
        Line("}");
    }

    /// <summary>A writer for the content of a block, to be appended when it is known to be needed.</summary>
    public IndentedWriter Inner() => new(_depth + 1);

    /// <summary>Appends what another writer has written.</summary>
    public void Append(IndentedWriter other)
    {
        if (!other.IsEmpty)
        {
            _parts.Add(other);
        }

        _isAfterBlock = other._isAfterBlock && other._outer == _depth;
    }

    public override string ToString()
    {
        StringBuilder text = new();
        AppendTo(text);
        return text.ToString();
    }

    private void AppendTo(StringBuilder text)
    {
        foreach (object part in _parts)
        {
            if (part is IndentedWriter inner)
            {
                inner.AppendTo(text);
            }
            else
            {
                text.Append((string)part);
            }
        }
    }
}

using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>A source with the spans that were marked <c>[|…|]</c> in it. They do not nest.</summary>
internal sealed record Markup(string Source, IReadOnlyList<TextSpan> Spans)
{
    public static Markup Parse(string text)
    {
        StringBuilder source = new();
        List<TextSpan> spans = [];
        int position = 0, start = -1;
        while (position < text.Length)
        {
            if (string.CompareOrdinal(text, position, "[|", 0, 2) == 0)
            {
                start = source.Length;
                position += 2;
            }
            else if (start >= 0 && string.CompareOrdinal(text, position, "|]", 0, 2) == 0)
            {
                spans.Add(TextSpan.FromBounds(start, source.Length));
                start = -1;
                position += 2;
            }
            else
            {
                source.Append(text[position++]);
            }
        }

        return new Markup(source.ToString(), spans);
    }
}

using System.Globalization;

namespace QuickStart.Data;

/// <summary>Reads data sets in LIBSVM's text format: one sample a line, <c>label index:value index:value …</c>, indices from 1 and ascending.</summary>
/// <remarks>Two classes, by any two numbers (−1/+1, 0/1, 1/2): the smaller becomes −1, the greater +1. Empty lines are passed over, and so is what
/// follows a <c>#</c>.</remarks>
internal static class LibsvmFile
{
    private const int MaxFeatures = 10_000_000;

    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="LibsvmFormatException">A line is malformed.</exception>
    public static Dataset Read(string path)
    {
        using StreamReader reader = File.OpenText(path);
        return Read(reader);
    }

    /// <exception cref="LibsvmFormatException">A line is malformed.</exception>
    public static Dataset Read(TextReader reader)
    {
        var labels = new List<double>();
        var rowStart = new List<int> { 0 };
        var columns = new List<int>();
        var values = new List<double>();
        var classes = new SortedSet<double>();
        int features = 0;
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            int comment = line.IndexOf('#', StringComparison.Ordinal);
            ReadOnlySpan<char> rest = line.AsSpan(0, comment < 0 ? line.Length : comment).Trim();
            if (rest.IsEmpty)
            {
                continue;
            }

            labels.Add(ReadLabel(NextToken(ref rest), classes, number));
            int previous = 0;
            while (!rest.IsEmpty)
            {
                (int index, double value) = ReadEntry(NextToken(ref rest), previous, number);
                columns.Add(index - 1);
                values.Add(value);
                features = Math.Max(features, index);
                previous = index;
            }

            rowStart.Add(columns.Count);
        }

        if (features == 0)
        {
            throw new LibsvmFormatException(number, labels.Count == 0 ? "the file ends without a sample." : "the file ends without a feature.");
        }

        return new Dataset([.. labels.Select(label => Sign(label, classes))], [.. rowStart], [.. columns], [.. values], features);
    }

    private static double ReadLabel(ReadOnlySpan<char> token, SortedSet<double> classes, int line)
    {
        if (token.Contains(':') || !TryParseFinite(token, out double label))
        {
            throw new LibsvmFormatException(line, $"'{token}' is not a label; a line begins with a number.");
        }

        classes.Add(label);
        if (classes.Count > 2)
        {
            string others = string.Join(" and ", classes.Where(other => other != label).Select(other => other.ToString(CultureInfo.InvariantCulture)));
            throw new LibsvmFormatException(line, $"'{token}' is a third label beside {others}; there can be two classes only.");
        }

        return label;
    }

    private static (int Index, double Value) ReadEntry(ReadOnlySpan<char> token, int previous, int line)
    {
        int colon = token.IndexOf(':');
        if (colon < 0)
        {
            throw new LibsvmFormatException(line, $"'{token}' is not of the form index:value.");
        }

        if (!int.TryParse(token[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index < 1 || index > MaxFeatures)
        {
            throw new LibsvmFormatException(line, $"the index of '{token}' is not an integer from 1 to {MaxFeatures}.");
        }

        if (index <= previous)
        {
            throw new LibsvmFormatException(line, $"the index of '{token}' does not ascend; the one before it is {previous}.");
        }

        return TryParseFinite(token[(colon + 1)..], out double value)
            ? (index, value)
            : throw new LibsvmFormatException(line, $"the value of '{token}' is not a finite number.");
    }

    private static bool TryParseFinite(ReadOnlySpan<char> token, out double value)
        => double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static double Sign(double label, SortedSet<double> classes)
        => classes.Count == 2 ? (label == classes.Max ? 1 : -1) : (label > 0 ? 1 : -1);

    private static ReadOnlySpan<char> NextToken(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..].TrimStart();
        return token;
    }
}

namespace QuickStart.Data;

/// <summary>A line of a LIBSVM file that can't be read.</summary>
internal sealed class LibsvmFormatException(int line, string problem) : Exception($"Line {line}: {problem}")
{
    /// <summary>The number of the line, from 1; 0 if the file as a whole is to blame.</summary>
    public int Line { get; } = line;
}

namespace AutoDiff.Generators.Emission;

/// <summary>Headers of methods.</summary>
internal static class Signature
{
    private const int LineWidth = 140;

    /// <summary>A header on one line, or with a line for each parameter if that is too long, and the opening brace.</summary>
    public static void Open(IndentedWriter writer, string header, IReadOnlyList<string> parameters, IReadOnlyList<string>? constraints = null) =>
        Write(writer, header, parameters, hasBody: true, constraints);

    /// <summary>The same, with a semicolon in place of the brace where there is no body.</summary>
    public static void Write(IndentedWriter writer, string header, IReadOnlyList<string> parameters, bool hasBody, IReadOnlyList<string>? constraints = null)
    {
        if (constraints is null or { Count: 0 } && writer.Column + header.Length + parameters.Sum(p => p.Length + 2) <= LineWidth)
        {
            string line = $"{header}({string.Join(", ", parameters)})";
            if (hasBody)
            {
                writer.Open(line);
            }
            else
            {
                writer.Line(line + ";");
            }

            return;
        }

        writer.Line(header + "(");
        for (int i = 0; i < parameters.Count; i++)
        {
            writer.Line("    " + parameters[i] + (i + 1 < parameters.Count ? "," : hasBody ? ")" : ");"));
        }

        foreach (string constraint in constraints ?? [])
        {
            writer.Line("    " + constraint);
        }

        if (hasBody)
        {
            writer.Open();
        }
    }
}

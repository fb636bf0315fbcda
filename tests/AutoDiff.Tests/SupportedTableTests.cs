namespace AutoDiff.Tests;

/// <summary>The table of docs/supported-csharp.md is what the tests show.</summary>
public class SupportedTableTests
{
    private const string Page = "docs/supported-csharp.md";
    private const string Heading = "| construct | Jvp";

    /// <summary>A row is the text of a <see cref="SupportsAttribute"/> on a test. With AUTODIFF_UPDATE_SNAPSHOTS=1 the table is written.</summary>
    [Fact]
    public void Table_is_what_the_tests_show()
    {
        string[] lines = File.ReadAllLines(Repository.PathOf(Page));
        int first = Array.FindIndex(lines, l => l.StartsWith(Heading, StringComparison.Ordinal));
        int end = Array.FindIndex(lines, first, l => !l.StartsWith('|'));
        Snapshot.AssertMatches(Page, string.Join('\n', [.. lines[..first], .. Table(), .. lines[end..]]) + "\n");
    }

    [Fact]
    public void Every_construct_is_shown_forward_and_in_reverse() => Assert.All(
        SupportedTable.Read(),
        row => Assert.True((row.Modes & (DerivativeModes.Jvp | DerivativeModes.Hvp | DerivativeModes.Taylor)) != 0 && (row.Modes & (DerivativeModes.Vjp | DerivativeModes.Gradient)) != 0, $"{row.Construct}: {row.Modes}"));

    private static IEnumerable<string> Table()
    {
        yield return $"| construct | {string.Join(" | ", SupportedTable.Columns)} | tests |";
        yield return $"|{string.Concat(Enumerable.Repeat("---|", SupportedTable.Columns.Length + 2))}";
        foreach (SupportedConstruct row in SupportedTable.Read())
        {
            string cells = string.Join(" | ", SupportedTable.Columns.Select(c => row.Modes.HasFlag(c) ? "✓" : "–"));
            yield return $"| {row.Construct} | {cells} | {string.Join(", ", row.Tests.Select(t => $"`{t}`"))} |";
        }
    }
}

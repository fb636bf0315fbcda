namespace AutoDiff.Generators.Tests.Snapshots;

/// <summary>Whole generated files, as a reader of them sees them.</summary>
public class SnapshotTests
{
    public static TheoryData<string> Names => [.. SnapshotCorpus.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Generated_files_are_as_recorded(string name)
    {
        IReadOnlyDictionary<string, string> files = SnapshotCorpus.Generate(name);
        Assert.NotEmpty(files);
        Assert.All(files, f => Snapshot.AssertMatches(f.Key, f.Value));
    }

    [Fact]
    public void No_recorded_file_is_stale() =>
        Snapshot.AssertNoOthers(SnapshotCorpus.Folder, "*.txt", SnapshotCorpus.Names.SelectMany(n => SnapshotCorpus.Generate(n).Keys));

    [Theory]
    [InlineData("a\nb\nc", "a\nx\nc", "line 2", "  - b", "  + x")]
    [InlineData("a\nb", "a\nb\nc", "line 3", "  - (end of file)", "  + c")]
    [InlineData("a\r\nb", "a\nb", "line 1", "  - a\\r", "  + a")]
    public void A_difference_is_shown_where_it_starts(string expected, string actual, params string[] parts)
    {
        string message = Snapshot.FirstDifference(expected, actual);
        Assert.All(parts, p => Assert.Contains(p, message, StringComparison.Ordinal));
    }
}

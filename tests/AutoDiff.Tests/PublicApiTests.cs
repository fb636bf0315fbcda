namespace AutoDiff.Tests;

/// <summary>What users and generated code call: a change of it is a change for them.</summary>
public class PublicApiTests
{
    [Fact]
    public void Is_as_recorded() => Snapshot.AssertMatches("tests/AutoDiff.Tests/PublicApi.txt", PublicApiText.Of(typeof(DifferentiableAttribute).Assembly));
}

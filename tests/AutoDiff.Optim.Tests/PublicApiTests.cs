namespace AutoDiff.Optim.Tests;

/// <summary>What users of solvers call: a change of it is a change for them.</summary>
public class PublicApiTests
{
    [Fact]
    public void Is_as_recorded() => Snapshot.AssertMatches("tests/AutoDiff.Optim.Tests/PublicApi.txt", PublicApiText.Of(typeof(Minimizer).Assembly));
}

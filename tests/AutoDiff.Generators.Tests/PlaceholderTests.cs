namespace AutoDiff.Generators.Tests;

// To be removed with the first real test of this project.
public class PlaceholderTests
{
    [Fact]
    public void Runs()
    {
    }
}

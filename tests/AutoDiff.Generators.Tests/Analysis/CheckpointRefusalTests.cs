using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>Loops that cannot be reversed in limited memory are refused where <c>[Checkpoint]</c> promises it.</summary>
public class CheckpointRefusalTests
{
    private const string Head = "[Differentiable, Checkpoint] public static double F(double x, int n) { ";

    [Theory]
    [InlineData(Head + "[|while|] (n-- > 0) { x -= Math.Sin(x); } return x; }")]
    [InlineData(Head + "[|for|] (int i = 0; i < n; i++) { x -= Math.Sin(x); if (x < 0) { break; } } return x; }")]
    [InlineData(Head + "[|for|] (int i = 0; i < n; i++) { x -= Math.Sin(x); Console.Write(i); } return x; }")]
    [InlineData("[Differentiable, Checkpoint] public static double [|F|](double x, int n) => x * n;")]
    public void A_loop_that_it_cannot_hold_for(string members) => AnalyzerRunner.AssertReports("DIFF0019", members);

    [Fact]
    public void A_loop_of_a_helper() => AnalyzerRunner.AssertReports(
        "DIFF0019", "[Differentiable] public static double G(double x, int n) => F(x, n); [Checkpoint] static double F(double x, int n) { [|while|] (n-- > 0) { x -= Math.Sin(x); } return x; }");

    [Fact]
    public void Loops_that_count_are_not_refused() => AnalyzerRunner.AssertReportsNothing(Head + "for (int i = n; i >= 0; i -= 3) { x -= Math.Sin(x); } return x; }");
}

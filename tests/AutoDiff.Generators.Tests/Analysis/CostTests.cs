using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>What a reverse sweep keeps is told at the loop that keeps it.</summary>
public class CostTests
{
    private const string Recurrence = "F(double x, double r, int n) { for (int i = 0; i < n; i++) { x = r * x * (1 - x); } return x; }";
    private const string Sum = "F(double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { s += Math.Sin(x[i]); } return s; }";

    [Fact]
    public void A_recurrence_keeps_its_value_in_each_iteration()
    {
        Diagnostic stored = Reported(Recurrence).Single(d => d.Id == "DIFF2001");
        Assert.Contains("keeps 8 bytes", stored.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("(x)", stored.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("for (int i = 0; i < n; i++)", TextOf(stored));
    }

    [Fact]
    public void A_recurrence_does_not_fuse() =>
        Assert.Contains("an iteration uses what the one before it computed", Reported(Recurrence).Single(d => d.Id == "DIFF2002").GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void A_sum_costs_nothing_worth_telling() => Assert.Empty(Reported(Sum));

    [Fact]
    public void Recursion_is_not_inlined()
    {
        Diagnostic call = Reported("F(double x, int n) => Power(x, n); static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);")
            .First(d => d.Id == "DIFF2003");
        Assert.Contains("it calls itself", call.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loop_of_a_helper_is_told_of_in_the_helper()
    {
        Diagnostic stored = Reported("F(double x) => Iterate(x, 9) * 2; static double Iterate(double y, int n) { for (int k = 0; k < n; k++) { y = Math.Sin(y); } return y; }")
            .Single(d => d.Id == "DIFF2001");
        Assert.Equal("for (int k = 0; k < n; k++)", TextOf(stored));
    }

    [Theory]
    [InlineData(0, "DIFF0132")]
    [InlineData(7, "DIFF0132")]
    [InlineData(8, "DIFF2001")]
    [InlineData(-1, "DIFF2001")]
    public void More_than_the_budget_is_an_error(int budget, string id) =>
        Assert.Equal([id], Reported(Recurrence, $"(MaxTapeBytesPerIteration = {budget})").Select(d => d.Id).Where(i => i is "DIFF0132" or "DIFF2001"));

    [Fact]
    public void Forward_modes_keep_nothing() => Assert.Empty(Reported(Recurrence, "(Modes = DerivativeModes.Jvp, MaxTapeBytesPerIteration = 0)"));

    private static IReadOnlyList<Diagnostic> Reported(string member, string arguments = "") => AnalyzerRunner.Run(
        TestCompilation.Create(TestCompilation.InClass($"[Differentiable{arguments}] public static double {member}{(member.EndsWith('}') || member.EndsWith(';') ? "" : ";")}")),
        new CostAnalyzer());

    private static string TextOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}

using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Which loops run in chunks, where methods allow it, and what is said of those that do not.</summary>
public sealed class ParalleliseTests
{
    private static string Why(string body, string parameters = "ReadOnlySpan<double> x, double a, int n")
    {
        Diagnostic[] told = [.. AnalyzerRunner.Run(
            TestCompilation.Create(TestCompilation.InClass($"[Differentiable(Parallel = true)] public static double F({parameters}) {{ {body} }}")),
            new CostAnalyzer()).Where(d => d.Id == "DIFF2004")];
        return string.Join("\n", told.Select(d => d.GetMessage().Split("on one core: ")[1]));
    }

    [Fact]
    public void A_sum_runs_in_chunks() =>
        Assert.Equal("", Why("double s = 0; for (int i = 0; i < x.Length; i++) { s += Math.Sin(x[i] * a); } return s;"));

    [Fact]
    public void Working_storage_that_iterations_fill_before_they_read_it_keeps_no_loop_together() => Assert.Equal("", Why(
        """
        Span<double> h = stackalloc double[n];
        double s = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < n; k++) { h[k] = Math.Tanh(a * k * x[i]); }
            for (int k = 0; k < n; k++) { s += h[k] * h[k]; }
        }

        return s;
        """));

    [Fact]
    public void Exceptions_do_not_keep_a_loop_together() =>
        Assert.Equal("", Why("double s = 0; for (int i = 0; i < x.Length; i++) { if (x[i] < 0) { throw new ArgumentException($\"Number {i}.\"); } s += Math.Sqrt(x[i]) * a; } return s;"));

    [Fact]
    public void A_loop_that_is_known_to_be_short_is_not_told_of() =>
        Assert.Equal("", Why("double s = 0, t = a; for (int i = 0; i < 4; i++) { s += t; t *= x[i]; } return s;"));

    [Fact]
    public void Samples_that_depend_on_the_one_before_stay_in_order() =>
        Assert.Contains("an iteration uses what the one before it computed", Why("double s = 0, t = a; for (int i = 0; i < x.Length; i++) { t *= x[i]; s += t; } return s;"), StringComparison.Ordinal);

    [Fact]
    public void Effects_stay_in_order() =>
        Assert.Equal("it runs code that must run in order", Why("double s = 0; for (int i = 0; i < x.Length; i++) { Console.WriteLine(i); s += Math.Sin(x[i] * a); } return s;"));

    [Fact]
    public void Storage_that_iterations_share_keeps_them_on_one_core() =>
        Assert.Contains("where others read or write it", Why(
            "double[] w = new double[n]; double s = 0; for (int i = 0; i < x.Length; i++) { w[i % n] = x[i]; s += Math.Sin(w[0] * a); } return s;"), StringComparison.Ordinal);

    [Fact]
    public void Without_the_property_nothing_is_told_and_nothing_changes()
    {
        const string Members = "public static double F(ReadOnlySpan<double> x) { double s = 0; for (int i = 0; i < x.Length; i++) { s += Math.Sin(x[i]); } return s; }";
        Assert.DoesNotContain("ParallelSums", string.Concat(GeneratorRunner.Generate(TestCompilation.InClass("[Differentiable] " + Members)).Values), StringComparison.Ordinal);
        Assert.Contains("ParallelSums", string.Concat(GeneratorRunner.Generate(TestCompilation.InClass("[Differentiable(Parallel = true)] " + Members)).Values), StringComparison.Ordinal);
    }
}

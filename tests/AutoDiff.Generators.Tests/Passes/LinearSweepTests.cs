using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>The order of a reversed loop, which is the primal's where iterations do not meet in storage.</summary>
public sealed class LinearSweepTests
{
    private const string Backwards = " step -1";

    [Fact]
    public void Iterations_that_keep_to_their_own_elements_run_in_the_order_of_the_primal() =>
        Assert.DoesNotContain(Backwards, Reverse("y[i] = c[i] * y[i];"), StringComparison.Ordinal);

    [Theory]
    [InlineData("y[i] = c[i] * y[i + 1];")]
    [InlineData("y[i] = c[i] * next[i];")]
    [InlineData("next[i] = c[i] * next[i] * y[i];")]
    [InlineData("sum += c[i] * y[i + 1]; y[i] = c[i];")]
    [InlineData("sum += c[i] * next[i]; y[i] = c[i];")]
    public void Iterations_that_share_elements_run_backwards(string statements) =>
        Assert.Contains(Backwards, Reverse(statements), StringComparison.Ordinal);

    private static string Reverse(string statements) => PassOutput.Of(
        $$"""
        [Differentiable(Modes = DerivativeModes.Vjp)]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> c)
        {
            double[] y = x.ToArray();
            Span<double> next = y.AsSpan(1);
            double sum = 0;
            for (int i = 0; i < next.Length; i++)
            {
                {{statements}}
            }

            for (int i = 0; i < y.Length; i++)
            {
                sum += y[i] * y[i];
            }

            return sum;
        }
        """,
        "Reverse");
}

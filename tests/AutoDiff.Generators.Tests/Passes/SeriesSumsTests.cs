using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>The series of a sum of products with constants is left to one routine after the loop.</summary>
public sealed class SeriesSumsTests
{
    [Theory]
    [InlineData("w[i] * x[i]")]
    [InlineData("w[3 + i] * x[i]")]
    [InlineData("x[i + 1] * w[i + 2 * w.Length]")]
    public void A_sum_over_neighbours_is_taken_out_of_its_loop(string term)
    {
        string ir = Ir($"sum += {term};");
        Assert.Matches("(?m)^  [^ ].*AddDot", ir);
        Assert.DoesNotContain("AddScaled", ir, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sum += w[2 * i] * x[i];")]
    [InlineData("sum += w[i] * x[i]; w[i] = 0;")]
    public void Other_sums_are_added_to_one_by_one(string body)
    {
        string ir = Ir(body);
        Assert.Contains("AddScaled", ir, StringComparison.Ordinal);
        Assert.DoesNotContain("AddDot", ir, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_is_read_on_the_way_stays_in_its_loop() =>
        Assert.DoesNotContain("AddDot", Ir("sum += w[i] * x[i]; x[i] = sum;"), StringComparison.Ordinal);

    private static string Ir(string body) => PassOutput.Of(
        $$"""
        [Differentiable(Modes = DerivativeModes.Taylor)]
        public static double F([InOut] Span<double> x, [NoDerivative] Span<double> w)
        {
            double sum = 0;
            for (int i = 0; i < 3; i++)
            {
                {{body}}
            }

            return sum;
        }
        """,
        "SeriesSums");
}

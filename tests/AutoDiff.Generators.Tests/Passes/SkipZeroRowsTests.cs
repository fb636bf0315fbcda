using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Inner loops of a Jacobian's columns visit the rows of tangents that are not zero.</summary>
public sealed class SkipZeroRowsTests
{
    private static string Jacobian(string inner) => PassOutput.Of(
        $$"""
        [Differentiable(Modes = DerivativeModes.Jacobian)]
        public static void F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> weights, Span<double> y)
        {
            Span<double> rows = stackalloc double[2 * x.Length];
            for (int b = 0; b < x.Length; b++)
            {
                rows[2 * b] = Math.Sin(x[b]);
                rows[2 * b + 1] = Math.Cos(x[b]);
            }

            for (int i = 0; i < y.Length; i++)
            {
                double sum = 0;
                for (int b = 0; b < x.Length; b++)
                {
                    {{inner}}
                }

                y[i] = sum;
            }
        }
        """,
        "JacobianInLanes");

    [Theory]
    [InlineData("sum += weights[i] * (rows[2 * b] + i * rows[2 * b + 1]);")]
    [InlineData("sum -= weights[b] * rows[2 * b + 1];")]
    [InlineData("ReadOnlySpan<double> row = rows.Slice(2 * b, 2); sum += row[0] - row[1];")]
    public void A_sum_over_rows_visits_those_that_are_not_zero(string inner)
    {
        string ir = Jacobian(inner);

        Assert.Contains("FirstRow({0}, 2)", ir);
        Assert.Contains("EndOfRows({0}, 2)", ir);
    }

    [Theory]
    [InlineData("sum += rows[2 * b] * x[i];")]
    [InlineData("sum += rows[2 * b + 2];")]
    [InlineData("sum = 0.5 * sum + rows[2 * b];")]
    [InlineData("rows[2 * b] *= weights[i]; sum += rows[2 * b];")]
    [InlineData("sum += rows[b * b];")]
    public void A_loop_is_left_alone_whose_iterations_do_more_or_read_other_rows(string inner) =>
        Assert.DoesNotContain("FirstRow", Jacobian(inner));
}

namespace AutoDiff.Benchmarks.Tests;

/// <summary>Derivatives from values alone: central differences, extrapolated once.</summary>
internal static class Differences
{
    /// <summary>Asserts that a Jacobian, row by row, is that of a function at a point.</summary>
    public static void Match(Func<double[], double[]> function, double[] point, ReadOnlySpan<double> jacobian, double tolerance = 1e-8)
    {
        const double Step = 1e-3;
        for (int j = 0; j < point.Length; j++)
        {
            double[] wide = Slope(function, point, j, Step);
            double[] narrow = Slope(function, point, j, Step / 2);
            for (int i = 0; i < wide.Length; i++)
            {
                double expected = ((4 * narrow[i]) - wide[i]) / 3;
                double actual = jacobian[(i * point.Length) + j];
                Assert.True(
                    Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
                    $"Derivative of {i} by {j}: differences give {expected:R}, got {actual:R}.");
            }
        }
    }

    private static double[] Slope(Func<double[], double[]> function, double[] point, int j, double step)
    {
        double[] moved = [.. point];
        moved[j] = point[j] + step;
        double[] after = function(moved);
        moved[j] = point[j] - step;
        double[] before = function(moved);
        return [.. after.Zip(before, (a, b) => (a - b) / (2 * step))];
    }
}

using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class RiskParityTests
{
    private static readonly double[] Covariance = RiskParity.Covariance(
        [0.1, 0.2, 0.3], new[,] { { 1, 0.8, 0.5 }, { 0.8, 1, 0.3 }, { 0.5, 0.3, 1 } });

    private static readonly RiskParity.BarrierObjective EqualBudgets = new(Covariance, [1.0 / 3, 1.0 / 3, 1.0 / 3]);

    [Theory]
    [InlineData(1.0 / 3, 1.0 / 3, 1.0 / 3, 0.51160644, 0.28105318, 0.20734039)]
    [InlineData(0.5, 0.3, 0.2, 0.65622644, 0.21863937, 0.12513419)]
    public void Weights_agree_with_the_reference(double b0, double b1, double b2, double w0, double w1, double w2)
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new RiskParity.BarrierObjective(Covariance, [b0, b1, b2]), [1.0, 1, 1], new Newton());
        Assert.True(result.Converged, result.ToString());
        double sum = result.X.Sum();
        double[] expected = [w0, w1, w2];
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(expected[j], result.X[j] / sum, 1e-8);
        }
    }

    [Fact]
    public void Newton_takes_as_many_iterations_as_elsewhere()
    {
        MinimizationResult<double> result = Minimizer.Minimize(EqualBudgets, [1.0, 1, 1], new Newton(), new OptimOptions { GradientTolerance = 1e-10 });
        Assert.Equal(StopReason.GradientBelowTolerance, result.Reason);
        Assert.InRange(result.Iterations, 6 * 0.85, 6 * 1.15);
    }

    [Fact]
    public void Cyclical_coordinate_descent_takes_as_many_sweeps_as_elsewhere()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            EqualBudgets, [1.0, 1, 1], new CoordinateDescent { Rule = CoordinateRule.Cyclic }, new OptimOptions { GradientTolerance = 1e-10 });
        Assert.Equal(StopReason.GradientBelowTolerance, result.Reason);
        Assert.InRange(result.Iterations / 3.0, 11 * 0.85, 11 * 1.15);
    }

    [Fact]
    public void With_equal_correlations_weights_are_inverse_volatilities()
    {
        const int N = 20;
        double[] sigma = [.. Enumerable.Range(1, N).Select(i => 0.05 * (1 + (i / 7.0)))];
        var correlation = new double[N, N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                correlation[i, j] = i == j ? 1 : 0.4;
            }
        }

        double[] budgets = [.. Enumerable.Repeat(1.0 / N, N)];
        MinimizationResult<double> result = Minimizer.Minimize(
            new RiskParity.BarrierObjective(RiskParity.Covariance(sigma, correlation), budgets),
            [.. Enumerable.Repeat(1.0, N)],
            new Newton(),
            new OptimOptions { GradientTolerance = 1e-12 });
        Assert.True(result.Converged, result.ToString());
        double first = result.X[0] * sigma[0];
        Assert.All(result.X.Zip(sigma), pair => Assert.Equal(1, pair.First * pair.Second / first, 1e-11));
    }
}

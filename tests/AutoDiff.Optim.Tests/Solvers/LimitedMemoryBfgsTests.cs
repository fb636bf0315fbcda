using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class LimitedMemoryBfgsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Logistic_regression_converges_from_every_reference_start(double start)
    {
        double[] x = [.. Enumerable.Repeat(start, 20)];
        MinimizationResult<double> result = Minimizer.Minimize(Logistic.Synthetic(), x, new LimitedMemoryBfgs());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(Logistic.SyntheticMinimum, result.Value, 13);
        Assert.InRange(result.Iterations, 10, 100);
        Assert.InRange(result.Evaluations.Gradients, result.Iterations, (int)(1.5 * result.Iterations) + 5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Rosenbrock_is_solved_from_the_standard_start(int memory)
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new LimitedMemoryBfgs { Memory = memory });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[0], 6);
        Assert.InRange(result.Evaluations.Gradients, 20, 150);
    }

    [Fact]
    public void Negative_curvature_is_left_downhill()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new DoubleWell(), [0.1, -0.2, 0.01, 0.3], new LimitedMemoryBfgs());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(-1, result.Value, 12);
    }

    [Fact]
    public void A_tolerance_below_rounding_ends_converged()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], new LimitedMemoryBfgs(), new OptimOptions { GradientTolerance = 0 });
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.GradientNorm < 1e-8, result.ToString());
    }
}

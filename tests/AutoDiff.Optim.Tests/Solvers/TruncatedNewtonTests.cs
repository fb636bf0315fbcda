using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class TruncatedNewtonTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Logistic_regression_converges_from_every_reference_start(double start)
    {
        var trace = new Trace();
        double[] x = [.. Enumerable.Repeat(start, 20)];
        MinimizationResult<double> result = Minimizer.Minimize(Logistic.Synthetic(), x, new TruncatedNewton(), callback: trace.Record);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(Logistic.SyntheticMinimum, result.Value, 14);
        Assert.InRange(trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8), 4, 24);
        Assert.Equal(0, result.Evaluations.Hessians);
        Assert.InRange(result.Evaluations.HessianVectors, 10, 200);
    }

    [Fact]
    public void Rosenbrock_is_solved_from_the_standard_start()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new TruncatedNewton());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[0], 7);
        Assert.Equal(1, result.X[1], 7);
    }

    [Fact]
    public void Negative_curvature_is_left_downhill()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new DoubleWell(), [0.1, -0.2, 0.01, 0.3], new TruncatedNewton());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(-1, result.Value, 12);
    }

    [Fact]
    public void Many_variables_need_no_matrix()
    {
        double[] diagonal = [.. Enumerable.Range(0, 20_000).Select(i => 1.0 + (i % 7))];
        MinimizationResult<double> result = Minimizer.Minimize(new Quadratic(diagonal), new double[diagonal.Length]);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0, result.Evaluations.Hessians);
        Assert.InRange(result.Evaluations.HessianVectors, 1, 40);
    }

    [Fact]
    public void The_inner_iterations_can_be_limited()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], new TruncatedNewton { MaxInnerIterations = 2 }, new OptimOptions { MaxIterations = 5 });
        Assert.InRange(result.Evaluations.HessianVectors, 5, 10);
    }

    [Fact]
    public void A_tolerance_below_rounding_ends_converged()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], new TruncatedNewton(), new OptimOptions { GradientTolerance = 0 });
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.GradientNorm < 1e-12);
    }
}

using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class NewtonTests
{
    [Fact]
    public void The_synthetic_logistic_problem_is_the_reference_one()
    {
        Logistic problem = Logistic.Synthetic();
        double[] ones = Filled(1);
        var gradient = new double[20];
        Assert.Equal(0.7623091999550187, problem.Gradient(ones, gradient), 14);
        Assert.Equal(0.2870595017788767, Math.Sqrt(gradient.Sum(g => g * g)), 14);
        Assert.Equal(Math.Log(2), problem.Value(new double[20]), 14);
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 8)]
    [InlineData(10, 11)]
    public void Logistic_regression_takes_the_reference_number_of_iterations(double start, int iterations)
    {
        var trace = new Trace();
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), Filled(start), new Newton(), callback: trace.Record);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(Logistic.SyntheticMinimum, result.Value, 14);
        Assert.True(result.GradientNorm <= 1e-8);
        Assert.InRange(trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8), iterations - 2, iterations + 1);
        Assert.Equal(result.Iterations, result.Evaluations.Hessians);
    }

    [Fact]
    public void Rosenbrock_is_solved_from_the_standard_start()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, new Newton());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[0], 9);
        Assert.Equal(1, result.X[1], 9);
        Assert.InRange(result.Iterations, 5, 30);
    }

    [Fact]
    public void Single_precision_converges_too()
    {
        MinimizationResult<float> result = Minimizer.Minimize(new Rosenbrock<float>(), Rosenbrock<float>.Start, new Newton());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1f, result.X[0], 3);
    }

    [Fact]
    public void An_indefinite_Hessian_still_gives_descent()
    {
        var trace = new Trace();
        MinimizationResult<double> result = Minimizer.Minimize(
            new DoubleWell(), [0.1, -0.2, 0.01, 0.3], new Newton(), callback: trace.Record);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal([1, -1, 1, 1], result.X.Select(x => Math.Round(x, 8)));
        Assert.All(trace.Values.Zip(trace.Values.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
    }

    [Fact]
    public void A_singular_Hessian_is_survived()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new Quadratic([1, 0, 4]), [5.0, 5.0, 5.0], new Newton());
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0, result.Value, 12);
    }

    [Fact]
    public void A_tolerance_below_rounding_ends_converged()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), Filled(1), new Newton(), new OptimOptions { GradientTolerance = 0 });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(StopReason.RoundingLimitReached, result.Reason);
        Assert.True(result.Evaluations.Gradients < 40);
        Assert.True(result.GradientNorm < 1e-14);
    }

    [Fact]
    public void A_large_constant_that_hides_the_decrease_ends_converged()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new Quadratic([1, 100, 1e4], 1e12), [3.0, 3.0, 3.0], new Newton(), new OptimOptions { GradientTolerance = 0 });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal([1, 1, 1], result.X.Select(x => Math.Round(x, 6)));
    }

    [Fact]
    public void The_optimum_as_a_start_is_recognised()
    {
        MinimizationResult<double> result = Minimizer.Minimize(new Rosenbrock<double>(), [1.0, 1.0], new Newton());
        Assert.Equal(StopReason.GradientBelowTolerance, result.Reason);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(1, result.Evaluations.Total);
    }

    private static double[] Filled(double value) => [.. Enumerable.Repeat(value, 20)];
}

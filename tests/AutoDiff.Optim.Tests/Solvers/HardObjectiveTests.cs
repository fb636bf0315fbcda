using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

/// <summary>What every minimiser does where its model of the objective is poor.</summary>
public class HardObjectiveTests
{
    private static readonly OptimOptions Enough = new() { MaxIterations = 100_000 };

    public static TheoryData<string> Methods => [.. AllMethods.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_start_at_the_optimum_takes_no_step(string method)
    {
        MinimizationResult<double> result = AllMethods.Minimize(new Rosenbrock<double>(), [1.0, 1.0], method);
        Assert.Equal(StopReason.GradientBelowTolerance, result.Reason);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(1, result.Evaluations.Total);
        Assert.Equal([1.0, 1.0], result.X);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_start_where_the_Hessian_is_indefinite_is_left_for_a_minimum(string method)
    {
        MinimizationResult<double> result = AllMethods.Minimize(new DoubleWell(), [0.1, -0.2, 0.9, 0.3], method, Enough);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(-1, result.Value, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_singular_Hessian_is_survived(string method)
    {
        MinimizationResult<double> result = AllMethods.Minimize(new Quadratic([1, 0, 4]), [5.0, 5.0, 5.0], method, Enough);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0, result.Value, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_jump_of_the_objective_ends_in_a_result_with_the_best_point(string method)
    {
        foreach (double jump in new[] { -3.0, 0.3, 3, 1e6 })
        {
            double[] start = [3, 2];
            var watched = new Faulty<Cliff>(new Cliff(jump), _ => false);
            MinimizationResult<double> result = AllMethods.Minimize(watched, start, method, Enough);
            Assert.Equal(new Cliff(jump).Value(result.X), result.Value);
            Assert.Equal(watched.Lowest, result.Value, 1e-14);
            Assert.True(result.Value < new Cliff(jump).Value(start), result.ToString());

            // The only point where the gradient vanishes is 0.
            Assert.True(result.Reason != StopReason.GradientBelowTolerance || result.X.All(v => Math.Abs(v) <= 1e-8), result.ToString());
        }
    }

    [Fact]
    public void Fisher_information_serves_as_curvature()
    {
        double[] t = [.. Enumerable.Range(0, 30).Select(i => i / 10.0)];
        double[] counts = [.. t.Select((v, i) => Math.Round(Math.Pow(1 + (2 * v), 2)) + (i % 3))];
        var problem = new RootPoisson(t, counts);
        MinimizationResult<double> result = Minimizer.Minimize(problem, [5.0, 0.5], new GradientNormalizedNewton());
        MinimizationResult<double> byGradients = Minimizer.Minimize(problem, [5.0, 0.5], new Bfgs());
        Assert.Equal(StopReason.GradientBelowTolerance, result.Reason);
        Assert.InRange(result.Iterations, 1, 30);

        // b and −b have the same means.
        double sign = Math.Sign(byGradients.X[0]) * Math.Sign(result.X[0]);
        Assert.Equal(byGradients.X[0], sign * result.X[0], 1e-7);
        Assert.Equal(byGradients.X[1], sign * result.X[1], 1e-7);
    }
}

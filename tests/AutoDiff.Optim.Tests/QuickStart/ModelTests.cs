using AutoDiff.Optim.Tests.Support;
using QuickStart;
using QuickStart.Data;

namespace AutoDiff.Optim.Tests.QuickStart;

public class ModelTests
{
    private const double Ridge = 1e-3;

    [Fact]
    public void Misra1a_agrees_with_the_certified_values()
    {
        var residual = new Model.AdsorptionResidual(Misra1a.Pressure, Misra1a.Volume, Misra1a.Volume.Length);
        LeastSquaresResult<double> result = LeastSquares.Solve(residual, Misra1a.Start, new LevenbergMarquardt());
        Assert.True(result.Converged, result.ToString());
        Assert.True(Digits.Agreement(result.X[0], Misra1a.CertifiedB1) >= 9);
        Assert.True(Digits.Agreement(result.X[1], Misra1a.CertifiedB2) >= 9);
        Assert.True(Digits.Agreement(result.ResidualSumOfSquares, Misra1a.CertifiedSumOfSquares) >= 9);
    }

    [Fact]
    public void The_synthetic_data_set_has_the_known_minimum()
    {
        AssertMinimum(SyntheticData.Create(), SyntheticData.MinimumLoss);
    }

    [Fact]
    public void Solvers_on_generated_function_objects_allocate_nothing_after_the_first_run()
    {
        var workspace = new Workspace<double>();
        var objective = new Model.LossObjective(SyntheticData.Create(), Ridge);
        var newton = new Newton();
        var truncated = new TruncatedNewton();
        var bfgs = new LimitedMemoryBfgs();
        var start = new double[20];
        var solution = new double[20];
        Assert.Equal(0, Allocation.Least(Run));

        void Run()
        {
            Minimizer.Minimize(objective, start, solution, workspace, newton);
            Minimizer.Minimize(objective, start, solution, workspace, truncated);
            Minimizer.Minimize(objective, start, solution, workspace, bfgs);
            LeastSquares.Solve(
                new Model.AdsorptionResidual(Misra1a.Pressure, Misra1a.Volume, Misra1a.Volume.Length),
                Misra1a.Start,
                solution.AsSpan(0, 2),
                workspace);
        }
    }

    [SharedDataTheory("libsvm")]
    [InlineData("heart_scale", 270, 13, 0.3556466924120685)]
    [InlineData("a1a", 1605, 119, 0.3270621312595385)]
    [InlineData("mushrooms", 8124, 112, 0.0503019794861480)]
    public void Real_data_sets_are_learnt_by_every_method(string file, int samples, int features, double minimum)
    {
        Dataset data = LibsvmFile.Read(Path.Combine(SharedData.Find("libsvm")!, file));
        Assert.Equal(samples, data.Count);
        Assert.Equal(features, data.Features);
        AssertMinimum(data, minimum);
    }

    private static void AssertMinimum(Dataset data, double minimum)
    {
        var objective = new Model.LossObjective(data, Ridge);
        var start = new double[data.Features];
        foreach (MinimizationResult<double> result in new[]
        {
            Minimizer.Minimize(objective, start, new Newton()),
            Minimizer.Minimize(objective, start, new TruncatedNewton()),
            Minimizer.Minimize(objective, start, new LimitedMemoryBfgs()),
        })
        {
            Assert.True(result.Converged, result.ToString());
            Assert.Equal(minimum, result.Value, 12);
        }
    }
}

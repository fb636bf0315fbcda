using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class LeastSquaresMethodTests
{
    public static TheoryData<int> Instances => [.. Enumerable.Range(0, MghCatalogue.All.Count)];

    [Theory]
    [MemberData(nameof(Instances))]
    public void The_dogleg_reaches_the_published_minima(int index) => Reaches(index, new PowellDogleg());

    [Theory]
    [MemberData(nameof(Instances))]
    public void Acceleration_reaches_the_published_minima(int index) => Reaches(index, new LevenbergMarquardt { GeodesicAcceleration = true });

    [Fact]
    public void Gauss_Newton_solves_nearly_linear_problems_in_full_steps()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(Misra1a.Problem, [250, 0.0005], new GaussNewton());
        Assert.True(result.Converged, result.ToString());
        Assert.True(Digits.Agreement(result.X[1], Misra1a.CertifiedB2) >= 9);
        Assert.InRange(result.Iterations, 2, 8);
    }

    [Fact]
    public void Gauss_Newton_shortens_steps_that_climb()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new Mgh.WoodResidual(6), [-3.0, -1, -3, -1], new GaussNewton());
        Assert.True(result.Converged, result.ToString());
        Assert.InRange(result.Value, 0, 1e-20);
    }

    [Fact]
    public void Acceleration_saves_iterations_along_a_curved_valley()
    {
        int Iterations(bool isAccelerated) => LeastSquares.Solve(
            new Mgh.RosenbrockResidual(2), [-1.2, 1], new LevenbergMarquardt { GeodesicAcceleration = isAccelerated }).Iterations;
        Assert.True(Iterations(true) < Iterations(false), $"{Iterations(true)} {Iterations(false)}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Robust_losses_ignore_outliers(int index)
    {
        RobustLoss loss = new RobustLoss[]
        {
            new HuberLoss { Scale = 0.1 }, new SoftL1Loss { Scale = 0.1 }, new CauchyLoss { Scale = 0.1 }, new ArctanLoss { Scale = 0.5 },
            new TukeyLoss { Scale = 1 },
        }[index];
        double[] y = [.. Enumerable.Range(0, 20).Select(i => 1 + (0.5 * i) + (i % 5 == 4 ? 10 : 0.01 * (i % 3)))];
        var problem = new Systems.LineResidual(y, y.Length);
        LeastSquaresResult<double> plain = LeastSquares.Solve(problem, [0.9, 0.52], new LevenbergMarquardt());
        Assert.True(plain.X[0] > 1.5);
        foreach (LeastSquaresMethod method in new LeastSquaresMethod[]
            { new LevenbergMarquardt { Loss = loss }, new PowellDogleg { Loss = loss }, new LevenbergMarquardt { Loss = loss, GeodesicAcceleration = true } })
        {
            LeastSquaresResult<double> robust = LeastSquares.Solve(problem, [0.9, 0.52], method);
            Assert.True(robust.Converged, robust.ToString());
            Assert.InRange(robust.X[0], 0.95, 1.07);
            Assert.InRange(robust.X[1], 0.49, 0.51);
        }
    }

    [Fact]
    public void The_value_of_a_robust_fit_is_its_loss()
    {
        double[] y = [0, 3];
        var options = new OptimOptions { MaxIterations = 0 };
        double Value(RobustLoss loss) => LeastSquares.Solve(
            new Systems.LineResidual(y, 2), [0.5, 0], new LevenbergMarquardt { Loss = loss }, options).Value;

        // Residuals 0.5 and −2.5 with scale 1.
        Assert.Equal(0.5 * (0.25 + ((2 * 2.5) - 1)), Value(new HuberLoss()), 14);
        Assert.Equal(0.5 * (2 * (Math.Sqrt(1.25) - 1) + 2 * (Math.Sqrt(7.25) - 1)), Value(new SoftL1Loss()), 14);
        Assert.Equal(0.5 * (Math.Log(1.25) + Math.Log(7.25)), Value(new CauchyLoss()), 14);
        Assert.Equal(0.5 * (Math.Atan(0.25) + Math.Atan(6.25)), Value(new ArctanLoss()), 14);
        Assert.Equal(0.5 * ((1 - Math.Pow(0.75, 3)) / 3 + (1.0 / 3)), Value(new TukeyLoss()), 14);

        // ρ is scaled so that small residuals count as they do without a loss: 4ρ(r²/4).
        Assert.Equal(0.5 * (0.25 + (4 * ((2 * 1.25) - 1))), Value(new HuberLoss { Scale = 2 }), 14);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-9)]
    [InlineData(1e-100)]
    public void Small_residuals_lose_no_digits_to_a_robust_loss(double residual)
    {
        foreach (RobustLoss loss in new RobustLoss[] { new HuberLoss(), new SoftL1Loss(), new CauchyLoss(), new ArctanLoss(), new TukeyLoss() })
        {
            LeastSquaresResult<double> result = LeastSquares.Solve(
                new Systems.LineResidual([residual, -residual], 2), [0.0, 0], new LevenbergMarquardt { Loss = loss }, new OptimOptions { MaxIterations = 0 });
            Assert.Equal(1, result.Value / (residual * residual), residual * residual + 1e-14);
        }
    }

    private static void Reaches(int index, LeastSquaresMethod method)
    {
        MghProblem problem = MghCatalogue.All[index];
        LeastSquaresResult<double> result = LeastSquares.Solve(problem.Residual, problem.Start, method);
        Assert.True(result.Converged, $"{problem}: {result}");
        Assert.True(problem.Gap(result.ResidualSumOfSquares) < 1e-8, $"{problem}: {result.ResidualSumOfSquares:R} {result}");
    }
}

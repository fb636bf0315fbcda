using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class CovarianceTests
{
    [Fact]
    public void A_straight_line_has_the_textbook_errors()
    {
        double[] y = [1, 3, 2, 5, 4];
        var problem = new Systems.LineResidual(y, 5);
        LeastSquaresResult<double> fit = LeastSquares.Solve(problem, [0.0, 0]);
        ParameterCovariance<double> covariance = LeastSquares.Covariance<double, Systems.LineResidual>(problem, fit.X);
        double variance = fit.ResidualSumOfSquares / 3;
        Assert.Equal(3, covariance.DegreesOfFreedom);
        Assert.Equal(variance, covariance.ResidualVariance, 12);
        Assert.Equal(Math.Sqrt(variance / 10), covariance.StandardErrors[1], 12);
        Assert.Equal(Math.Sqrt(variance * ((1 / 5.0) + (4 / 10.0))), covariance.StandardErrors[0], 12);
        Assert.Equal(-2 * variance / 10, covariance.Matrix[0, 1], 12);
        Assert.Equal(covariance.Matrix[0, 1], covariance.Matrix[1, 0]);
        Assert.Equal(1, covariance.Correlation(0, 0));
        Assert.InRange(covariance.Correlation(0, 1), -1, 0);
    }

    [Fact]
    public void Parameters_that_are_not_determined_have_infinite_errors_and_the_others_theirs()
    {
        double[] y = [1, 3, 2, 5, 4];
        var line = new Systems.LineResidual(y, 5);
        LeastSquaresResult<double> fit = LeastSquares.Solve(line, [0.0, 0]);
        double expected = LeastSquares.Covariance<double, Systems.LineResidual>(line, fit.X).StandardErrors[1];
        ParameterCovariance<double> covariance = LeastSquares.Covariance<double, Systems.RedundantResidual>(
            new Systems.RedundantResidual(y, 5), [fit.X[0], fit.X[1], 0]);
        Assert.Equal(2, covariance.Rank);
        Assert.Equal(double.PositiveInfinity, covariance.StandardErrors[0]);
        Assert.Equal(double.PositiveInfinity, covariance.StandardErrors[2]);
        Assert.Equal(expected, covariance.StandardErrors[1], 12);
        Assert.True(double.IsNaN(covariance.Matrix[0, 1]));
        Assert.True(double.IsNaN(covariance.Correlation(0, 0)));
    }

    [Fact]
    public void Without_degrees_of_freedom_nothing_tells_the_scatter()
    {
        ParameterCovariance<double> covariance = LeastSquares.Covariance<double, Mgh.RosenbrockResidual>(new Mgh.RosenbrockResidual(2), [1.0, 1]);
        Assert.Equal(0, covariance.DegreesOfFreedom);
        Assert.True(double.IsNaN(covariance.ResidualVariance));
        Assert.True(double.IsNaN(covariance.StandardErrors[0]));
    }

    [SharedDataTheory("nist")]
    [MemberData(nameof(NistProblem.AllNames), MemberType = typeof(NistProblem))]
    public void Standard_errors_agree_with_the_certified_ones(string name)
    {
        NistProblem problem = NistProblem.Read(name);
        LeastSquaresResult<double> fit = LeastSquares.Solve(problem.Residual, problem.Starts[1]);
        ParameterCovariance<double> covariance = LeastSquares.Covariance<double, IResidual<double>>(problem.Residual, fit.X);
        double worst = covariance.StandardErrors.Zip(problem.StandardErrors, Digits.Agreement).Min();
        Assert.True(worst >= 6, $"{worst:F2} digits");
    }
}

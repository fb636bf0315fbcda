using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Searches;

public class LineSearchTests
{
    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(30.0)]
    [InlineData(1e4)]
    public void A_Wolfe_step_decreases_enough_and_flattens_the_slope(double initialStep)
    {
        (SearchOutcome outcome, double step, double value, double slope) = Search(new WolfeSearch<double>(1e-4, 0.1, 40), initialStep);
        Assert.Equal(SearchOutcome.Accepted, outcome);
        (double start, double startSlope) = At(0);
        Assert.True(value <= start + (1e-4 * step * startSlope));
        Assert.True(Math.Abs(slope) <= 0.1 * Math.Abs(startSlope));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(30.0)]
    [InlineData(1e4)]
    public void A_More_Thuente_step_decreases_enough_and_flattens_the_slope(double initialStep)
    {
        (SearchOutcome outcome, double step, double value, double slope) = Search(new MoreThuenteSearch<double>(1e-4, 0.1, 40), initialStep);
        Assert.Equal(SearchOutcome.Accepted, outcome);
        (double start, double startSlope) = At(0);
        Assert.True(value <= start + (1e-4 * step * startSlope));
        Assert.True(Math.Abs(slope) <= 0.1 * Math.Abs(startSlope));
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(1.0)]
    [InlineData(30.0)]
    [InlineData(1e4)]
    public void A_Hager_Zhang_step_satisfies_the_Wolfe_conditions(double initialStep)
    {
        (SearchOutcome outcome, double step, double value, double slope) = Search(new HagerZhangSearch<double>(0.1, 0.5, 50), initialStep);
        Assert.Equal(SearchOutcome.Accepted, outcome);
        (double start, double startSlope) = At(0);
        Assert.True(value <= start + (0.1 * step * startSlope) || (value <= start + 1e-6 && slope <= -0.8 * startSlope));
        Assert.True(slope >= 0.5 * startSlope);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(30.0)]
    [InlineData(1e4)]
    public void A_backtracked_step_decreases_enough(double initialStep)
    {
        (SearchOutcome outcome, double step, double value, _) = Search(new BacktrackingSearch<double>(1e-4, 40), initialStep);
        Assert.Equal(SearchOutcome.Accepted, outcome);
        (double start, double startSlope) = At(0);
        Assert.True(value <= start + (1e-4 * step * startSlope));
    }

    [Theory]
    [InlineData(LineSearch.Backtracking)]
    [InlineData(LineSearch.StrongWolfe)]
    [InlineData(LineSearch.MoreThuente)]
    [InlineData(LineSearch.HagerZhang)]
    [InlineData(LineSearch.Halving)]
    public void Rounding_at_the_optimum_is_success(LineSearch search)
    {
        FirstOrderMethod[] methods = [new Bfgs { Search = search }, new LimitedMemoryBfgs { Search = search }, new NonlinearConjugateGradient { Search = search }];
        double[] start = [.. Enumerable.Repeat(1.0, 20)];
        foreach (FirstOrderMethod method in methods)
        {
            MinimizationResult<double> result = Minimizer.Minimize(
                Logistic.Synthetic(), start, method, new OptimOptions { GradientTolerance = 0, MaxIterations = 10_000 });
            Assert.True(result.Converged, $"{method}: {result}");
            Assert.InRange(result.GradientNorm, 0, 1e-8);
        }
    }

    [Fact]
    public void Cubic_interpolation_is_exact_for_cubics()
    {
        // t³ − 3t has its minimum at 1.
        Assert.Equal(1, Interpolation.CubicMinimizer(0.0, 0, -3, 3, 18, 24), 14);
        Assert.Equal(1, Interpolation.CubicMinimizer(3.0, 18, 24, 0, 0, -3), 14);
        Assert.Equal(2.5, Interpolation.Between(double.NaN, 2, 3));
        Assert.Equal(3, Interpolation.Between(7.0, 2, 3));
    }

    // φ(t) = (t − 2)⁴/4 − (t − 2)²/2: a maximum at 2, minima at 1 and 3.
    private static (double Value, double Slope) At(double t)
    {
        double u = t - 2;
        return ((u * u * u * u / 4) - (u * u / 2), (u * u * u) - u);
    }

    private static (SearchOutcome Outcome, double Step, double Value, double Slope) Search<TSearch>(TSearch search, double initialStep)
        where TSearch : ILineSearch<double>
    {
        var oracle = new ObjectiveOracle<double, DoubleWell>(default, new Budget(OptimOptions.Default, default), new double[1]);
        var origin = new Point<double>(new double[] { -2 }, new double[1]);
        oracle.Gradient(ref origin);
        var trial = new Point<double>(new double[1], new double[1]);
        var spare = new Point<double>(new double[1], new double[1]);
        var ray = new Ray<double> { Origin = origin, Direction = new double[] { 1 }, Slope = origin.Gradient[0], InitialStep = initialStep };
        SearchOutcome outcome = search.Search(ref oracle, ray, ref trial, ref spare);
        return (outcome, trial.X[0] + 2, trial.Value, trial.Gradient[0]);
    }
}

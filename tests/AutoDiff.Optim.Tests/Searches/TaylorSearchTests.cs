using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Searches;

public class TaylorSearchTests
{
    private static readonly double[] Start = [-1.2, 1];

    private static readonly TaylorSearch[] Methods =
    [
        new(new Bfgs()),
        new(new LimitedMemoryBfgs()),
        new(new NonlinearConjugateGradient()),
        new(new Newton()),
        new(new TruncatedNewton()),
    ];

    public static TheoryData<int> AllMethods => [.. Enumerable.Range(0, Methods.Length)];

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void Every_method_that_searches_a_line_reaches_the_minimum(int method)
    {
        MinimizationResult<double> result = Minimizer.Minimize(new NonConvex.RosenbrockObjective(), Start, Methods[method]);

        Assert.True(result.Converged, result.Message);
        Assert.Equal([1, 1], result.X, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.InRange(result.Evaluations.Expansions, 1, result.Iterations + 1);
    }

    [Fact]
    public void The_first_trial_on_a_cubic_is_its_minimiser()
    {
        // From 0 the first direction of L-BFGS is the negative gradient, shortened: the minimiser is at x = 1 wherever that ends.
        var seen = new List<double>();
        Minimizer.Minimize(
            new Valley.CubicObjective(),
            [0.0],
            new TaylorSearch(new LimitedMemoryBfgs()),
            new OptimOptions { MaxIterations = 1 },
            report =>
            {
                seen.Add(report.X[0]);
                return IterationAnswer.Continue;
            });

        Assert.Equal(1, seen[1], 14);
    }

    [Theory]
    [InlineData(-3.0, 0.0, 1.0, 1.0)]
    [InlineData(-1.0, 0.5, 0.0, 1.0)]
    [InlineData(-1.0, 1.0, -1.0 / 9, 0.5505102572168219)]
    [InlineData(-1.0, -1.0, 1.0, 1.0)]
    public void A_cubic_without_constant_has_this_minimiser(double c1, double c2, double c3, double expected)
        => Assert.Equal(expected, Interpolation.CubicMinimizer(c1, c2, c3), 14);

    [Fact]
    public void A_cubic_that_only_falls_has_no_minimiser()
        => Assert.True(double.IsNaN(Interpolation.CubicMinimizer(-1.0, -0.1, -1.0)));

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void A_resumed_run_makes_the_same_iterates(int method)
        => Resumption.AssertIsExact(
            2,
            (solution, workspace, options, callback) => Minimizer.Minimize(
                new NonConvex.RosenbrockObjective(), Start, solution, workspace, Methods[method], options, callback),
            new OptimOptions());

    [Theory]
    [MemberData(nameof(AllMethods))]
    public void A_second_run_allocates_nothing(int method)
    {
        var workspace = new Workspace<double>();
        var solution = new double[2];
        Assert.Equal(0, Allocation.Least(() => Minimizer.Minimize(new NonConvex.RosenbrockObjective(), Start, solution, workspace, Methods[method])));
    }

    [Fact]
    public void Every_limit_on_evaluations_ends_the_run_with_its_reason()
    {
        for (int limit = 1; limit < 20; limit++)
        {
            MinimizationResult<double> result = Minimizer.Minimize(
                new NonConvex.RosenbrockObjective(), Start, Methods[0], new OptimOptions { MaxEvaluations = limit });

            Assert.Equal(StopReason.EvaluationLimitReached, result.Reason);
            Assert.Equal(limit, result.Evaluations.Total);
        }
    }

    [Fact]
    public void A_missing_method_is_named()
        => Assert.Equal("method", Assert.Throws<ArgumentNullException>(() => new TaylorSearch((FirstOrderSearchMethod)null!)).ParamName);
}

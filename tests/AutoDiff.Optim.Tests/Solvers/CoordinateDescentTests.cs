using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class CoordinateDescentTests
{
    private static readonly Chain Problem = new(100);
    private static readonly double Minimum = Minimizer.Minimize(Problem, new double[100], new Newton()).Value;

    [Theory]
    [InlineData(CoordinateRule.Random, 107_730, 0.4)]
    [InlineData(CoordinateRule.Cyclic, 51_851, 0.15)]
    [InlineData(CoordinateRule.GaussSouthwell, 42_727, 0.15)]
    [InlineData(CoordinateRule.GaussSouthwellLipschitz, 39_685, 0.15)]
    public void Single_coordinates_take_as_many_moves_as_elsewhere(CoordinateRule rule, int expected, double tolerance)
    {
        int moves = MovesOf(new CoordinateDescent { Rule = rule });
        Assert.InRange(moves, expected * (1 - tolerance), expected * (1 + tolerance));
    }

    [Theory]
    [InlineData(CoordinateRule.Random, 19_735, 0.4)]
    [InlineData(CoordinateRule.Cyclic, 2_113, 0.15)]
    [InlineData(CoordinateRule.GaussSouthwell, 8_565, 0.15)]
    [InlineData(CoordinateRule.GaussSouthwellLipschitz, 7_896, 0.15)]
    [InlineData(CoordinateRule.GaussSouthwellDiagonal, 7_922, 0.15)]
    public void Blocks_take_as_many_moves_as_elsewhere(CoordinateRule rule, int expected, double tolerance)
    {
        int moves = MovesOf(new BlockCoordinateDescent { Rule = rule });
        Assert.InRange(moves, expected * (1 - tolerance), expected * (1 + tolerance));
    }

    [Fact]
    public void Greedy_rules_beat_random_ones_by_more_than_two()
    {
        int random = MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.Random });
        Assert.True(random > 2 * MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.GaussSouthwell }));
        Assert.True(random > 2 * MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.GaussSouthwellLipschitz }));
        random = MovesOf(new CoordinateDescent { Rule = CoordinateRule.Random });
        Assert.True(random > 2 * MovesOf(new CoordinateDescent()));
    }

    [Fact]
    public void A_seed_repeats_a_run_and_another_does_not()
    {
        int moves = MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.Random, Seed = 5 });
        Assert.Equal(moves, MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.Random, Seed = 5 }));
        Assert.NotEqual(moves, MovesOf(new BlockCoordinateDescent { Rule = CoordinateRule.Random, Seed = 6 }));
    }

    [Fact]
    public void A_rule_that_needs_the_Hessian_is_refused_where_there_is_none()
        => Assert.Equal(
            "Rule", Assert.Throws<ArgumentOutOfRangeException>(() => new CoordinateDescent { Rule = CoordinateRule.GaussSouthwellDiagonal }).ParamName);

    private static int MovesOf(FirstOrderMethod method)
        => Minimizer.Minimize(Problem, new double[100], method, Options, AtGap).Iterations;

    private static int MovesOf(SecondOrderMethod method)
        => Minimizer.Minimize(Problem, new double[100], method, Options, AtGap).Iterations;

    private static OptimOptions Options => new() { MaxIterations = 300_000, GradientTolerance = 0 };

    private static IterationAnswer AtGap(IterationReport<double> report)
        => report.Value - Minimum <= 1e-8 ? IterationAnswer.Accept : IterationAnswer.Continue;
}

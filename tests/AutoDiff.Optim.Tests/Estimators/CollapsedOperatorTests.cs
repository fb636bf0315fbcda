using AutoDiff.Estimators;
using static AutoDiff.Optim.Tests.Estimators.Models;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Operators whose series along lines are collapsed, against the same operators with one series for each line.</summary>
public class CollapsedOperatorTests
{
    private readonly Workspace<double> _workspace = new();

    public static TheoryData<string> Operators => [.. All.Keys];

    private static Dictionary<string, DifferentialOperator> All => new()
    {
        ["Laplacian"] = DifferentialOperator.Laplacian(Inputs),
        ["third derivatives"] = DifferentialOperator.PureSum(Inputs, 3),
        ["fifth derivatives"] = DifferentialOperator.PureSum(Inputs, 5),
        ["biharmonic"] = DifferentialOperator.Biharmonic(Inputs),
        ["weighted"] = DifferentialOperator.SecondOrder([.. Enumerable.Range(0, Inputs * Inputs).Select(i => Math.Cos(1.1 * i))], Inputs),
        ["sum of terms"] = DifferentialOperator.Sum(
            [new(1, (0, 1), (2, 1)), new(1, (1, 3), (2, 1)), new(-1, (1, 2)), new(2, (2, 2)), new(3, (4, 1)), new(0.5)], JetChoice.Polarisation),
    };

    [Theory]
    [MemberData(nameof(Operators))]
    public void Are_the_same(string name) =>
        Close(All[name].Apply(new WholeObjective(), Point, _workspace), All[name].ApplyCollapsed(new WholeObjective(), Point, _workspace), 1e-12);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Take_rows_of_a_first_layer(string name)
    {
        var layer = new FirstLayer<double>(Weights, Width);
        Close(All[name].Apply(new WholeObjective(), Point, _workspace), All[name].ApplyCollapsed(new TailObjective(), layer, Hidden(), _workspace), 1e-12);
    }

    [Fact]
    public void The_Laplacian_is_the_sum_of_second_derivatives() =>
        Close(DifferentialOperatorTests.ExactLaplacian(), DifferentialOperator.Laplacian(Inputs).ApplyCollapsed(new WholeObjective(), Point, _workspace), 1e-13);

    [Fact]
    public void A_second_application_allocates_nothing()
    {
        DifferentialOperator biharmonic = All["biharmonic"];
        double first = biharmonic.ApplyCollapsed(new WholeObjective(), Point, _workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double second = biharmonic.ApplyCollapsed(new WholeObjective(), Point, _workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }
}

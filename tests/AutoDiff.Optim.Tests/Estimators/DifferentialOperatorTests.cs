using AutoDiff.Estimators;
using static AutoDiff.Optim.Tests.Estimators.Models;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Operators from series, against closed forms of every partial derivative.</summary>
public class DifferentialOperatorTests
{
    private readonly Workspace<double> _workspace = new();

    public static TheoryData<int[]> Orders => [[1], [4], [1, 1], [2, 1], [3, 1], [2, 2], [1, 1, 1], [2, 1, 1], [1, 1, 1, 1], [5, 2]];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Any_partial_derivative_is_read_from_lines_and_from_slots(int[] orders)
    {
        (int, int)[] powers = [.. orders.Select((order, i) => (i + 1, order))];
        foreach (JetChoice choice in Enum.GetValues<JetChoice>())
        {
            DifferentialOperator partial = DifferentialOperator.Sum([new DifferentialTerm(1, powers)], choice);
            Close(Exact(powers), partial.Apply(new WholeObjective(), Point, _workspace), 1e-10);
        }
    }

    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(7, 2, 1)]
    [InlineData(11, 3, 1)]
    [InlineData(14, 2, 2)]
    [InlineData(17, 1, 1, 1)]
    public void Slots_are_the_lowest_clean_ones(int order, params int[] orders)
    {
        var term = new DifferentialTerm(1, [.. orders.Select((k, i) => (i, k))]);
        Assert.Equal(order, JetPlanner.FindSlots([term], out int[] slots));
        Assert.Equal(orders.Length, slots.Distinct().Count());
    }

    [Theory]
    [InlineData(2, 2, 1, 1)]
    [InlineData(4, 4, 2, 2)]
    [InlineData(4, 4, 3, 1)]
    [InlineData(1, 13, 4, 1)]
    [InlineData(1, 9, 9)]
    public void Several_short_series_are_cheaper_than_one_that_is_too_long_to_be_written_out(int series, int order, params int[] orders)
    {
        DifferentialOperator partial = DifferentialOperator.Sum([new DifferentialTerm(1, [.. orders.Select((k, i) => (i, k))])]);
        Assert.Equal((series, order), (partial.JetCount, partial.MaxJetOrder));
    }

    [Fact]
    public void The_operator_of_Korteweg_and_de_Vries_is_a_sum_of_terms()
    {
        DifferentialTerm[] terms = [new(1, (0, 1), (2, 1)), new(1, (1, 3), (2, 1)), new(-1, (1, 2)), new(2, (2, 2)), new(0.5)];
        double expected = Exact((0, 1), (2, 1)) + Exact((1, 3), (2, 1)) - Exact((1, 2)) + (2 * Exact((2, 2))) + (0.5 * Whole(Point));
        foreach (JetChoice choice in Enum.GetValues<JetChoice>())
        {
            Close(expected, DifferentialOperator.Sum(terms, choice).Apply(new WholeObjective(), Point, _workspace), 1e-11);
        }
    }

    [Fact]
    public void The_Laplacian_is_the_sum_of_second_derivatives() =>
        Close(ExactLaplacian(), DifferentialOperator.Laplacian(Inputs).Apply(new WholeObjective(), Point, _workspace), 1e-13);

    [Fact]
    public void The_biharmonic_operator_is_the_Laplacian_of_the_Laplacian() =>
        Close(ExactBiharmonic(), DifferentialOperator.Biharmonic(Inputs).Apply(new WholeObjective(), Point, _workspace), 1e-12);

    [Fact]
    public void A_weighted_second_order_operator_takes_matrices_of_any_signs()
    {
        double[] matrix = [.. Enumerable.Range(0, Inputs * Inputs).Select(i => Math.Cos(1.1 * i))];
        double expected = 0;
        for (int i = 0; i < Inputs * Inputs; i++)
        {
            expected += matrix[i] * ExactSecond(i / Inputs, i % Inputs);
        }

        Close(expected, DifferentialOperator.SecondOrder(matrix, Inputs).Apply(new WholeObjective(), Point, _workspace), 1e-12);
    }

    [Fact]
    public void Rows_of_a_first_layer_are_directions()
    {
        var layer = new FirstLayer<double>(Weights, Width);
        double[] y = new double[Width];
        layer.Point(Point, Bias, y);
        Close(ExactLaplacian(), DifferentialOperator.Laplacian(Inputs).Apply(new TailObjective(), layer, y, _workspace), 1e-13);
        Close(Exact((1, 2), (4, 1)), DifferentialOperator.Partial((1, 2), (4, 1)).Apply(new TailObjective(), layer, y, _workspace), 1e-12);
    }

    [Fact]
    public void A_second_application_allocates_nothing()
    {
        DifferentialOperator biharmonic = DifferentialOperator.Biharmonic(Inputs);
        double sum = biharmonic.Apply(new WholeObjective(), Point, _workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum -= biharmonic.Apply(new WholeObjective(), Point, _workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, sum);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => DifferentialOperator.Partial((Inputs, 1)).Apply(new WholeObjective(), Point, _workspace)).ParamName);
        Assert.Equal("powers", Assert.Throws<ArgumentException>(() => new DifferentialTerm(1, (2, 1), (2, 1))).ParamName);
        Assert.Equal("terms", Assert.Throws<ArgumentException>(() => DifferentialOperator.Sum([])).ParamName);
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(() => DifferentialOperator.SecondOrder([1, 2], 2)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => new FirstLayer<double>([1, 2, 3], 2)).ParamName);
    }

    internal static double ExactLaplacian() => Enumerable.Range(0, Inputs).Sum(i => Exact((i, 2)));

    internal static double ExactBiharmonic() =>
        Enumerable.Range(0, Inputs).Sum(i => Enumerable.Range(0, Inputs).Sum(j => i == j ? Exact((i, 4)) : Exact((i, 2), (j, 2))));
}

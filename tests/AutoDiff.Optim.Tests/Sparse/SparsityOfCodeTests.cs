using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Sparse;

public class SparsityOfCodeTests
{
    private const int N = 12;
    private static readonly double[] Point = [.. Enumerable.Range(0, N).Select(i => 0.5 + Math.Sin(7 * i + 1))];
    private static readonly int[] From = [0, 3, 5, 11, 2], To = [4, 9, 5, 0, 3];

    [Fact]
    public void A_chain_joins_neighbours()
        => AssertHessian(new SparseFunctions.ChainObjective(), (i, j) => Math.Abs(i - j) <= 1);

    [Fact]
    public void Linear_terms_join_nothing_and_a_while_loop_is_followed()
        => AssertHessian(new SparseFunctions.PairsObjective(), (i, j) => i / 2 == j / 2 && (i != j || i % 2 == 1));

    [Fact]
    public void Places_that_an_array_names_are_found()
        => AssertHessian(
            new SparseFunctions.SpringsObjective(From, To),
            (i, j) => Enumerable.Range(0, From.Length).Any(k => (i == From[k] || i == To[k]) && (j == From[k] || j == To[k])));

    [Fact]
    public void Both_sides_of_a_branch_on_variables_count()
    {
        SparsityPattern pattern = SparsityPattern.OfHessian(new SparseFunctions.ChoosingObjective(), (ReadOnlySpan<double>)Point);
        AssertPattern(pattern, (i, j) => Math.Abs(i - j) == 1 && Math.Min(i, j) >= 1);
    }

    [Fact]
    public void Products_in_an_inner_loop_join_what_it_runs_over()
        => AssertHessian(new SparseFunctions.BlocksObjective(), (i, j) => i / 4 == j / 4, isExact: false);

    [Fact]
    public void Squares_of_sums_join_what_was_added()
        => AssertHessian(new SparseFunctions.WindowsObjective(3), (i, j) => i / 3 == j / 3);

    [Fact]
    public void A_linear_recurrence_joins_nothing_by_itself()
        => AssertHessian(new SparseFunctions.HornerObjective(), (i, j) => i == j || i == 0 || j == 0);

    [Fact]
    public void What_a_nonlinear_recurrence_hands_on_is_joined_through_all_iterations()
        => AssertHessian(new SparseFunctions.LogisticMapObjective(), (_, _) => true, isExact: false);

    [Fact]
    public void A_sum_that_is_used_on_the_way_is_joined_with_its_uses()
        => AssertHessian(new SparseFunctions.RunningObjective(), (_, _) => true, isExact: false);

    [Fact]
    public void Without_places_that_the_code_tells_there_is_no_pattern()
        => Assert.False(typeof(SparseFunctions.DependentObjective).IsAssignableTo(typeof(ISparseHessian<double>)));

    [Fact]
    public void A_band_of_results_depends_on_a_band_of_variables()
        => AssertJacobian(new SparseFunctions.TridiagonalResidual(N), (i, j) => Math.Abs(i - j) <= 1);

    [Fact]
    public void Bounds_of_inner_loops_may_depend_on_the_row()
        => AssertJacobian(new SparseFunctions.BandedResidual(N), (i, j) => j - i is >= -5 and <= 1);

    [Fact]
    public void A_result_depends_on_all_that_was_added_before()
    {
        SparsityPattern pattern = SparsityPattern.OfJacobian(new SparseFunctions.PrefixesResidual(N), (ReadOnlySpan<double>)Point);
        AssertCovers(pattern, SparsityDetection.Jacobian<double, SparseFunctions.PrefixesResidual>(new SparseFunctions.PrefixesResidual(N), Point));
    }

    [Fact]
    public void Slices_of_the_results_are_followed()
        => AssertJacobian(
            new SparseFunctions.HalvesResidual(2 * N), (i, j) => i < N ? i == j : j == i - N || j == N - 1 - (i - N));

    [Fact]
    public void Patterns_of_published_problems_cover_what_runs_find()
    {
        AssertCoversAll(new Mgh.ExtendedRosenbrockResidual(N));
        AssertCoversAll(new Mgh.ExtendedPowellResidual(N));
        AssertCoversAll(new Mgh.Penalty1Residual(N + 1));
        AssertCoversAll(new Mgh.Penalty2Residual(2 * N));
        AssertCoversAll(new Mgh.VariablyDimensionedResidual(N + 2));
        AssertCoversAll(new Mgh.TrigonometricResidual(N));
        AssertCoversAll(new Mgh.BrownAlmostLinearResidual(N));
        AssertCoversAll(new Mgh.DiscreteBoundaryValueResidual(N));
        AssertCoversAll(new Mgh.DiscreteIntegralResidual(N));
        AssertCoversAll(new Mgh.BroydenTridiagonalResidual(N));
        AssertCoversAll(new Mgh.BroydenBandedResidual(N));
        AssertCoversAll(new Mgh.LinearFullRankResidual(N));
        AssertCoversAll(new Mgh.LinearRank1Residual(N));
        AssertCoversAll(new Mgh.LinearRank1WithZerosResidual(N));
        AssertCoversAll(new Mgh.ChebyquadResidual(N));
    }

    [Fact]
    public void A_method_solves_with_the_pattern_of_its_code()
    {
        double[] start = [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? -1.2 : 1)];
        var objective = new SparseFunctions.ChainObjective();
        var method = new Newton { Sparsity = SparsityPattern.OfHessian(objective, (ReadOnlySpan<double>)start) };

        MinimizationResult<double> result = Minimizer.Minimize(objective, start, method);

        Assert.True(result.Converged, result.Message);
    }

    private static void AssertHessian<F>(F objective, Func<int, int, bool> isThere, bool isExact = true)
        where F : ITwiceDifferentiable<double>, ISparseHessian<double>
    {
        SparsityPattern pattern = SparsityPattern.OfHessian(objective, (ReadOnlySpan<double>)Point);
        AssertPattern(pattern, isThere);
        SparsityPattern detected = SparsityDetection.Hessian<double, F>(objective, Point);
        AssertCovers(pattern, detected);
        Assert.True(!isExact || pattern.Count == detected.Count);
    }

    private static void AssertJacobian<F>(F residual, Func<int, int, bool> isThere)
        where F : IResidual<double>, ISparseJacobian<double>
    {
        SparsityPattern pattern = SparsityPattern.OfJacobian(residual, (ReadOnlySpan<double>)Point);
        AssertPattern(pattern, isThere);
        AssertCovers(pattern, SparsityDetection.Jacobian<double, F>(residual, Point));
    }

    private static void AssertCoversAll<F>(F residual)
        where F : IResidual<double>, ISparseJacobian<double>
        => AssertCovers(SparsityPattern.OfJacobian(residual, (ReadOnlySpan<double>)Point), SparsityDetection.Jacobian<double, F>(residual, Point));

    private static void AssertPattern(SparsityPattern pattern, Func<int, int, bool> isThere)
    {
        for (int i = 0; i < pattern.RowCount; i++)
        {
            Assert.Equal(Enumerable.Range(0, N).Where(j => isThere(i, j)), pattern.Row(i).ToArray());
        }
    }

    private static void AssertCovers(SparsityPattern pattern, SparsityPattern detected)
    {
        for (int i = 0; i < detected.RowCount; i++)
        {
            Assert.Subset(pattern.Row(i).ToArray().ToHashSet(), detected.Row(i).ToArray().ToHashSet());
        }
    }
}

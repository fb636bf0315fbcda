using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests;

public class AllocationTests
{
    private readonly Workspace<double> _workspace = new();
    private readonly Logistic _logistic = Logistic.Synthetic();
    private readonly double[] _start = [.. Enumerable.Repeat(1.0, 20)];
    private readonly double[] _solution = new double[20];
    private readonly IterationCallback<double> _callback = _ => IterationAnswer.Continue;

    public static TheoryData<string> Methods => [.. AllMethods.Names];

    [Fact]
    public void Newton_allocates_nothing_after_the_first_run()
    {
        var method = new Newton();
        AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace, method, callback: _callback));
    }

    [Fact]
    public void Modified_factorisations_allocate_nothing()
    {
        var method = new Newton();
        double[] start = [0.1, -0.2, 0.01, 0.3];
        AssertNothingAllocated(() => Minimizer.Minimize(new DoubleWell(), start, _solution.AsSpan(0, 4), _workspace, method));
    }

    [Fact]
    public void Truncated_Newton_allocates_nothing_after_the_first_run()
    {
        var method = new TruncatedNewton();
        AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace, method));
    }

    [Fact]
    public void Limited_memory_BFGS_allocates_nothing_after_the_first_run()
    {
        var method = new LimitedMemoryBfgs();
        AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace, method));
    }

    [Fact]
    public void The_default_method_allocates_nothing_after_the_first_run()
        => AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_minimiser_allocates_nothing_after_the_first_run(string method)
        => AssertNothingAllocated(() => AllMethods.Minimize(_logistic, _start, _solution, _workspace, method));

    [Fact]
    public void Levenberg_Marquardt_allocates_nothing_after_the_first_run()
    {
        var method = new LevenbergMarquardt();
        double[] start = [500, 0.0001];
        AssertNothingAllocated(() => LeastSquares.Solve(Misra1a.Problem, start, _solution.AsSpan(0, 2), _workspace, method));
    }

    [Fact]
    public void A_workspace_serves_problems_of_all_sizes_in_turn()
    {
        var newton = new Newton();
        var truncated = new TruncatedNewton();
        double[] start = [500, 0.0001];
        AssertNothingAllocated(() =>
        {
            Minimizer.Minimize(_logistic, _start, _solution, _workspace, newton);
            LeastSquares.Solve(Misra1a.Problem, start, _solution.AsSpan(0, 2), _workspace);
            return Minimizer.Minimize(_logistic, _start, _solution, _workspace, truncated);
        });
    }

    private static void AssertNothingAllocated(Func<OptimSummary<double>> run)
    {
        Assert.True(run().Converged);
        Assert.Equal(0, Allocation.Least(() => run()));
    }
}

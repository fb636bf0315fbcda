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

    private static readonly OptimOptions Enough = new() { MaxIterations = 100_000 };

    private static readonly FirstOrderMethod[] OtherFirst =
    [
        new GradientDescent { Step = GradientStep.Fixed, StepSize = 1 / 0.144406 },
        new GradientDescent { Step = GradientStep.Armijo },
        new CoordinateDescent { Rule = CoordinateRule.Cyclic },
        new CoordinateDescent { Rule = CoordinateRule.Random },
        new CoordinateDescent { Rule = CoordinateRule.GaussSouthwell },
        new Bfgs { Search = LineSearch.Backtracking },
        new NonlinearConjugateGradient { Search = LineSearch.StrongWolfe },
    ];

    private static readonly SecondOrderMethod[] OtherSecond =
    [
        new Newton { Search = LineSearch.Halving },
        new Newton { Search = LineSearch.HagerZhang },
        new TruncatedNewton { Search = LineSearch.MoreThuente },
        new CubicNewton { Adaptive = false, InitialRegularization = 0.1 },
        new SuperUniversalNewton { Adaptive = false, Exponent = 0.5, InitialRegularization = Math.Sqrt(0.1) },
        new DampedNewton { Constant = 10 },
        new BlockCoordinateDescent { Rule = CoordinateRule.Cyclic },
        new BlockCoordinateDescent { Rule = CoordinateRule.Random },
        new BlockCoordinateDescent { Rule = CoordinateRule.GaussSouthwell },
        new BlockCoordinateDescent { Rule = CoordinateRule.GaussSouthwellDiagonal },
        new PolynomialGradientDescent { Probes = 3 },
    ];

    public static TheoryData<string> Methods => [.. AllMethods.Names];

    public static TheoryData<int> OtherFirstOrderMethods => [.. Enumerable.Range(0, OtherFirst.Length)];

    public static TheoryData<int> OtherSecondOrderMethods => [.. Enumerable.Range(0, OtherSecond.Length)];

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

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_plain_overload_allocates_its_result_and_a_workspace_only(string method)
    {
        long plain = Allocation.Least(() => AllMethods.Minimize(_logistic, _start, method));
        long parts = Allocation.Least(() => AllMethods.Minimize(_logistic, _start, new double[20], new Workspace<double>(), method));
        long result = Allocation.Least(() => GC.KeepAlive(new MinimizationResult<double>(_solution, default)));
        Assert.Equal(parts + result, plain);
    }

    [Theory]
    [MemberData(nameof(OtherFirstOrderMethods))]
    public void Other_parameters_of_first_order_methods_allocate_nothing(int method)
        => AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace, OtherFirst[method], Enough));

    [Theory]
    [MemberData(nameof(OtherSecondOrderMethods))]
    public void Other_parameters_of_second_order_methods_allocate_nothing(int method)
        => AssertNothingAllocated(() => Minimizer.Minimize(_logistic, _start, _solution, _workspace, OtherSecond[method], Enough));

    [Fact]
    public void Gauss_Newton_curvature_allocates_nothing()
    {
        var method = new GradientNormalizedNewton();
        var objective = new GaussNewtonObjective<double, NonConvex.WoodResidualsResidual>(new NonConvex.WoodResidualsResidual(6));
        AssertNothingAllocated(() => Minimizer.Minimize(objective, NonConvex.WoodStart, _solution.AsSpan(0, 4), _workspace, method));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_method_for_residuals_allocates_nothing(int index)
    {
        LeastSquaresMethod method = new LeastSquaresMethod[]
        {
            new LevenbergMarquardt { GeodesicAcceleration = true }, new LevenbergMarquardt { Loss = new CauchyLoss() }, new PowellDogleg(), new GaussNewton(),
        }[index];
        var residual = new NonConvex.WoodResidualsResidual(6);
        AssertNothingAllocated(() => LeastSquares.Solve(residual, NonConvex.WoodStart, _solution.AsSpan(0, 4), _workspace, method));
    }

    [Fact]
    public void Newton_Raphson_allocates_nothing()
    {
        var method = new NewtonRaphson();
        double[] start = [1, 1];
        AssertNothingAllocated(() => Roots.Solve(new Systems.HimmelblauResidual(2), start, _solution.AsSpan(0, 2), _workspace, method));
    }

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
        OptimSummary<double> first = run();
        Assert.True(first.Converged, first.ToString());
        Assert.Equal(0, Allocation.Least(() => run()));
    }
}

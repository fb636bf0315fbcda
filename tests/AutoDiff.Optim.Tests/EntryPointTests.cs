using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests;

public class EntryPointTests
{
    [Fact]
    public void The_default_method_follows_from_what_the_objective_offers()
    {
        MinimizationResult<double> second = Minimizer.Minimize(Logistic.Synthetic(), new double[20]);
        Assert.True(second.Evaluations.Hessians > 0);
        MinimizationResult<double> first = Minimizer.Minimize(new GradientOnly(), new double[20]);
        Assert.Equal(first.Evaluations.Total, first.Evaluations.Gradients);
        Assert.Equal(second.Value, first.Value, 12);
    }

    [Fact]
    public void Starts_may_be_arrays_spans_and_literals()
    {
        double[] array = [3, 3];
        Span<double> span = stackalloc double[2];
        var objective = new Quadratic([1, 2]);
        Assert.True(Minimizer.Minimize(objective, array).Converged);
        Assert.True(Minimizer.Minimize(objective, span).Converged);
        Assert.True(Minimizer.Minimize(objective, [3.0, 3.0]).Converged);
    }

    [Fact]
    public void The_summary_and_the_solution_are_those_of_the_plain_overload()
    {
        var solution = new double[20];
        OptimSummary<double> summary = Minimizer.Minimize(Logistic.Synthetic(), new double[20], solution, new Workspace<double>());
        MinimizationResult<double> result = Minimizer.Minimize(Logistic.Synthetic(), new double[20]);
        Assert.Equal(result.X, solution);
        Assert.Equal(result.Value, summary.Value);
        Assert.Equal(result.Evaluations, summary.Evaluations);
        Assert.Equal(result.Message, summary.Message);
    }

    [Fact]
    public void A_workspace_with_stale_contents_changes_nothing()
    {
        var workspace = new Workspace<double>();
        var polluted = new double[20];
        Minimizer.Minimize(new Faulty<Quadratic>(new([.. Enumerable.Repeat(1.0, 20)]), call => call == 0), polluted, new double[20], workspace);
        var solution = new double[20];
        Minimizer.Minimize(Logistic.Synthetic(), polluted, solution, workspace, new LimitedMemoryBfgs());
        Assert.Equal(Minimizer.Minimize(Logistic.Synthetic(), polluted, new LimitedMemoryBfgs()).X, solution);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        double[] start = [1, 2];
        var objective = new Quadratic([1, 2]);
        var workspace = new Workspace<double>();
        AssertNamed("objective", () => Minimizer.Minimize((Logistic)null!, start));
        AssertNamed("start", () => Minimizer.Minimize(objective, Array.Empty<double>()));
        AssertNamed("start", () => Minimizer.Minimize(objective, (double[])null!));
        AssertNamed("method", () => Minimizer.Minimize(objective, start, (Newton)null!));
        AssertNamed("solution", () => Minimizer.Minimize(objective, start, new double[3], workspace));
        AssertNamed("solution", () => Minimizer.Minimize(objective, start, start, workspace));
        AssertNamed("workspace", () => Minimizer.Minimize(objective, start, new double[2], null!));
        AssertNamed("residual", () => LeastSquares.Solve((FaultyResidual)null!, start));
        AssertNamed("start", () => LeastSquares.Solve(new Rosenbrock<double>(), Array.Empty<double>()));
        AssertNamed("method", () => LeastSquares.Solve(new Rosenbrock<double>(), start, (LevenbergMarquardt)null!));
        AssertNamed("solution", () => LeastSquares.Solve(new Rosenbrock<double>(), start, new double[1], workspace));
        AssertNamed("residual", () => LeastSquares.Solve(default(Misra1a), start));
    }

    [Fact]
    public void Bad_parameters_are_named_where_they_are_set()
    {
        AssertNamed("GradientTolerance", () => new OptimOptions { GradientTolerance = -1 });
        AssertNamed("GradientTolerance", () => new OptimOptions { GradientTolerance = double.NaN });
        AssertNamed("ValueTolerance", () => new OptimOptions { ValueTolerance = double.PositiveInfinity });
        AssertNamed("StepTolerance", () => new OptimOptions { StepTolerance = -1e-9 });
        AssertNamed("MaxIterations", () => new OptimOptions { MaxIterations = -1 });
        AssertNamed("MaxEvaluations", () => new OptimOptions { MaxEvaluations = -1 });
        AssertNamed("MaxTime", () => new OptimOptions { MaxTime = TimeSpan.FromSeconds(-1) });
        AssertNamed("SufficientDecrease", () => new Newton { SufficientDecrease = 0.5 });
        AssertNamed("MaxTrials", () => new Newton { MaxTrials = 0 });
        AssertNamed("MaxForcing", () => new TruncatedNewton { MaxForcing = 1 });
        AssertNamed("MaxInnerIterations", () => new TruncatedNewton { MaxInnerIterations = 0 });
        AssertNamed("Memory", () => new LimitedMemoryBfgs { Memory = 0 });
        AssertNamed("InitialRadius", () => new LevenbergMarquardt { InitialRadius = 0 });
    }

    [Fact]
    public void Every_reason_has_a_message()
    {
        foreach (StopReason reason in Enum.GetValues<StopReason>())
        {
            string message = StopReasonText.Describe(reason);
            Assert.NotEqual("Unknown.", message);
            Assert.Equal(message.StartsWith("Converged", StringComparison.Ordinal), StopReasonText.IsConverged(reason));
        }
    }

    private static void AssertNamed(string name, Func<object> call)
        => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static void AssertNamed(string name, Func<OptimSummary<double>> call)
        => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => { call(); }).ParamName);

    private sealed class GradientOnly : IObjective<double>
    {
        private readonly Logistic _inner = Logistic.Synthetic();

        public double Value(scoped ReadOnlySpan<double> x) => _inner.Value(x);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient) => _inner.Gradient(x, gradient);
    }
}

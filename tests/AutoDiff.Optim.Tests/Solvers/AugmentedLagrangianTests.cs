using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class AugmentedLagrangianTests
{
    private static readonly AugmentedLagrangianNewton Sketching = new() { Solver = KktSolver.RandomizedSketching };
    private static readonly double[] Spoilers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static TheoryData<int> Numbers => [.. EqualityProblem.All.Select(p => p.Number)];

    /// <summary>Without 46, whose systems become singular at the solution: projections do not get below a residual of about 1e-6 there.</summary>
    public static TheoryData<int> WithoutSingular => [.. EqualityProblem.All.Select(p => p.Number).Where(number => number != 46)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Hock_and_Schittkowskis_problems_with_equations_are_solved(int number) => AssertSolved(EqualityProblem.Find(number), new());

    [Theory]
    [MemberData(nameof(WithoutSingular))]
    public void Sketching_solves_them_too(int number) => AssertSolved(EqualityProblem.Find(number), Sketching);

    [Fact]
    public void A_quadratic_with_linear_equations_takes_one_step()
    {
        foreach (int number in new[] { 28, 48, 51, 52 })
        {
            EqualityProblem problem = EqualityProblem.Find(number);
            Assert.Equal(1, ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, problem.Start).Iterations);
        }
    }

    [Fact]
    public void Generated_structs_are_taken_as_they_are()
    {
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            new HockSchittkowskiEqualities.F7Objective(), new HockSchittkowskiEqualities.C7Residual(1), [2.0, 2.0]);
        Assert.Equal(0, result.X[0], 8);
        Assert.Equal(Math.Sqrt(3), result.X[1], 8);

        // At (0, √3) the gradient of f is (0, −1), that of c (0, 2√3).
        Assert.Equal(1 / (2 * Math.Sqrt(3)), result.Multipliers[0], 7);
    }

    [Fact]
    public void A_start_at_the_optimum_takes_no_step()
    {
        EqualityProblem problem = EqualityProblem.Find(28);
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, [0.5, -0.5, 0.5]);
        Assert.True(result.Converged);
        Assert.Equal(0, result.Iterations);
    }

    [Fact]
    public void Equations_that_depend_on_each_other_are_no_obstacle()
    {
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            new HockSchittkowskiEqualities.F28Objective(), new HockSchittkowskiEqualities.C28TwiceResidual(2), [-4.0, 1.0, 1.0]);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0.5, result.X[0], 7);
    }

    [Fact]
    public void Equations_without_a_solution_are_a_reason()
    {
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            new HockSchittkowskiEqualities.F28Objective(), new HockSchittkowskiEqualities.NeverResidual(1), [2.0, 1.0, 1.0]);
        Assert.Equal(StopReason.NoFeasiblePointNearby, result.Reason);
        Assert.False(result.Converged);
        Assert.True(result.ConstraintViolation >= 1);
    }

    [Fact]
    public void A_start_that_is_not_finite_is_a_reason()
    {
        EqualityProblem problem = EqualityProblem.Find(77);
        foreach (double spoiler in Spoilers)
        {
            var objective = new Faulty<ITwiceDifferentiable<double>>(problem.Objective, call => call == 0, spoiler);
            Assert.Equal(StopReason.NonFiniteStart, ConstrainedMinimizer.Minimize(objective, problem.Constraints, problem.Start).Reason);
            var constraints = new Constraints<IConstraints>(problem.Constraints, call => call == 0, spoiler);
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(problem.Objective, constraints, problem.Start);
            Assert.Equal(StopReason.NonFiniteStart, result.Reason);
            Assert.Equal(problem.Start, result.X);
        }
    }

    [Fact]
    public void Random_faults_never_escape()
    {
        int converged = 0;
        const int Runs = 200;
        EqualityProblem problem = EqualityProblem.Find(77);
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            double rate = 0.01 * random.NextDouble();
            double spoiler = Spoilers[seed % Spoilers.Length];
            var objective = new Faulty<ITwiceDifferentiable<double>>(problem.Objective, call => call > 0 && random.NextDouble() < 10 * rate, spoiler);
            var constraints = new Constraints<IConstraints>(problem.Constraints, call => call > 0 && random.NextDouble() < rate, spoiler);
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                objective, constraints, problem.Start, options: new OptimOptions { MaxIterations = 300 });
            Assert.True(double.IsFinite(result.Value) && double.IsFinite(result.KktResidual), result.ToString());
            Assert.Equal(problem.Objective.Value(result.X), result.Value, 12);
            Assert.True(!result.Converged || result.KktResidual < 1e-6, result.ToString());
            converged += result.Converged ? 1 : 0;
        }

        Assert.True(converged > 0.75 * Runs, $"Only {converged} of {Runs} runs converged.");
    }

    [Fact]
    public void Limits_and_cancellation_hold_wherever_they_fall()
    {
        EqualityProblem problem = EqualityProblem.Find(39);
        int needed = ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, problem.Start).Evaluations.Total;
        for (int limit = 0; limit < needed; limit++)
        {
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                problem.Objective, problem.Constraints, problem.Start, options: new OptimOptions { MaxEvaluations = limit });
            Assert.Equal(StopReason.EvaluationLimitReached, result.Reason);
            Assert.Equal(limit, result.Evaluations.Total);
            using var source = new CancellationTokenSource();
            int calls = 0;
            void Count(int call)
            {
                if (calls++ == limit)
                {
                    source.Cancel();
                }
            }

            result = ConstrainedMinimizer.Minimize(
                new Faulty<ITwiceDifferentiable<double>>(problem.Objective, _ => false) { Entering = Count },
                new Constraints<IConstraints>(problem.Constraints) { Entering = Count },
                problem.Start,
                cancellationToken: source.Token);
            Assert.Equal(limit == needed - 1 ? StopReason.GradientBelowTolerance : StopReason.Cancelled, result.Reason);
            Assert.Equal(limit + 1, calls);
        }
    }

    [Fact]
    public void A_run_that_is_cut_short_returns_the_iterate_nearest_to_optimal()
    {
        EqualityProblem problem = EqualityProblem.Find(27);
        for (int limit = 0; limit < 20; limit++)
        {
            double least = double.PositiveInfinity;
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                problem.Objective,
                problem.Constraints,
                problem.Start,
                options: new OptimOptions { MaxIterations = limit },
                callback: report =>
                {
                    var c = new double[1];
                    problem.Constraints.Value(report.X, c);
                    least = Math.Min(least, double.Hypot(report.GradientNorm, c[0]));
                    return IterationAnswer.Continue;
                });
            Assert.Equal(least, result.KktResidual, 1e-12 * (1 + least));
        }
    }

    [Fact]
    public void A_resumed_run_makes_the_same_iterates()
    {
        EqualityProblem problem = EqualityProblem.Find(77);
        foreach (AugmentedLagrangianNewton method in new[] { new AugmentedLagrangianNewton(), Sketching })
        {
            Resumption.AssertIsExact(
                5,
                (x, w, o, c) => ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, problem.Start, x, new double[2], w, method, o, c).Run,
                new OptimOptions());
        }
    }

    [Fact]
    public void Wrong_derivatives_of_constraints_are_found_before_the_run()
    {
        EqualityProblem problem = EqualityProblem.Find(77);
        var wrong = new Constraints<IConstraints>(problem.Constraints, call => call == 0, 3);
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            problem.Objective, wrong, problem.Start, options: new OptimOptions { CheckDerivatives = true });
        Assert.Equal(StopReason.WrongDerivatives, result.Reason);
        Assert.Equal(problem.Start, result.X);
        Assert.True(ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Constraints, problem.Start, options: new OptimOptions { CheckDerivatives = true }).Converged);
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_run()
    {
        EqualityProblem problem = EqualityProblem.Find(79);
        var workspace = new Workspace<double>();
        var solution = new double[5];
        var multipliers = new double[3];
        foreach (AugmentedLagrangianNewton method in new[] { new AugmentedLagrangianNewton(), Sketching })
        {
            Assert.True(Run().Converged);
            Run();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            ConstrainedSummary<double> Run() => ConstrainedMinimizer.Minimize(
                problem.Objective, problem.Constraints, problem.Start, solution, multipliers, workspace, method);
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        EqualityProblem problem = EqualityProblem.Find(6);
        var workspace = new Workspace<double>();
        AssertNamed("equations", () => ConstrainedMinimizer.Minimize(problem.Objective, (IConstraints)null!, problem.Start));
        AssertNamed("equations", () => ConstrainedMinimizer.Minimize(problem.Objective, new HockSchittkowskiEqualities.C6Residual(0), problem.Start));
        AssertNamed("objective", () => ConstrainedMinimizer.Minimize((Faulty<Quadratic>)null!, problem.Constraints, problem.Start));
        AssertNamed("start", () => ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, Array.Empty<double>()));
        AssertNamed("solution", () => _ = ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Constraints, problem.Start, new double[3], new double[1], workspace));
        AssertNamed("multipliers", () => _ = ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Constraints, problem.Start, new double[2], new double[2], workspace));
        AssertNamed("options", () => ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Constraints, problem.Start, options: new OptimOptions { LowerBounds = [0, 0] }));

        static void AssertNamed(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    private static void AssertSolved(EqualityProblem problem, AugmentedLagrangianNewton method)
    {
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(problem.Objective, problem.Constraints, problem.Start, method);
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.KktResidual <= 1e-8);
        Assert.Equal(problem.Minimum, result.Value, 1e-7 * Math.Max(1, Math.Abs(problem.Minimum)));

        // The residual, recomputed from what the functions say.
        int n = problem.Start.Length;
        var gradient = new double[n];
        var c = new double[result.Multipliers.Length];
        var pulled = new double[n];
        problem.Objective.Gradient(result.X, gradient);
        problem.Constraints.Vjp(result.X, result.Multipliers, c, pulled);
        double squares = c.Sum(v => v * v) + gradient.Zip(pulled, (a, b) => (a + b) * (a + b)).Sum();
        Assert.True(Math.Sqrt(squares) <= 1.01e-8);
    }
}

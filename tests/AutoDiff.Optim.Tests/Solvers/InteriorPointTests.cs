using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class InteriorPointTests
{
    private static readonly double[] Spoilers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static TheoryData<int> Numbers => [.. InequalityProblem.All.Select(p => p.Number)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Hock_and_Schittkowskis_problems_with_inequalities_are_solved(int number)
    {
        InequalityProblem problem = InequalityProblem.Find(number);
        ConstrainedResult<double> result = Solve(problem);
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.KktResidual <= 1e-8);
        Assert.Equal(problem.Minimum, result.Value, 1e-7 * Math.Max(1, Math.Abs(problem.Minimum)));
        AssertOptimal(problem, result);
    }

    [Fact]
    public void Equations_alone_are_solved_too()
    {
        foreach (int number in new[] { 6, 28, 42, 52, 78 })
        {
            EqualityProblem problem = EqualityProblem.Find(number);
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                problem.Objective, problem.Constraints, default(NoConstraints<double>), problem.Start);
            Assert.True(result.Converged, result.ToString());
            Assert.Equal(problem.Minimum, result.Value, 7);
        }
    }

    [Fact]
    public void No_evaluation_is_outside_the_bounds_wherever_the_start_is()
    {
        InequalityProblem problem = InequalityProblem.Find(71);
        foreach (double[] start in new double[][] { [1, 5, 5, 1], [1, 1, 1, 1], [5, 5, 5, 5], [3, 3, 3, 3] })
        {
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                new BoxedObjective(problem.Objective, problem.Lower!, problem.Upper!),
                problem.Equations,
                problem.Inequalities,
                start,
                options: problem.Bounds());
            Assert.True(result.Converged, result.ToString());
            AssertOptimal(problem, result);
        }
    }

    [Fact]
    public void A_variable_whose_bounds_are_the_same_stays()
    {
        InequalityProblem problem = InequalityProblem.Find(35);
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            problem.Objective,
            problem.Equations,
            problem.Inequalities,
            [0.5, 1.0, 0.5],
            options: new OptimOptions { LowerBounds = [0, 1, 0], UpperBounds = [10, 1, 10] });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, result.X[1]);

        // With x₂ = 1 the conditions at x₁ + 2x₃ = 2 are 4x₁ + 2x₃ − 6 + λ = 0 and 2x₁ + 2x₃ − 4 + 2λ = 0.
        Assert.Equal(1.2, result.X[0], 7);
        Assert.Equal(0.4, result.X[2], 7);
        Assert.Equal(0.4, result.Multipliers[0], 7);
    }

    [Fact]
    public void A_start_at_the_optimum_ends_there()
    {
        InequalityProblem problem = InequalityProblem.Find(43);
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Equations, problem.Inequalities, [0.0, 1.0, 2.0, -1.0]);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(-44, result.Value, 7);
    }

    [Fact]
    public void Inequalities_that_contradict_each_other_are_a_reason()
    {
        ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
            new HockSchittkowskiEqualities.F28Objective(),
            default(NoConstraints<double>),
            new HockSchittkowskiEqualities.NeverResidual(1),
            [2.0, 1.0, 1.0]);
        Assert.False(result.Converged);
        Assert.Equal(StopReason.NoFeasiblePointNearby, result.Reason);
    }

    [Fact]
    public void A_start_that_is_not_finite_is_a_reason()
    {
        InequalityProblem problem = InequalityProblem.Find(43);
        foreach (double spoiler in Spoilers)
        {
            var objective = new Faulty<ITwiceDifferentiable<double>>(problem.Objective, call => call == 0, spoiler);
            Assert.Equal(StopReason.NonFiniteStart, ConstrainedMinimizer.Minimize(objective, problem.Equations, problem.Inequalities, problem.Start).Reason);
            var constraints = new Constraints<IConstraints>(problem.Inequalities, call => call == 0, spoiler);
            Assert.Equal(StopReason.NonFiniteStart, ConstrainedMinimizer.Minimize(problem.Objective, problem.Equations, constraints, problem.Start).Reason);
        }
    }

    [Fact]
    public void Random_faults_never_escape()
    {
        int converged = 0;
        const int Runs = 200;
        InequalityProblem problem = InequalityProblem.Find(71);
        for (int seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            double rate = 0.01 * random.NextDouble();
            double spoiler = Spoilers[seed % Spoilers.Length];
            var objective = new Faulty<ITwiceDifferentiable<double>>(problem.Objective, call => call > 0 && random.NextDouble() < 10 * rate, spoiler);
            var inequalities = new Constraints<IConstraints>(problem.Inequalities, call => call > 0 && random.NextDouble() < rate, spoiler);
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                objective, problem.Equations, inequalities, problem.Start, options: problem.Bounds(new OptimOptions { MaxIterations = 300 }));
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
        InequalityProblem problem = InequalityProblem.Find(71);
        int needed = Solve(problem).Evaluations.Total;
        for (int limit = 0; limit < needed; limit++)
        {
            ConstrainedResult<double> result = ConstrainedMinimizer.Minimize(
                problem.Objective, problem.Equations, problem.Inequalities, problem.Start, options: problem.Bounds(new OptimOptions { MaxEvaluations = limit }));
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
                new Constraints<IConstraints>(problem.Equations) { Entering = Count },
                new Constraints<IConstraints>(problem.Inequalities) { Entering = Count },
                problem.Start,
                options: problem.Bounds(),
                cancellationToken: source.Token);
            Assert.Equal(limit == needed - 1 ? StopReason.GradientBelowTolerance : StopReason.Cancelled, result.Reason);
            Assert.Equal(limit + 1, calls);
        }
    }

    [Fact]
    public void A_resumed_run_makes_the_same_iterates()
    {
        foreach (int number in new[] { 43, 71 })
        {
            InequalityProblem problem = InequalityProblem.Find(number);
            int m = problem.Equations.ResidualCount + problem.Inequalities.ResidualCount;
            Resumption.AssertIsExact(
                4,
                (x, w, o, c) => ConstrainedMinimizer.Minimize(
                    problem.Objective, problem.Equations, problem.Inequalities, problem.Start, x, new double[m], w, null, o, c).Run,
                problem.Bounds());
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_run()
    {
        InequalityProblem problem = InequalityProblem.Find(71);
        OptimOptions options = problem.Bounds();
        var workspace = new Workspace<double>();
        var solution = new double[4];
        var multipliers = new double[2];
        Assert.True(Run().Converged);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        ConstrainedSummary<double> Run() => ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Equations, problem.Inequalities, problem.Start, solution, multipliers, workspace, options: options);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        InequalityProblem problem = InequalityProblem.Find(71);
        var workspace = new Workspace<double>();
        AssertNamed("inequalities", () => ConstrainedMinimizer.Minimize(problem.Objective, problem.Equations, (IConstraints)null!, problem.Start));
        AssertNamed("equations", () => ConstrainedMinimizer.Minimize(problem.Objective, (IConstraints)null!, problem.Inequalities, problem.Start));
        AssertNamed("multipliers", () => _ = ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Equations, problem.Inequalities, problem.Start, new double[4], new double[1], workspace));
        AssertNamed("start", () => ConstrainedMinimizer.Minimize(
            problem.Objective, problem.Equations, problem.Inequalities, [0.0, 0.0, 0.0, 0.0], options: problem.Bounds()));
        AssertNamed("InitialBarrier", () => _ = new InteriorPoint { InitialBarrier = 0 });

        static void AssertNamed(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    private static ConstrainedResult<double> Solve(InequalityProblem problem) => ConstrainedMinimizer.Minimize(
        problem.Objective, problem.Equations, problem.Inequalities, problem.Start, options: problem.Bounds());

    /// <summary>The optimality conditions from what the functions say: signs, complementarity, and what of the Lagrangian's gradient no bound explains.</summary>
    private static void AssertOptimal(InequalityProblem problem, ConstrainedResult<double> result)
    {
        const double Small = 1e-7;
        int n = problem.Start.Length;
        int me = problem.Equations.ResidualCount;
        int mi = problem.Inequalities.ResidualCount;
        var lagrangian = new double[n];
        var pulled = new double[n];
        var c = new double[me];
        var g = new double[mi];
        problem.Objective.Gradient(result.X, lagrangian);
        problem.Equations.Vjp(result.X, result.Multipliers.AsSpan(0, me), c, pulled);
        Add();
        problem.Inequalities.Vjp(result.X, result.Multipliers.AsSpan(me), g, pulled);
        Add();
        Assert.All(c, value => Assert.Equal(0, value, 1e-8));
        for (int k = 0; k < mi; k++)
        {
            Assert.True(g[k] <= 1e-8 && result.Multipliers[me + k] >= 0);
            Assert.Equal(0, g[k] * result.Multipliers[me + k], 1e-8);
        }

        for (int i = 0; i < n; i++)
        {
            double above = result.X[i] - (problem.Lower?[i] ?? double.NegativeInfinity);
            double below = (problem.Upper?[i] ?? double.PositiveInfinity) - result.X[i];
            Assert.True(above >= 0 && below >= 0);
            Assert.True(Math.Abs(lagrangian[i]) < Small || (lagrangian[i] > 0 && above < Small) || (lagrangian[i] < 0 && below < Small));
        }

        void Add()
        {
            for (int i = 0; i < n; i++)
            {
                lagrangian[i] += pulled[i];
            }
        }
    }
}

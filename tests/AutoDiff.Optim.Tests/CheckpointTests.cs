using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests;

public class CheckpointTests
{
    private static readonly double[] Ones = [.. Enumerable.Repeat(1.0, 20)];
    private static readonly OptimOptions Boxed = new()
    {
        LowerBounds = [.. Enumerable.Repeat(-1.0, 20)],
        UpperBounds = [.. Enumerable.Range(0, 20).Select(i => 1 + (i % 3))],
    };

    private static readonly FirstOrderMethod[] FirstOrder =
    [
        new LimitedMemoryBfgs { Memory = 3 },
        new LimitedMemoryBfgs { Search = LineSearch.HagerZhang },
        new GradientDescent(),
        new GradientDescent { Step = GradientStep.Armijo },
        new GradientDescent { Step = GradientStep.Fixed, StepSize = 1 },
        new CoordinateDescent(),
        new CoordinateDescent { Rule = CoordinateRule.Random },
        new CoordinateDescent { Rule = CoordinateRule.Cyclic },
    ];

    private static readonly SecondOrderMethod[] SecondOrder =
    [
        new BlockCoordinateDescent { Rule = CoordinateRule.Random },
        new BlockCoordinateDescent { Rule = CoordinateRule.Cyclic },
        new DampedNewton { Constant = 10 },
        new Fosi { Interval = 5 },
        new PolynomialGradientDescent { Probes = 3, Interval = 5 },
        new Newton { Search = LineSearch.FullStep },
    ];

    private static readonly LeastSquaresMethod[] Fits =
    [
        new LevenbergMarquardt(),
        new LevenbergMarquardt { GeodesicAcceleration = true },
        new LevenbergMarquardt { Loss = new HuberLoss { Scale = 0.5 } },
        new GaussNewton(),
        new PowellDogleg(),
    ];

    private static readonly RootMethod[] RootMethods = [new NewtonRaphson(), new Halley()];

    public static TheoryData<string> Minimizers => [.. AllMethods.Names];

    public static TheoryData<int> FirstOrderMethods => [.. Enumerable.Range(0, FirstOrder.Length)];

    public static TheoryData<int> SecondOrderMethods => [.. Enumerable.Range(0, SecondOrder.Length)];

    public static TheoryData<int> FitMethods => [.. Enumerable.Range(0, Fits.Length)];

    [Theory]
    [MemberData(nameof(Minimizers))]
    public void A_resumed_minimiser_makes_the_same_iterates(string method)
    {
        Resumption.AssertIsExact(
            4, (x, w, o, c) => AllMethods.Minimize(new NonConvex.WoodObjective(), NonConvex.WoodStart, x, w, method, o, c), new OptimOptions());
        Resumption.AssertIsExact(
            20, (x, w, o, c) => AllMethods.Minimize(Logistic.Synthetic(), Ones, x, w, method, o, c), new OptimOptions());
    }

    [Theory]
    [MemberData(nameof(FirstOrderMethods))]
    public void A_resumed_minimiser_with_bounds_makes_the_same_iterates(int method)
        => Resumption.AssertIsExact(
            20, (x, w, o, c) => Minimizer.Minimize(Logistic.Synthetic(), new double[20], x, w, FirstOrder[method], o, c), Boxed, 25);

    [Theory]
    [MemberData(nameof(SecondOrderMethods))]
    public void Other_parameters_resume_as_well(int method)
        => Resumption.AssertIsExact(
            20, (x, w, o, c) => Minimizer.Minimize(Logistic.Synthetic(), Ones, x, w, SecondOrder[method], o, c), new OptimOptions());

    [Theory]
    [MemberData(nameof(FitMethods))]
    public void A_resumed_fit_makes_the_same_iterates(int method)
    {
        Resumption.Solver solver = (x, w, o, c) => LeastSquares.Solve(new NonConvex.WoodResidualsResidual(6), NonConvex.WoodStart, x, w, Fits[method], o, c);
        Resumption.AssertIsExact(4, solver, new OptimOptions());
        Resumption.AssertIsExact(4, solver, new OptimOptions { LowerBounds = [-4, -4, -4, -4], UpperBounds = [0.5, 2, 2, 2] });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_resumed_search_for_a_root_makes_the_same_iterates(int method)
    {
        Resumption.Solver solver = (x, w, o, c) => Roots.Solve(new Systems.HimmelblauResidual(2), [10.0, -7], x, w, RootMethods[method], o, c);
        Resumption.AssertIsExact(2, solver, new OptimOptions());
        Resumption.AssertIsExact(2, solver, new OptimOptions { LowerBounds = [1, -10], UpperBounds = [12, 10] });
    }

    [Fact]
    public void Numbers_of_other_types_are_kept_too()
    {
        var checkpoint = new Checkpoint();
        MinimizationResult<float> whole = Minimizer.Minimize(new Rosenbrock<float>(), Rosenbrock<float>.Start);
        Minimizer.Minimize(new Rosenbrock<float>(), Rosenbrock<float>.Start, new OptimOptions { MaxIterations = 5, Checkpoint = checkpoint });
        MinimizationResult<float> resumed = Minimizer.Minimize(
            new Rosenbrock<float>(), Rosenbrock<float>.Start, new OptimOptions { Checkpoint = Resumption.Copy(checkpoint) });
        Assert.Equal(whole.X, resumed.X);
        Assert.Equal(whole.Evaluations, resumed.Evaluations);
    }

    [Theory]
    [MemberData(nameof(Minimizers))]
    public void A_limit_of_evaluations_loses_only_the_iteration_that_it_cuts(string method)
    {
        var options = new OptimOptions { MaxIterations = 8 };
        MinimizationResult<double> whole = AllMethods.Minimize(new NonConvex.WoodObjective(), NonConvex.WoodStart, method, options);
        for (int limit = 1; limit < whole.Evaluations.Total; limit++)
        {
            var checkpoint = new Checkpoint();
            AllMethods.Minimize(
                new NonConvex.WoodObjective(), NonConvex.WoodStart, method, options with { MaxEvaluations = limit, Checkpoint = checkpoint });
            MinimizationResult<double> resumed = AllMethods.Minimize(
                new NonConvex.WoodObjective(), NonConvex.WoodStart, method, options with { Checkpoint = checkpoint });
            Assert.Equal(whole.X, resumed.X);
            Assert.Equal(whole.Evaluations, resumed.Evaluations);
        }
    }

    [Theory]
    [MemberData(nameof(Minimizers))]
    public void An_exception_at_any_evaluation_leaves_a_state_to_resume_from(string method)
    {
        var options = new OptimOptions { MaxIterations = 6 };
        var start = NonConvex.RosenbrockStart;
        MinimizationResult<double> whole = AllMethods.Minimize(new Rosenbrock<double>(), start, method, options);
        for (int fault = 0; fault < whole.Evaluations.Total; fault++)
        {
            var checkpoint = new Checkpoint();
            var faulty = new Faulty<Rosenbrock<double>>(new Rosenbrock<double>(), _ => false)
            {
                Entering = call => _ = call == fault ? throw new TimeoutException() : 0,
            };
            Assert.Throws<TimeoutException>(() => _ = AllMethods.Minimize(faulty, start, method, options with { Checkpoint = checkpoint }));
            MinimizationResult<double> resumed = AllMethods.Minimize(new Rosenbrock<double>(), start, method, options with { Checkpoint = checkpoint });
            Assert.Equal(whole.X, resumed.X);
            Assert.Equal(whole.Evaluations, resumed.Evaluations);
        }
    }

    [Fact]
    public void A_state_is_saved_before_the_callback_sees_the_iteration()
    {
        var checkpoint = new Checkpoint { Interval = 3 };
        var saved = new List<int>();
        Minimizer.Minimize(
            new NonConvex.WoodObjective(),
            NonConvex.WoodStart,
            new Newton(),
            new OptimOptions { MaxIterations = 7, Checkpoint = checkpoint },
            _ =>
            {
                saved.Add(checkpoint.Iteration);
                return IterationAnswer.Continue;
            });
        Assert.Equal([0, 0, 0, 3, 3, 3, 6, 6], saved);
    }

    [Fact]
    public void A_cleared_checkpoint_begins_at_the_start()
    {
        var checkpoint = new Checkpoint();
        var options = new OptimOptions { Checkpoint = checkpoint };
        MinimizationResult<double> first = Minimizer.Minimize(Logistic.Synthetic(), Ones, options);
        Assert.False(checkpoint.IsEmpty);
        Assert.Equal(first.Iterations, checkpoint.Iteration);
        checkpoint.Clear();
        Assert.True(checkpoint.IsEmpty);
        Assert.Equal(0, checkpoint.Iteration);
        Assert.Equal(first.Evaluations, Minimizer.Minimize(Logistic.Synthetic(), Ones, options).Evaluations);
    }

    [Fact]
    public void Saving_allocates_nothing_once_the_buffers_have_grown()
    {
        var checkpoint = new Checkpoint();
        var options = new OptimOptions { Checkpoint = checkpoint };
        var workspace = new Workspace<double>();
        var method = new LimitedMemoryBfgs();
        var problem = Logistic.Synthetic();
        var solution = new double[20];
        Assert.Equal(0, Allocation.Least(() =>
        {
            checkpoint.Clear();
            Assert.True(Minimizer.Minimize(problem, Ones, solution, workspace, method, options).Converged);
        }));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_and_says_why()
    {
        Checkpoint state = After(5, new LimitedMemoryBfgs());
        AssertRefused("method LimitedMemoryBfgs, this run has Bfgs", () => Resume(state, new Bfgs()));
        AssertRefused("10 steps in memory, this run has 7", () => Resume(state, new LimitedMemoryBfgs { Memory = 7 }));
        AssertRefused("20 variables, this run has 2", () => Minimizer.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new LimitedMemoryBfgs(), new OptimOptions { Checkpoint = state }));
        AssertRefused("number type Double, this run has Single", () => Minimizer.Minimize(
            new Rosenbrock<float>(), Rosenbrock<float>.Start, new LimitedMemoryBfgs(), new OptimOptions { Checkpoint = state }));
        AssertRefused("outside the bounds", () => Minimizer.Minimize(
            Logistic.Synthetic(),
            new double[20],
            new GradientDescent(),
            new OptimOptions { Checkpoint = After(5, new GradientDescent()), UpperBounds = new double[20] }));
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused()
    {
        byte[] state = After(5, new LimitedMemoryBfgs()).State.ToArray();
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load([]));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(new byte[100]));
        Assert.Contains("incomplete", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(state.AsSpan(0, state.Length - 1))).Message, StringComparison.Ordinal);
        byte[] newer = [.. state];
        newer[4]++;
        Assert.Contains("version 2", Assert.Throws<InvalidDataException>(() => Checkpoint.Load(newer)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LimitedMemoryBfgs")]
    [InlineData("CoordinateDescent")]
    [InlineData("BlockCoordinateDescent")]
    [InlineData("Fosi")]
    public void Damage_is_refused_or_changes_numbers_only(string method)
    {
        var checkpoint = new Checkpoint();
        AllMethods.Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, method, new OptimOptions { MaxIterations = 3, Checkpoint = checkpoint });
        AssertDamageIsHarmless(checkpoint, damaged => AllMethods.Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, method, new OptimOptions { MaxIterations = 5, Checkpoint = damaged }));
    }

    [Fact]
    public void Damage_to_the_state_of_a_fit_is_refused_or_changes_numbers_only()
    {
        var checkpoint = new Checkpoint();
        LeastSquares.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start, new OptimOptions { MaxIterations = 3, Checkpoint = checkpoint });
        AssertDamageIsHarmless(checkpoint, damaged => LeastSquares.Solve(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, new OptimOptions { MaxIterations = 5, Checkpoint = damaged }));
    }

    private static void AssertDamageIsHarmless(Checkpoint checkpoint, Action<Checkpoint> resume)
    {
        byte[] state = checkpoint.State.ToArray();
        for (int k = 16; k < state.Length; k++)
        {
            byte[] damaged = [.. state];
            damaged[k] ^= 0xFF;
            try
            {
                resume(Checkpoint.Load(damaged));
            }
            catch (ArgumentException refusal)
            {
                Assert.Equal("options", refusal.ParamName);
            }
        }
    }

    [Fact]
    public void One_checkpoint_serves_one_run_at_a_time()
    {
        var checkpoint = new Checkpoint();
        var options = new OptimOptions { Checkpoint = checkpoint };
        Assert.Throws<InvalidOperationException>(() => Minimizer.Minimize(Logistic.Synthetic(), Ones, options, _ =>
        {
            Minimizer.Minimize(Logistic.Synthetic(), Ones, options);
            return IterationAnswer.Continue;
        }));
        Assert.Throws<InvalidOperationException>(() => Minimizer.Minimize(Logistic.Synthetic(), Ones, options, _ =>
        {
            checkpoint.Clear();
            return IterationAnswer.Continue;
        }));
        checkpoint.Clear();
        Assert.True(Minimizer.Minimize(Logistic.Synthetic(), Ones, options).Converged);
    }

    private static Checkpoint After(int iterations, FirstOrderMethod method)
    {
        var checkpoint = new Checkpoint();
        Minimizer.Minimize(Logistic.Synthetic(), Ones, method, new OptimOptions { MaxIterations = iterations, Checkpoint = checkpoint });
        return checkpoint;
    }

    private static void Resume(Checkpoint checkpoint, FirstOrderMethod method)
        => Minimizer.Minimize(Logistic.Synthetic(), Ones, method, new OptimOptions { Checkpoint = checkpoint, MaxIterations = 8 });

    private static void AssertRefused(string why, Action run)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(run);
        Assert.Equal("options", refusal.ParamName);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}

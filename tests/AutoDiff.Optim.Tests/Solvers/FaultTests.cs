using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class FaultTests
{
    private static readonly OptimOptions Enough = new() { MaxIterations = 100_000 };
    private static readonly double[] Spoilers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    public static TheoryData<string> Methods => [.. AllMethods.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_start_that_is_not_finite_is_a_reason(string method)
    {
        foreach (double spoiler in Spoilers)
        {
            var objective = new Faulty<Rosenbrock<double>>(new(), call => call == 0, spoiler);
            MinimizationResult<double> result = Minimize(objective, Rosenbrock<double>.Start, method);
            Assert.Equal(StopReason.NonFiniteStart, result.Reason);
            Assert.False(result.Converged);
            Assert.Equal(Rosenbrock<double>.Start, result.X);
            Assert.Equal(1, objective.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_starting_point_that_is_not_finite_is_a_reason(string method)
    {
        MinimizationResult<double> result = Minimize(new Quadratic([0, 1]), [double.NaN, 1], method);
        Assert.Equal(StopReason.NonFiniteStart, result.Reason);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Random_faults_never_escape_and_the_best_point_is_kept(string method)
    {
        int converged = 0;
        bool isSlow = method is "AcceleratedGradient" or "CoordinateDescent" or "Fosi" or "PolynomialGradientDescent";
        int runs = isSlow ? 20 : 200;
        for (int seed = 0; seed < runs; seed++)
        {
            var random = new Random(seed);
            double rate = 0.02 + (0.2 * random.NextDouble());
            var objective = new Faulty<Rosenbrock<double>>(
                new(), call => call > 0 && random.NextDouble() < rate, Spoilers[seed % Spoilers.Length]);
            MinimizationResult<double> result = Minimize(
                objective, Rosenbrock<double>.Start, method, new OptimOptions { MaxEvaluations = isSlow ? 100_000 : 2000, MaxIterations = 100_000 });
            Assert.True(double.IsFinite(result.Value));
            Assert.Equal(new Rosenbrock<double>().Value(result.X), result.Value, 14);
            Assert.True(result.Converged ? result.Value < 1e-9 : result.Value <= objective.Lowest, result.ToString());
            converged += result.Converged ? 1 : 0;
        }

        Assert.True(converged > 0.75 * runs, $"Only {converged} of {runs} runs converged.");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_objective_that_is_finite_nowhere_else_is_not_called_converged(string method)
    {
        var objective = new Faulty<Rosenbrock<double>>(new(), call => call > 0);
        MinimizationResult<double> result = Minimize(objective, Rosenbrock<double>.Start, method);
        Assert.Equal(StopReason.NoAcceptableStep, result.Reason);
        Assert.Equal(Rosenbrock<double>.Start, result.X);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_evaluation_limit_holds_wherever_it_falls(string method)
    {
        int needed = Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, method).Evaluations.Total;
        for (int limit = 0; limit < needed; limit += 1 + (needed / 100))
        {
            var objective = new Faulty<Rosenbrock<double>>(new(), _ => false);
            MinimizationResult<double> result = Minimize(
                objective, Rosenbrock<double>.Start, method, Enough with { MaxEvaluations = limit });
            Assert.Equal(StopReason.EvaluationLimitReached, result.Reason);
            Assert.Equal(limit, objective.Calls);
            Assert.Equal(limit, result.Evaluations.Total);
            if (limit > 0)
            {
                Assert.Equal(objective.Lowest, result.Value);
                Assert.True(double.IsFinite(result.GradientNorm));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancellation_is_seen_before_the_next_evaluation(string method)
    {
        int needed = Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, method).Evaluations.Total;
        for (int at = 0; at < needed - 1; at += 1 + (needed / 100))
        {
            using var source = new CancellationTokenSource();
            int cancelAt = at;
            var objective = new Faulty<Rosenbrock<double>>(new(), _ => false)
            {
                Entering = call =>
                {
                    if (call == cancelAt)
                    {
                        source.Cancel();
                    }
                },
            };
            MinimizationResult<double> result = Minimize(
                objective, Rosenbrock<double>.Start, method, cancellationToken: source.Token);
            Assert.Equal(StopReason.Cancelled, result.Reason);
            Assert.Equal(at + 1, objective.Calls);
            Assert.Equal(objective.Lowest, result.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_time_limit_ends_a_run(string method)
    {
        MinimizationResult<double> result = Minimize(
            new Rosenbrock<double>(), Rosenbrock<double>.Start, method, new OptimOptions { MaxTime = TimeSpan.Zero });
        Assert.Equal(StopReason.TimeLimitReached, result.Reason);
        var slow = new Faulty<Rosenbrock<double>>(new(), _ => false) { Entering = _ => Thread.Sleep(20) };
        result = Minimize(slow, Rosenbrock<double>.Start, method, new OptimOptions { MaxTime = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(StopReason.TimeLimitReached, result.Reason);
        Assert.InRange(slow.Calls, 0, 3);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_time_limit_holds_wherever_it_falls(string method)
    {
        int needed = Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, method).Evaluations.Total;
        for (int limit = 1; limit < needed; limit += 1 + (needed / 100))
        {
            // Every evaluation takes a second.
            var clock = new SecondHand();
            var objective = new Faulty<Rosenbrock<double>>(new(), _ => false) { Entering = _ => clock.Seconds++ };
            MinimizationResult<double> result = Minimize(
                objective, Rosenbrock<double>.Start, method, Enough with { MaxTime = TimeSpan.FromSeconds(limit), Clock = clock });
            Assert.Equal(StopReason.TimeLimitReached, result.Reason);
            Assert.Equal(limit, objective.Calls);
            Assert.Equal(objective.Lowest, result.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_iteration_limit_ends_a_run(string method)
    {
        for (int limit = 0; limit < 4; limit++)
        {
            MinimizationResult<double> result = Minimize(
                new Rosenbrock<double>(), Rosenbrock<double>.Start, method, new OptimOptions { MaxIterations = limit });
            Assert.Equal(StopReason.IterationLimitReached, result.Reason);
            Assert.Equal(limit, result.Iterations);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Callbacks_can_stop_and_accept(string method)
    {
        foreach ((IterationAnswer answer, StopReason reason) in new[]
        {
            (IterationAnswer.Stop, StopReason.StoppedByCallback),
            (IterationAnswer.Accept, StopReason.AcceptedByCallback),
        })
        {
            MinimizationResult<double> result = Minimize(
                new Rosenbrock<double>(),
                Rosenbrock<double>.Start,
                method,
                callback: report => report.Iteration == 2 ? answer : IterationAnswer.Continue);
            Assert.Equal(reason, result.Reason);
            Assert.Equal(2, result.Iterations);
            Assert.Equal(answer == IterationAnswer.Accept, result.Converged);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Exceptions_of_the_objective_pass_through_and_leave_the_workspace_usable(string method)
    {
        var workspace = new Workspace<double>();
        var solution = new double[2];
        var objective = new Faulty<Rosenbrock<double>>(new(), _ => false)
        {
            Entering = call => _ = call == 3 ? throw new InvalidDataException("Mine.") : 0,
        };
        Assert.Throws<InvalidDataException>(() => Run(objective));
        Assert.True(Run(new Faulty<Rosenbrock<double>>(new(), _ => false)).Converged);

        OptimSummary<double> Run(Faulty<Rosenbrock<double>> f)
            => AllMethods.Minimize(f, Rosenbrock<double>.Start, solution, workspace, method, Enough);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_function_without_lower_bound_ends(string method)
    {
        MinimizationResult<double> result = Minimize(
            new Quadratic([-1, 1]), [3.0, 3.0], method, new OptimOptions { MaxIterations = 2000 });
        Assert.False(result.Converged, result.ToString());
        Assert.True(result.Value < -1e3);
    }

    [Fact]
    public void Value_and_step_tolerances_end_a_run()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], new Newton(), new OptimOptions { ValueTolerance = 0.5 });
        Assert.Equal(StopReason.ValueChangeBelowTolerance, result.Reason);
        result = Minimizer.Minimize(Logistic.Synthetic(), new double[20], new Newton(), new OptimOptions { StepTolerance = 0.5 });
        Assert.Equal(StopReason.StepBelowTolerance, result.Reason);
    }

    [Fact]
    public void The_start_is_never_modified()
    {
        double[] start = Rosenbrock<double>.Start;
        foreach (string method in AllMethods.Names)
        {
            MinimizationResult<double> result = Minimize(new Rosenbrock<double>(), start, method);
            Assert.Equal(Rosenbrock<double>.Start, start);
            Assert.NotSame(start, result.X);
        }
    }

    [Fact]
    public void Runs_nest_and_a_workspace_that_is_in_use_is_refused()
    {
        var workspace = new Workspace<double>();
        var solution = new double[2];
        bool nested = false;
        Minimizer.Minimize(
            new Rosenbrock<double>(),
            Rosenbrock<double>.Start,
            solution,
            workspace,
            callback: _ =>
            {
                Assert.True(Minimizer.Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start).Converged);
                Assert.Throws<InvalidOperationException>(
                    () => Minimizer.Minimize(new Rosenbrock<double>(), Rosenbrock<double>.Start, new double[2], workspace));
                nested = true;
                return IterationAnswer.Continue;
            });
        Assert.True(nested);
        Assert.Equal(1, solution[0], 8);
    }

    private static MinimizationResult<double> Minimize<F>(
        F objective,
        double[] start,
        string method,
        OptimOptions? options = null,
        IterationCallback<double>? callback = null,
        CancellationToken cancellationToken = default)
        where F : ITwiceDifferentiable<double>
        => AllMethods.Minimize(objective, start, method, options ?? Enough, callback, cancellationToken);
}

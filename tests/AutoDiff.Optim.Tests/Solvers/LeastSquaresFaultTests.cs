using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class LeastSquaresFaultTests
{
    private static readonly double[] Spoilers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Fact]
    public void A_start_that_is_not_finite_is_a_reason()
    {
        foreach (double spoiler in Spoilers)
        {
            var residual = new FaultyResidual(call => call == 0, spoiler);
            LeastSquaresResult<double> result = LeastSquares.Solve(residual, Rosenbrock<double>.Start);
            Assert.Equal(StopReason.NonFiniteStart, result.Reason);
            Assert.Equal(Rosenbrock<double>.Start, result.X);
            Assert.Equal(1, residual.Calls);
        }
    }

    [Fact]
    public void Random_faults_never_escape_and_the_best_point_is_kept()
    {
        int converged = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            double rate = 0.02 + (0.2 * random.NextDouble());
            var residual = new FaultyResidual(call => call > 0 && random.NextDouble() < rate, Spoilers[seed % Spoilers.Length]);
            LeastSquaresResult<double> result = LeastSquares.Solve(
                residual, Rosenbrock<double>.Start, options: new OptimOptions { MaxEvaluations = 2000 });
            Assert.Equal(new Rosenbrock<double>().Value(result.X), result.Value, 1e-14);
            Assert.True(result.Converged ? result.Value < 1e-9 : result.Value <= residual.Lowest * (1 + 1e-14), result.ToString());
            converged += result.Converged ? 1 : 0;
        }

        Assert.True(converged > 150, $"Only {converged} of 200 runs converged.");
    }

    [Fact]
    public void Residuals_that_are_finite_nowhere_else_are_not_called_converged()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new FaultyResidual(call => call > 0), Rosenbrock<double>.Start);
        Assert.Equal(StopReason.NoAcceptableStep, result.Reason);
        Assert.Equal(Rosenbrock<double>.Start, result.X);
    }

    [Fact]
    public void The_evaluation_limit_holds_wherever_it_falls()
    {
        int needed = LeastSquares.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start).Evaluations.Total;
        for (int limit = 0; limit < needed; limit++)
        {
            var residual = new FaultyResidual(_ => false);
            LeastSquaresResult<double> result = LeastSquares.Solve(
                residual, Rosenbrock<double>.Start, options: new OptimOptions { MaxEvaluations = limit });
            Assert.Equal(StopReason.EvaluationLimitReached, result.Reason);
            Assert.Equal(limit, residual.Calls);
            if (limit > 0)
            {
                Assert.Equal(residual.Lowest, result.Value, 1e-14);
            }
        }
    }

    [Fact]
    public void Cancellation_is_seen_before_the_next_evaluation()
    {
        int needed = LeastSquares.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start).Evaluations.Total;
        for (int at = 0; at < needed - 1; at++)
        {
            using var source = new CancellationTokenSource();
            int cancelAt = at;
            var residual = new FaultyResidual(_ => false)
            {
                Entering = call =>
                {
                    if (call == cancelAt)
                    {
                        source.Cancel();
                    }
                },
            };
            LeastSquaresResult<double> result = LeastSquares.Solve(
                residual, Rosenbrock<double>.Start, cancellationToken: source.Token);
            Assert.Equal(StopReason.Cancelled, result.Reason);
            Assert.Equal(at + 1, residual.Calls);
        }
    }

    [Fact]
    public void The_time_limit_holds_wherever_it_falls()
    {
        int needed = LeastSquares.Solve(new Rosenbrock<double>(), Rosenbrock<double>.Start).Evaluations.Total;
        for (int limit = 1; limit < needed; limit++)
        {
            var clock = new SecondHand();
            var residual = new FaultyResidual(_ => false) { Entering = _ => clock.Seconds++ };
            LeastSquaresResult<double> result = LeastSquares.Solve(
                residual, Rosenbrock<double>.Start, options: new OptimOptions { MaxTime = TimeSpan.FromSeconds(limit), Clock = clock });
            Assert.Equal(StopReason.TimeLimitReached, result.Reason);
            Assert.Equal(limit, residual.Calls);
            Assert.Equal(residual.Lowest, result.Value, 1e-14);
        }
    }

    [Fact]
    public void The_optimum_as_a_start_is_recognised()
    {
        LeastSquaresResult<double> result = LeastSquares.Solve(new Rosenbrock<double>(), [1.0, 1.0]);
        Assert.True(result.Converged);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(1, result.Evaluations.Total);
        Assert.Equal(0, result.Value);
    }

    [Fact]
    public void Callbacks_see_every_iteration_and_can_stop()
    {
        int seen = 0;
        LeastSquaresResult<double> result = LeastSquares.Solve(
            new Rosenbrock<double>(),
            Rosenbrock<double>.Start,
            new LevenbergMarquardt(),
            callback: report =>
            {
                Assert.Equal(seen++, report.Iteration);
                Assert.True(report.Radius > 0);
                return report.Iteration == 3 ? IterationAnswer.Stop : IterationAnswer.Continue;
            });
        Assert.Equal(StopReason.StoppedByCallback, result.Reason);
        Assert.Equal(4, seen);
    }
}

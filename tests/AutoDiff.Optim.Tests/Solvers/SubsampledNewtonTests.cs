using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class SubsampledNewtonTests
{
    private static SampledLogistic.Batches Batches => default;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void The_minimum_over_all_samples_is_reached(double start)
    {
        foreach (int seed in new[] { 1, 2, 3 })
        {
            MinimizationResult<double> result = Minimize([.. Enumerable.Repeat(start, 20)], new SubsampledNewton { Seed = seed });
            Assert.True(result.Converged, result.ToString());
            Assert.Equal(Logistic.SyntheticMinimum, result.Value, 1e-12);
            Assert.True(result.GradientNorm <= 1e-8);
        }
    }

    [Fact]
    public void All_samples_and_all_of_the_Hessian_make_it_truncated_Newton()
    {
        var all = new SubsampledNewton { GradientShare = 1, HessianShare = 1, MaxInnerIterations = 40 };
        MinimizationResult<double> sampled = Minimize(new double[20], all);
        MinimizationResult<double> plain = Minimizer.Minimize(Logistic.Synthetic(), new double[20], new TruncatedNewton());
        Assert.Equal(plain.Iterations, sampled.Iterations);
        Assert.Equal(plain.Evaluations.HessianVectors, sampled.Evaluations.HessianVectors, 2.0);
    }

    [Fact]
    public void Samples_grow_until_they_are_all_and_Hessians_are_of_new_ones()
    {
        var watched = new SampledLogistic.Watched(_ => false);
        OptimSummary<double> summary = Minimize(watched, new double[20], new OptimOptions { MaxIterations = 8 });
        Assert.Contains(20, watched.Sizes);
        Assert.Contains(40, watched.Sizes);
        Assert.Contains(80, watched.Sizes);
        Assert.Contains(160, watched.Sizes);
        Assert.Contains(200, watched.Sizes);

        // A sample for each Hessian and five for gradients.
        Assert.InRange(watched.Samples.Count, summary.Iterations, summary.Iterations + 5);
    }

    [Fact]
    public void Nothing_counts_as_converged_before_all_samples_do()
    {
        // With a growth this small the iteration limit comes first, although the samples that are looked at are fitted.
        MinimizationResult<double> result = Minimize(
            new double[20], new SubsampledNewton { GradientShare = 0.5, Growth = 1 + 1e-9, HessianShare = 0.5 }, new OptimOptions { MaxIterations = 60, ValueTolerance = 1e-3 });
        Assert.Equal(StopReason.IterationLimitReached, result.Reason);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_checkpoints_resume_it()
    {
        Resumption.AssertIsExact(
            20,
            (x, w, o, c) => StochasticMinimizer.Minimize<double, SampledLogistic.LossObjective, SampledLogistic.Batches>(
                Batches, [.. Enumerable.Repeat(1.0, 20)], x, w, new SubsampledNewton(), o, c),
            new OptimOptions());
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_run()
    {
        var workspace = new Workspace<double>();
        var start = new double[20];
        var solution = new double[20];
        var method = new SubsampledNewton();
        Assert.True(Run().Converged);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        OptimSummary<double> Run() => StochasticMinimizer.Minimize<double, SampledLogistic.LossObjective, SampledLogistic.Batches>(
            Batches, start, solution, workspace, method);
    }

    [Fact]
    public void Random_faults_never_escape()
    {
        int converged = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            OptimSummary<double> summary = Minimize(
                new SampledLogistic.Watched(call => call > 0 && random.NextDouble() < 0.05), new double[20], new OptimOptions { MaxIterations = 200 });
            Assert.True(double.IsFinite(summary.Value));
            converged += summary.Converged ? 1 : 0;
        }

        Assert.InRange(converged, 40, 50);
        Assert.Equal(StopReason.NonFiniteStart, Minimize(new SampledLogistic.Watched(call => call == 0), new double[20]).Reason);
    }

    [Fact]
    public void Limits_and_cancellation_hold_wherever_they_fall()
    {
        int needed = Minimize(new SampledLogistic.Watched(_ => false), new double[20]).Evaluations.Total;
        for (int limit = 0; limit < needed - 1; limit++)
        {
            var watched = new SampledLogistic.Watched(_ => false);
            OptimSummary<double> summary = Minimize(watched, new double[20], new OptimOptions { MaxEvaluations = limit });
            Assert.Equal(StopReason.EvaluationLimitReached, summary.Reason);
            Assert.Equal(limit, watched.Calls);
            using var source = new CancellationTokenSource();
            watched = new SampledLogistic.Watched(_ => false, call => CancelAt(call, limit, source));
            Assert.Equal(StopReason.Cancelled, Minimize(watched, new double[20], null, source.Token).Reason);
            Assert.Equal(limit + 1, watched.Calls);
        }

        static void CancelAt(int call, int limit, CancellationTokenSource source)
        {
            if (call == limit)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        AssertNamed("GradientShare", () => _ = new SubsampledNewton { GradientShare = 1.5 });
        AssertNamed("Growth", () => _ = new SubsampledNewton { Growth = 1 });
        AssertNamed("start", () => Minimize([], new SubsampledNewton()));
        AssertNamed("options", () => Minimize(new double[20], new SubsampledNewton(), new OptimOptions { LowerBounds = new double[20] }));
        AssertNamed("options", () => Minimize(new double[20], new SubsampledNewton(), new OptimOptions { CheckDerivatives = true }));
        AssertNamed("batches", () => Minimize((SampledLogistic.Watched)null!, new double[20]));

        static void AssertNamed(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    private static MinimizationResult<double> Minimize(double[] start, SubsampledNewton method, OptimOptions? options = null)
        => StochasticMinimizer.Minimize<double, SampledLogistic.LossObjective, SampledLogistic.Batches>(Batches, start, method, options);

    private static OptimSummary<double> Minimize(
        SampledLogistic.Watched batches, double[] start, OptimOptions? options = null, CancellationToken cancellation = default)
        => StochasticMinimizer.Minimize<double, SampledLogistic.Watched.Mean, SampledLogistic.Watched>(
            batches, start, new double[start.Length], new Workspace<double>(), new SubsampledNewton(), options, null, cancellation);
}

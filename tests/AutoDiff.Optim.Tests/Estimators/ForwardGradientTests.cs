using AutoDiff.Estimators;
using static AutoDiff.Optim.Tests.Estimators.Models;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Gradients from derivatives along directions, against the gradient (1, 2, …, n) of a linear function.</summary>
public class ForwardGradientTests
{
    private const int N = 10;
    private const int Samples = 40_000;
    private readonly Workspace<double> _workspace = new();
    private readonly ProbeStream _probes = new(11);
    private readonly double[] _x = new double[N];
    private readonly double[] _exact = [.. Enumerable.Range(1, N).Select(i => (double)i)];

    private delegate void Estimator(Span<double> gradient);

    [Theory]
    [InlineData(ProbeKind.Gaussian, 1, N + 1)]
    [InlineData(ProbeKind.Rademacher, 1, N - 1)]
    [InlineData(ProbeKind.Sphere, 1, N - 1)]
    [InlineData(ProbeKind.Gaussian, 4, (N + 1) / 4.0)]
    public void The_relative_error_of_independent_directions_is_known(ProbeKind kind, int directions, double expected) =>
        HasError(expected, g => ForwardGradient.Random(new LinearObjective(), _x, kind, directions, _probes, g, _workspace));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_relative_error_of_orthonormal_directions_is_known(int directions) =>
        HasError(((double)N / directions) - 1, g => ForwardGradient.Orthonormal(new LinearObjective(), _x, directions, _probes, g, _workspace));

    [Fact]
    public void Blocks_have_errors_of_their_own()
    {
        double expected = _exact.Select((c, i) => c * c * (i < 4 ? 3 : 5)).Sum() / _exact.Sum(c => c * c);
        HasError(expected, g => ForwardGradient.PerBlock(new LinearObjective(), _x, [4, 6], ProbeKind.Rademacher, 1, _probes, g, _workspace));
    }

    [Fact]
    public void As_many_orthonormal_directions_as_variables_give_the_gradient()
    {
        double[] point = [0.3, 0.8], gradient = new double[2], exact = new double[2];
        double value = new BealeObjective().Gradient(point, exact);
        Assert.Equal(value, ForwardGradient.Orthonormal(new BealeObjective(), point, 2, _probes, gradient, _workspace));
        Close(exact[0], gradient[0], 1e-13);
        Close(exact[1], gradient[1], 1e-13);
    }

    [Fact]
    public void A_guess_that_is_the_gradient_gives_it_and_an_orthogonal_one_gives_zero()
    {
        double[] gradient = new double[N], orthogonal = new double[N];
        ForwardGradient.Along(new LinearObjective(), _x, _exact, gradient, _workspace);
        AreClose(_exact, gradient);
        (orthogonal[0], orthogonal[1]) = (2, -1);
        ForwardGradient.Along(new LinearObjective(), _x, orthogonal, gradient, _workspace);
        AreClose(new double[N], gradient);
    }

    [Fact]
    public void Guesses_that_depend_on_each_other_give_the_projection_on_their_span()
    {
        double[] gradient = new double[N], guesses = new double[4 * N];
        guesses[0] = 1;
        (guesses[N], guesses[N + 1]) = (1, 1);
        (guesses[2 * N], guesses[(2 * N) + 1]) = (3, -2);
        double value = ForwardGradient.Along(new LinearObjective(), _x, guesses, gradient, _workspace);
        Assert.Equal(Linear(_x), value);
        AreClose([1, 2, .. new double[N - 2]], gradient);
    }

    [Fact]
    public void Descent_reaches_the_published_medians()
    {
        Assert.InRange(Median((f, x) => f.Minimize(new BealeObjective(), x, _workspace), new() { Rate = 1e-2, Steps = 1000 }), 1e-5, 2.5e-4);
        Assert.InRange(Median((f, x) => f.Minimize(new ValleyObjective(), x, _workspace), new() { Rate = 5e-4, Steps = 25_000 }), 5e-7, 1e-5);
    }

    [Fact]
    public void Descent_on_batches_solves_a_regression_without_noise()
    {
        double[] x = new double[3];
        double loss = new ForwardGradientDescent { Rate = 0.02, Steps = 4000 }.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 5, x, _workspace);
        Assert.InRange(loss, 0, 1e-12);
        Close(1, x[0], 1e-6);
        Close(-2, x[1], 1e-6);
        Close(0.5, x[2], 1e-6);
    }

    [Fact]
    public void The_loss_after_descent_on_batches_is_the_mean_over_all_samples()
    {
        var method = new ForwardGradientDescent { Rate = 0.02, Steps = 1, Kind = ProbeKind.Rademacher };
        double[] once = new double[3], again = new double[3];
        double loss = method.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 7, once, _workspace);
        Assert.Equal(loss, method.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 7, again, _workspace));
        Assert.Equal(once, again);
        Close(new RegressionObjective([.. Enumerable.Range(0, 40)]).Value(once), loss, 1e-13);
        Assert.Equal("batchSize", Assert.Throws<ArgumentOutOfRangeException>(() => method.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 41, once, _workspace)).ParamName);
    }

    [Fact]
    public void Steps_on_batches_allocate_nothing_after_the_first_run()
    {
        var method = new ForwardGradientDescent { Rate = 0.02, Steps = 10 };
        double[] x = new double[3];
        method.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 7, x, _workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        method.Minimize<double, RegressionObjective, RegressionBatches>(new(40), 7, x, _workspace);

        // The stream of random numbers is an object.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Equal("guesses", Assert.Throws<ArgumentException>(() => ForwardGradient.Along(new LinearObjective(), _x, new double[3], new double[N], _workspace)).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => ForwardGradient.Along(new LinearObjective(), _x, _exact, new double[3], _workspace)).ParamName);
        Assert.Equal("blocks", Assert.Throws<ArgumentException>(() => ForwardGradient.PerBlock(new LinearObjective(), _x, [3], ProbeKind.Gaussian, 1, _probes, new double[N], _workspace)).ParamName);
    }

    private static double Median(Func<ForwardGradientDescent, double[], double> run, ForwardGradientDescent method)
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(1, 200).Select(seed => run(method with { Seed = seed }, [random.NextDouble(), random.NextDouble()])).Order()];
        return 0.5 * (values[99] + values[100]);
    }

    private static void AreClose(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Close(expected[i], actual[i], 1e-13);
        }
    }

    private void HasError(double expected, Estimator estimator)
    {
        var error = default(RunningMean<double>);
        double[] gradient = new double[N], sum = new double[N];
        double norm = _exact.Sum(c => c * c);
        for (int s = 0; s < Samples; s++)
        {
            estimator(gradient);
            double square = 0;
            for (int i = 0; i < N; i++)
            {
                square += Math.Pow(gradient[i] - _exact[i], 2);
                sum[i] += gradient[i] / Samples;
            }

            error.Add(square / norm);
        }

        Assert.True(Math.Abs(error.Result.Mean - expected) <= 5 * error.Result.StandardError, $"{error.Result} of {expected}");
        double bias = Math.Sqrt(sum.Zip(_exact, (s, c) => (s - c) * (s - c)).Sum());
        Assert.True(bias <= 5 * Math.Sqrt(expected * norm / Samples), $"bias {bias}");
    }
}

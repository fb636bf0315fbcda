using AutoDiff.Estimators;
using static AutoDiff.Optim.Tests.Estimators.Models;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Random estimates: means within four standard errors of the exact value, variances within a tenth of their formulas.</summary>
public class EstimatorTests
{
    private const int Samples = 40_000;
    private readonly Workspace<double> _workspace = new();
    private readonly ProbeStream _probes = new(7);
    private readonly Coordinates<double> _coordinates = new(Inputs);

    [Fact]
    public void All_series_are_the_operator_itself()
    {
        Estimate<double> estimate = DifferentialOperator.Laplacian(Inputs).Estimate(new WholeObjective(), _coordinates, Point, Inputs, _probes, _workspace);
        Close(DifferentialOperatorTests.ExactLaplacian(), estimate.Mean, 1e-13);
        Assert.Equal(0, estimate.StandardError);
        Assert.Equal(Inputs, estimate.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Sampled_dimensions_have_the_variance_of_sampling_without_replacement(int samples)
    {
        DifferentialOperator laplacian = DifferentialOperator.Laplacian(Inputs);
        var mean = default(RunningMean<double>);
        var diagonal = default(RunningMean<double>);
        double errors = 0;
        for (int s = 0; s < Samples; s++)
        {
            Estimate<double> estimate = laplacian.Estimate(new WholeObjective(), _coordinates, Point, samples, _probes, _workspace);
            mean.Add(estimate.Mean);
            errors += estimate.StandardError * estimate.StandardError / Samples;
        }

        for (int i = 0; i < Inputs; i++)
        {
            diagonal.Add(Exact((i, 2)));
        }

        double variance = Inputs * Inputs * diagonal.Variance * (1 - ((double)samples / Inputs)) / samples;
        IsMean(DifferentialOperatorTests.ExactLaplacian(), mean);
        Close(1, mean.Variance / variance, 0.05);
        if (samples > 1)
        {
            Close(1, errors / variance, 0.05);
        }
    }

    [Theory]
    [InlineData(ProbeKind.Gaussian)]
    [InlineData(ProbeKind.Rademacher)]
    public void The_trace_by_random_directions_has_the_variance_of_its_distribution(ProbeKind kind)
    {
        var mean = default(RunningMean<double>);
        for (int s = 0; s < Samples; s++)
        {
            mean.Add(DenseEstimator.Laplacian(new WholeObjective(), _coordinates, Point, kind, 1, _probes, _workspace).Mean);
        }

        double variance = 0;
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                variance += i != j || kind == ProbeKind.Gaussian ? 2 * Math.Pow(ExactSecond(i, j), 2) : 0;
            }
        }

        IsMean(DifferentialOperatorTests.ExactLaplacian(), mean);
        Close(1, mean.Variance / variance, 0.05);
    }

    [Fact]
    public void Directions_through_a_factor_estimate_the_weighted_operator()
    {
        const int Columns = 2;
        double[] factor = [.. Enumerable.Range(0, Inputs * Columns).Select(i => Math.Cos(0.7 * i))];
        double exact = 0;
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                for (int c = 0; c < Columns; c++)
                {
                    exact += factor[(i * Columns) + c] * factor[(j * Columns) + c] * ExactSecond(i, j);
                }
            }
        }

        IsMean(exact, DenseEstimator.SecondOrder(new WholeObjective(), _coordinates, Point, factor, Columns, ProbeKind.Sphere, Samples, _probes, _workspace));
    }

    [Fact]
    public void A_third_of_fourth_derivatives_along_Gaussian_directions_estimates_the_biharmonic_operator() =>
        IsMean(DifferentialOperatorTests.ExactBiharmonic(), DenseEstimator.Biharmonic(new WholeObjective(), _coordinates, Point, 4 * Samples, _probes, _workspace));

    [Fact]
    public void Estimates_take_rows_of_a_first_layer() =>
        IsMean(
            DifferentialOperatorTests.ExactLaplacian(),
            DenseEstimator.Laplacian(new TailObjective(), new FirstLayer<double>(Weights, Width), Hidden(), ProbeKind.Rademacher, Samples, _probes, _workspace));

    [Fact]
    public void Two_independent_samples_estimate_a_squared_residual_without_bias()
    {
        DifferentialOperator laplacian = DifferentialOperator.Laplacian(Inputs);
        double exact = DifferentialOperatorTests.ExactLaplacian() - 0.5;
        var product = default(RunningMean<double>);
        var square = default(RunningMean<double>);
        for (int s = 0; s < Samples; s++)
        {
            product.Add(laplacian.EstimateSquaredResidual(new WholeObjective(), _coordinates, Point, 0.5, 2, _probes, _workspace));
            square.Add(Math.Pow(laplacian.Estimate(new WholeObjective(), _coordinates, Point, 2, _probes, _workspace).Mean - 0.5, 2));
        }

        IsMean(exact * exact, product);
        Assert.True(square.Result.Mean > (exact * exact) + (20 * square.Result.StandardError));
    }

    [Fact]
    public void The_same_seed_gives_the_same_estimate()
    {
        Estimate<double> Of(int seed) => DenseEstimator.Laplacian(new WholeObjective(), _coordinates, Point, ProbeKind.Gaussian, 10, new ProbeStream(seed), _workspace);
        Assert.Equal(Of(3), Of(3));
        Assert.NotEqual(Of(3), Of(4));
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(10, 7)]
    [InlineData(5, 5)]
    public void Samples_without_replacement_are_distinct_and_equally_likely(int count, int length)
    {
        int[] hits = new int[count], sample = new int[length];
        for (int s = 0; s < Samples; s++)
        {
            _probes.Sample(count, sample);
            Assert.Equal(length, sample.Distinct().Count());
            Array.ForEach(sample, i => hits[i]++);
        }

        double share = (double)length / count;
        Assert.All(hits, h => Assert.True(Math.Abs(h - (Samples * share)) <= 5 * Math.Sqrt(Samples * share * (1 - share))));
    }

    private static void IsMean(double exact, RunningMean<double> mean) => IsMean(exact, mean.Result);

    private static void IsMean(double exact, Estimate<double> mean) =>
        Assert.True(Math.Abs(mean.Mean - exact) <= 4 * mean.StandardError, $"{mean} of {exact}");
}

using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Curvature;

public class CurvatureTests
{
    private static readonly double[] Hundredths = [.. Enumerable.Range(1, 100).Select(i => i / 100.0)];
    private static readonly double[] Outliers = [.. Enumerable.Range(0, 95).Select(i => 0.01 + (0.99 * i / 94)), 100, 200, 400, 800, 1600];

    [Fact]
    public void Lanczos_quadrature_gives_trace_determinant_and_step()
    {
        SpectralEstimate<double> estimate = CurvatureTools.Spectrum(new Quadratic(Hundredths), new double[100]);
        Assert.Equal(50.5, estimate.Trace, 10);
        Assert.Equal(-96.7776, estimate.LogDeterminant, 1e-3);
        Assert.Equal(0.9995, estimate.Largest, 1e-3);
        Assert.InRange(estimate.LargestStableStep, 2, 2.01);
        Assert.Equal(100, estimate.Weights.ToArray().Sum(), 9);
        double integral = 0;
        for (double at = -0.5; at < 1.5; at += 0.01)
        {
            integral += 0.01 * estimate.Density(at, 0.05);
        }

        Assert.Equal(100, integral, 6);
    }

    [Fact]
    public void Hutchinson_is_exact_for_a_diagonal_and_near_for_the_rest()
    {
        Assert.Equal(50.5, CurvatureTools.Trace(new Quadratic(Hundredths), new double[100], probes: 1), 10);
        var x = new double[20];
        var hessian = new double[400];
        Logistic.Synthetic().Hessian(x, hessian);
        double trace = Enumerable.Range(0, 20).Sum(i => hessian[21 * i]);
        Assert.Equal(trace, CurvatureTools.Trace(Logistic.Synthetic(), x, probes: 2000), 0.02 * trace);
    }

    [Fact]
    public void Extreme_eigenvalues_are_accurate_where_they_stand_out()
    {
        Eigenpair<double>[] pairs = CurvatureTools.Extreme(new Quadratic(Outliers), new double[100], 5);
        Assert.Equal([100, 200, 400, 800, 1600], pairs.Select(p => Math.Round(p.Value, 8)));
        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(1, Math.Abs(pairs[k].Vector[95 + k]), 8);
        }
    }

    [Fact]
    public void Fosi_is_as_fast_as_gradient_descent_on_the_rest_of_the_spectrum()
    {
        var options = new OptimOptions { MaxIterations = 200_000, GradientTolerance = 0 };
        int fosi = Count(new Quadratic(Outliers), 100, new Fosi(), options);
        Assert.InRange(fosi, 650 * 0.85, 650 * 1.15);
        Assert.InRange(Count(new Quadratic(Outliers), 100, new Fosi { StepSize = 1 }, options), 653 * 0.85, 653 * 1.15);
        MinimizationResult<double> plain = Minimizer.Minimize(
            new Quadratic(Outliers), new double[100], new GradientDescent { Step = GradientStep.Fixed, StepSize = 1.0 / 1600 }, options);
        Assert.Equal(StopReason.IterationLimitReached, plain.Reason);
        Assert.True(plain.Value > 1e-8);
    }

    [Theory]
    [InlineData(0, 89_560)]
    [InlineData(1, 264)]
    [InlineData(2, 128)]
    [InlineData(3, 82)]
    public void Polynomial_preconditioning_is_independent_of_an_outlier(int degree, int expected)
    {
        double[] spectrum = [.. Enumerable.Range(0, 20).Select(i => 1 + (i / 19.0)), 1e4];
        int count = Count(
            new Quadratic(spectrum), 21, new PolynomialGradientDescent { Degree = degree }, new OptimOptions { MaxIterations = 200_000, GradientTolerance = 0 });
        Assert.InRange(count, expected * 0.85, expected * 1.15);
    }

    [Fact]
    public void Polynomial_preconditioning_needs_a_degree_for_every_outlier()
    {
        double[] spectrum = [.. Enumerable.Range(0, 20).Select(i => 1 + (i / 19.0)), 1e4, 2e4];
        var options = new OptimOptions { MaxIterations = 200_000, GradientTolerance = 0 };
        Assert.InRange(Count(new Quadratic(spectrum), 22, new PolynomialGradientDescent { Degree = 1 }, options), 57_817 * 0.85, 57_817 * 1.15);
        Assert.InRange(Count(new Quadratic(spectrum), 22, new PolynomialGradientDescent { Degree = 2 }, options), 255 * 0.85, 255 * 1.15);
    }

    [Fact]
    public void Estimated_traces_do_as_well()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], new PolynomialGradientDescent { Probes = 10 }, new OptimOptions { MaxIterations = 20_000 });
        Assert.True(result.Converged, result.ToString());
    }

    private static int Count<TMethod>(Quadratic problem, int n, TMethod method, OptimOptions options)
        where TMethod : SecondOrderMethod
        => Minimizer.Minimize(
            problem,
            new double[n],
            method,
            options,
            report => report.Value <= 1e-8 ? IterationAnswer.Accept : IterationAnswer.Continue).Iterations;
}

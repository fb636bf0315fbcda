using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Streams;

public class CompressorTests
{
    private static readonly (double[] Signal, double[] Levels, double[] Target) s_data = Compressor.Signal();
    private static readonly Compressor.LossObjective s_loss = new(s_data.Signal, s_data.Levels, s_data.Target, s_data.Target.Sum(y => y * y));

    [Theory]
    [InlineData(1.25, 1.4, 1.4, 0.65, 1.2)]
    [InlineData(0.8, 0.7, 0.6, 1.5, 0.75)]
    public void Newton_recovers_the_parameters_of_a_compressor_from_its_sound(double t, double r, double a, double l, double m)
    {
        double[] factors = [t, r, a, l, m];
        double[] start = [.. Compressor.Truth.Zip(factors, (p, f) => p * f)];
        MinimizationResult<double> result = Minimizer.Minimize(
            s_loss, start, new Newton(), new OptimOptions { MaxIterations = 20, GradientTolerance = 1e-12 });
        Assert.True(result.Converged, result.ToString());
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(1, result.X[i] / Compressor.Truth[i], 1e-6);
        }

        Assert.InRange(result.Iterations, 1, 20);
    }

    [Fact]
    public void The_Hessian_over_a_hundred_thousand_samples_is_that_of_differences_of_gradients()
    {
        double[] theta = [-27, 3.2, 0.017, 0.005, 1.7];
        double[] hessian = new double[25];
        double[] product = new double[5];
        s_loss.Hessian(theta, hessian);
        for (int j = 0; j < 5; j++)
        {
            // Small steps: where a sample changes branch the gradient has a jump.
            double h = 1e-7 * Math.Abs(theta[j]);
            double[] up = Gradient(j, h);
            double[] down = Gradient(j, -h);
            double[] unit = new double[5];
            unit[j] = 1;
            s_loss.HessianVector(theta, unit, product);
            for (int i = 0; i < 5; i++)
            {
                double scale = Math.Sqrt(Math.Abs(hessian[i * 6] * hessian[j * 6]));
                Assert.Equal((up[i] - down[i]) / (2 * h), hessian[(i * 5) + j], 1e-5 * scale);
                Assert.Equal(product[i], hessian[(i * 5) + j], 1e-12 * scale);
                Assert.Equal(hessian[(j * 5) + i], hessian[(i * 5) + j], 1e-12 * scale);
            }
        }

        double[] Gradient(int j, double h)
        {
            double[] moved = (double[])theta.Clone();
            moved[j] += h;
            double[] gradient = new double[5];
            s_loss.Gradient(moved, gradient);
            return gradient;
        }
    }
}

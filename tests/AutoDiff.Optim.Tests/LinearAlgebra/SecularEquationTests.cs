using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class SecularEquationTests
{
    [Theory]
    [InlineData(1e-20)]
    [InlineData(1e-10)]
    [InlineData(1.0)]
    [InlineData(1e10)]
    public void The_minimiser_of_a_badly_scaled_cubic_model_satisfies_its_equation(double coefficient)
    {
        // The shift is far below the rounding error of the largest eigenvalue, yet nothing of the step along the lowest may be lost.
        double[] values = [2, 1e12];
        double[] gradient = [56, 56];
        var step = new double[2];
        double shift = SecularEquation.MinimizeCubic<double>(values, gradient, coefficient, step);
        double length = Math.Sqrt((step[0] * step[0]) + (step[1] * step[1]));
        Assert.Equal(coefficient / 2 * length, shift, 1e-12 * shift);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(-gradient[i], (values[i] + shift) * step[i], 1e-10 * gradient[i]);
        }
    }

    [Fact]
    public void The_minimiser_in_a_ball_just_smaller_than_Newtons_step_is_on_its_boundary()
    {
        double[] values = [2, 1e12];
        double[] gradient = [56, 56];
        var step = new double[2];
        double shift = SecularEquation.MinimizeInBall<double>(values, gradient, 28 * (1 - 1e-6), step);
        Assert.Equal(28 * (1 - 1e-6), Math.Sqrt((step[0] * step[0]) + (step[1] * step[1])), 1e-12);
        Assert.Equal(2e-6, shift, 1e-11);
    }

    [Fact]
    public void The_hard_case_goes_along_the_lowest_eigenvector()
    {
        var step = new double[2];
        double shift = SecularEquation.MinimizeInBall<double>([-1, 3], [0, 4], 2, step);
        Assert.Equal(1, shift, 1e-12);
        Assert.Equal(-1, step[1], 1e-12);
        Assert.Equal(Math.Sqrt(3), Math.Abs(step[0]), 1e-12);
    }
}

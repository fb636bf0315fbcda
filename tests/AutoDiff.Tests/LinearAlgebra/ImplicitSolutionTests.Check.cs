namespace AutoDiff.Tests.LinearAlgebra;

/// <content>What holds the derivatives of a function of solutions to differences of the compiled function and to each other.</content>
public partial class ImplicitSolutionTests
{
    private static void AssertAllModes<F>(double[] theta, F f)
        where F : ITwiceDifferentiable<double>, ITaylorDifferentiable<double>
    {
        int n = theta.Length;
        double[] gradient = new double[n];
        double[] hessian = new double[n * n];
        double[] v = [.. new[] { 0.6, -1.1, 0.4 }.Take(n)];
        double[] hv = new double[n];
        f.Gradient(theta, gradient);
        f.Hessian(theta, hessian);
        f.HessianVector(theta, v, hv);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(Difference(theta, i, t => f.Value(t)), gradient[i], 1e-9);
            for (int j = 0; j < n; j++)
            {
                double expected = Difference(theta, i, t =>
                {
                    double[] g = new double[n];
                    f.Gradient(t, g);
                    return g[j];
                });
                Assert.Equal(expected, hessian[(i * n) + j], 1e-8);
            }

            Assert.Equal(Dot(hessian.AsSpan(i * n, n), v), hv[i], 1e-11);
        }

        double[] series = new double[4];
        f.Taylor(3, [.. theta, .. v, .. new double[2 * n]], series);
        Assert.Equal(Dot(gradient, v), series[1], 1e-11);
        Assert.Equal(Dot(hv, v) / 2, series[2], 1e-10);
        double third = Difference([0], 0, t =>
        {
            double[] moved = [.. theta.Zip(v, (a, b) => a + t[0] * b)];
            double[] product = new double[n];
            f.HessianVector(moved, v, product);
            return Dot(product, v);
        });
        Assert.Equal(third / 6, series[3], 1e-8);
    }

    /// <summary>The central difference of fourth order by component i.</summary>
    private static double Difference(double[] at, int i, Func<double[], double> f)
    {
        const double H = 1e-3;
        double At(double h)
        {
            double[] moved = (double[])at.Clone();
            moved[i] += h;
            return f(moved);
        }

        return ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

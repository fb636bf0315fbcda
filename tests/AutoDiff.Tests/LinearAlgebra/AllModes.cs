namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>The derivatives of a function of a vector in every mode, against differences and against each other.</summary>
internal static class AllModes
{
    /// <summary>Gradient against differences of values, Hessian against differences of gradients, Hessian-vector products and Taylor coefficients against both.</summary>
    public static void Agree<F>(F f, double[] p)
        where F : ITwiceDifferentiable<double>, ITaylorDifferentiable<double>
    {
        int n = p.Length;
        double[] gradient = new double[n];
        double[] hessian = new double[n * n];
        Assert.Equal(f.Value(p), f.Gradient(p, gradient));
        f.Hessian(p, hessian);
        double[] v = [.. Enumerable.Range(0, n).Select(i => Math.Cos(3 * i))];
        double[] hv = new double[n];
        f.HessianVector(p, v, hv);
        double slope = 0;
        double curvature = 0;
        for (int i = 0; i < n; i++)
        {
            const double H = 1e-3;
            double Difference(Func<double[], double> g) =>
                ((8 * (g(Moved(p, i, H)) - g(Moved(p, i, -H)))) - (g(Moved(p, i, 2 * H)) - g(Moved(p, i, -2 * H)))) / (12 * H);
            Assert.Equal(Difference(x => f.Value(x)), gradient[i], 1e-9);
            double product = 0;
            for (int j = 0; j < n; j++)
            {
                double expected = Difference(x =>
                {
                    double[] g = new double[n];
                    f.Gradient(x, g);
                    return g[j];
                });
                Assert.Equal(expected, hessian[i * n + j], 1e-8);
                product += hessian[i * n + j] * v[j];
            }

            Assert.Equal(product, hv[i], 1e-11);
            slope += gradient[i] * v[i];
            curvature += v[i] * hv[i];
        }

        double[] series = new double[4];
        f.Taylor(3, [.. p, .. v, .. new double[2 * n]], series);
        Assert.Equal(f.Value(p), series[0], 1e-14);
        Assert.Equal(slope, series[1], 1e-12);
        Assert.Equal(curvature / 2, series[2], 1e-11);
        double Along(double t)
        {
            double[] moved = [.. p.Zip(v, (a, b) => a + t * b)];
            double[] product = new double[n];
            f.HessianVector(moved, v, product);
            return product.Zip(v, (a, b) => a * b).Sum();
        }

        Assert.Equal(((8 * (Along(1e-3) - Along(-1e-3))) - (Along(2e-3) - Along(-2e-3))) / 12e-3 / 6, series[3], 1e-8);
    }

    public static double[] Moved(double[] p, int i, double h)
    {
        double[] moved = (double[])p.Clone();
        moved[i] += h;
        return moved;
    }
}

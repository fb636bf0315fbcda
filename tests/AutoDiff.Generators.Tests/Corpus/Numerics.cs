namespace Corpus;

public static partial class Numerics
{
    [Differentiable, At("[0.6, 1.2, 0.8, 1.1]")]
    public static double Rosenbrock(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }

        return sum;
    }

    [Differentiable, At("[0.6, 1.2, 0.8]")]
    public static double Rastrigin(ReadOnlySpan<double> x)
    {
        double sum = 10 * x.Length;
        foreach (double v in x)
        {
            sum += v * v - 10 * Math.Cos(2 * Math.PI * v);
        }

        return sum;
    }

    [Differentiable, At("[0.6, 1.2, 0.8]")]
    public static double Ackley(double[] x)
    {
        double squares = 0, cosines = 0;
        for (int i = 0; i < x.Length; i++)
        {
            squares += x[i] * x[i];
            cosines += Math.Cos(2 * Math.PI * x[i]);
        }

        return -20 * Math.Exp(-0.2 * Math.Sqrt(squares / x.Length)) - Math.Exp(cosines / x.Length) + 20 + Math.E;
    }

    [Differentiable, At("0.8", "-0.3")]
    public static double Himmelblau(double x, double y)
    {
        double a = x * x + y - 11, b = x + y * y - 7;
        return a * a + b * b;
    }

    [Differentiable, At("[1.2, 0.7, 0.4, 2.0]", "1.3")]
    public static double Horner(ReadOnlySpan<double> c, double x)
    {
        double y = 0;
        for (int i = c.Length - 1; i >= 0; i--)
        {
            y = y * x + c[i];
        }

        return y;
    }

    [Differentiable, At("[1.2, 0.7, 0.4, 0.9]", "0.35")]
    public static double Clenshaw(double[] c, double x)
    {
        double b1 = 0, b2 = 0;
        for (int i = c.Length - 1; i > 0; i--)
        {
            (b1, b2) = (2 * x * b1 - b2 + c[i], b1);
        }

        return x * b1 - b2 + c[0];
    }

    [Differentiable, At("2.0", "0.5", "10")]
    public static double SimpsonOfGaussian(double upper, double width, int n)
    {
        double h = upper / (2 * n), sum = 0;
        for (int i = 0; i <= 2 * n; i++)
        {
            double x = i * h / width;
            int weight = i == 0 || i == 2 * n ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-0.5 * x * x);
        }

        return sum * h / 3;
    }

    private static double Simpson(Func<double, double> f, double a, double b)
    {
        double m = 0.5 * (a + b);
        return (b - a) / 6 * (f(a) + 4 * f(m) + f(b));
    }

    [Differentiable, At("0.4", "1.7", "2.2")]
    public static double IntegralWithParameter(double a, double b, double k) => Simpson(x => Math.Sin(k * x) * x, a, b) + Simpson(x => k / (1 + x * x), a, b);

    [Differentiable, At("2.7", "6")]
    public static double NewtonSquareRoot(double a, int steps)
    {
        double x = a;
        for (int i = 0; i < steps; i++)
        {
            x = 0.5 * (x + a / x);
        }

        return x;
    }

    [Differentiable, At("0.3", "0.8")]
    public static double KeplerEquation(double eccentricity, double meanAnomaly)
    {
        double e = meanAnomaly;
        while (true)
        {
            double step = (e - eccentricity * Math.Sin(e) - meanAnomaly) / (1 - eccentricity * Math.Cos(e));
            e -= step;
            if (Math.Abs(Diff.Detach(step)) < 1e-15)
            {
                break;
            }
        }

        for (int i = 0; i < 3; i++)
        {
            e -= (e - eccentricity * Math.Sin(e) - meanAnomaly) / (1 - eccentricity * Math.Cos(e));
        }

        return e;
    }

    [Differentiable, At("[4, 1, 0.5, 1, 3, 0.7, 0.5, 0.7, 5]")]
    public static double LogDeterminant(ReadOnlySpan<double> a)
    {
        int n = (int)Math.Sqrt(a.Length);
        double[] lu = a.ToArray();
        double log = 0;
        for (int k = 0; k < n; k++)
        {
            log += Math.Log(lu[k * n + k]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = lu[i * n + k] / lu[k * n + k];
                for (int j = k; j < n; j++)
                {
                    lu[i * n + j] -= factor * lu[k * n + j];
                }
            }
        }

        return log;
    }

    [Differentiable, At("[4, 1, 0.5, 1, 3, 0.7, 0.5, 0.7, 5]", "[1, 2, 3]", "3")]
    public static void GaussSolve(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x)
    {
        int n = b.Length;
        double[] m = new double[n * n];
        a.CopyTo(m);
        b.CopyTo(x);
        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
            {
                double factor = m[i * n + k] / m[k * n + k];
                for (int j = k; j < n; j++)
                {
                    m[i * n + j] -= factor * m[k * n + j];
                }

                x[i] -= factor * x[k];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < n; j++)
            {
                x[i] -= m[i * n + j] * x[j];
            }

            x[i] /= m[i * n + i];
        }
    }

    [Differentiable, At("[2, 3, 4, 3]", "[0.5, 0.7, 0.4]", "~4", "4")]
    public static void Thomas(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> off, ReadOnlySpan<double> d, Span<double> x)
    {
        int n = d.Length;
        double[] c = new double[n];
        double pivot = diagonal[0];
        x[0] = d[0] / pivot;
        for (int i = 1; i < n; i++)
        {
            c[i] = off[i - 1] / pivot;
            pivot = diagonal[i] - off[i - 1] * c[i];
            x[i] = (d[i] - off[i - 1] * x[i - 1]) / pivot;
        }

        for (int i = n - 2; i >= 0; i--)
        {
            x[i] -= c[i + 1] * x[i + 1];
        }
    }

    [Differentiable, At("~6", "~6")]
    public static double MatrixProductTrace(double[] a, double[] b)
    {
        double trace = 0;
        for (int i = 0; i < 2; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                trace += a[i * 3 + k] * b[k * 2 + i];
            }
        }

        return trace * trace;
    }

    [Differentiable, At("[2, 0.3, 0.3, 1]", "12")]
    public static double PowerIteration(ReadOnlySpan<double> a, int steps)
    {
        double x = 1, y = 0.5, lambda = 0;
        for (int i = 0; i < steps; i++)
        {
            double u = a[0] * x + a[1] * y, v = a[2] * x + a[3] * y;
            lambda = Math.Sqrt(u * u + v * v);
            x = u / lambda;
            y = v / lambda;
        }

        return lambda;
    }

    [Differentiable, At("[0, 0.5, 1.3, 2]", "~4", "0.9")]
    public static double Lagrange(ReadOnlySpan<double> nodes, ReadOnlySpan<double> values, double x)
    {
        double sum = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            double term = values[i];
            for (int j = 0; j < nodes.Length; j++)
            {
                if (j != i)
                {
                    term *= (x - nodes[j]) / (nodes[i] - nodes[j]);
                }
            }

            sum += term;
        }

        return sum;
    }

    [Differentiable, At("~5", "1.37")]
    public static double CatmullRom(ReadOnlySpan<double> p, double x)
    {
        int i = (int)Diff.Detach(x);
        double t = x - i, p0 = p[i - 1], p1 = p[i], p2 = p[i + 1], p3 = p[i + 2];
        return 0.5 * (2 * p1 + t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))));
    }

    [Differentiable, At("~9", "1.3", "0.6")]
    public static double Bilinear(ReadOnlySpan<double> grid, double x, double y)
    {
        int i = (int)Diff.Detach(x), j = (int)Diff.Detach(y);
        double u = x - i, v = y - j;
        double bottom = (1 - u) * grid[j * 3 + i] + u * grid[j * 3 + i + 1], top = (1 - u) * grid[(j + 1) * 3 + i] + u * grid[(j + 1) * 3 + i + 1];
        return (1 - v) * bottom + v * top;
    }

    [Differentiable, At("0.7", "1.2")]
    public static double ArithmeticGeometricMean(double a, double b)
    {
        for (int i = 0; i < 6; i++)
        {
            (a, b) = (0.5 * (a + b), Math.Sqrt(a * b));
        }

        return a;
    }

    [Differentiable, At("1.7", "20")]
    public static double ContinuedFraction(double x, int depth)
    {
        double f = 0;
        for (int k = depth; k > 0; k--)
        {
            f = k * x * x / (2 * k + 1 + f);
        }

        return x / (1 + f);
    }

    private static double Bessel(int n, double x) => n == 0 ? Math.Cos(x) * Math.Exp(-0.1 * x) : 2 * n / x * Bessel(n - 1, x) - Math.Sin(x);

    [Differentiable, At("1.9", "4")]
    public static double RecurrenceOfFunctions(double x, int n) => Bessel(n, x);

    [Differentiable, At("~8")]
    public static double PairwiseSum(ReadOnlySpan<double> x)
    {
        double[] work = x.ToArray();
        for (int width = work.Length / 2; width > 0; width /= 2)
        {
            for (int i = 0; i < width; i++)
            {
                work[i] = Math.Sin(work[i]) + work[i + width];
            }
        }

        return work[0];
    }

    [Differentiable, At("[0.3, 0.4]", "2")]
    public static void PolarToCartesian(ReadOnlySpan<double> polar, Span<double> xy)
    {
        xy[0] = polar[0] * Math.Cos(polar[1]);
        xy[1] = polar[0] * Math.Sin(polar[1]);
    }
}

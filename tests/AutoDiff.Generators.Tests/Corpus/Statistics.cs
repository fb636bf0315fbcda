namespace Corpus;

public static partial class Statistics
{
    private static double LogGamma(double x)
    {
        double sum = 0;
        while (x < 7)
        {
            sum -= Math.Log(x);
            x += 1;
        }

        double r = 1 / (x * x);
        return sum + (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + (1 / 12.0 - r * (1 / 360.0 - r / 1260.0)) / x;
    }

    [Differentiable, At("0.4", "0.9", "~8")]
    public static double NormalLogLikelihood(double mean, double logSigma, [NoDerivative] double[] data)
    {
        double sigma = Math.Exp(logSigma), sum = 0;
        foreach (double x in data)
        {
            double z = (x - mean) / sigma;
            sum -= 0.5 * z * z + logSigma + 0.5 * Math.Log(2 * Math.PI);
        }

        return sum;
    }

    [Differentiable, At("2.3", "1.4", "~6")]
    public static double GammaLogLikelihood(double shape, double rate, [NoDerivative] double[] data)
    {
        double sum = 0;
        foreach (double x in data)
        {
            sum += shape * Math.Log(rate) - LogGamma(shape) + (shape - 1) * Math.Log(x) - rate * x;
        }

        return sum;
    }

    [Differentiable, At("2.1", "3.2", "0.4")]
    public static double BetaLogDensity(double a, double b, double x) =>
        (a - 1) * Math.Log(x) + (b - 1) * Math.Log(1 - x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b);

    [Differentiable, At("4.5", "0.3", "1.2", "0.8")]
    public static double StudentLogDensity(double nu, double mean, double scale, double x)
    {
        double z = (x - mean) / scale;
        return LogGamma(0.5 * (nu + 1)) - LogGamma(0.5 * nu) - 0.5 * Math.Log(Math.PI * nu) - Math.Log(scale) - 0.5 * (nu + 1) * Math.Log(1 + z * z / nu);
    }

    [Differentiable, At("[0.2, -0.3]", "[1, 2, 0, 3]", "~8")]
    public static double PoissonRegression(ReadOnlySpan<double> beta, [NoDerivative] int[] counts, [NoDerivative] double[] rows)
    {
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            double eta = beta[0] * rows[2 * i] + beta[1] * rows[2 * i + 1];
            sum += counts[i] * eta - Math.Exp(eta);
        }

        return sum;
    }

    [Differentiable, At("[0.4, 0.3, 1.5, 0.8, 0.6]", "~6")]
    public static double GaussianMixture(ReadOnlySpan<double> p, [NoDerivative] double[] data)
    {
        double weight = 1 / (1 + Math.Exp(-p[0])), sum = 0;
        foreach (double x in data)
        {
            double a = (x - p[1]) / p[3], b = (x - p[2]) / p[4];
            sum += Math.Log(weight * Math.Exp(-0.5 * a * a) / p[3] + (1 - weight) * Math.Exp(-0.5 * b * b) / p[4]);
        }

        return sum;
    }

    [Differentiable, At("~6")]
    public static double Variance(ReadOnlySpan<double> x)
    {
        double mean = 0, squares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double delta = x[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (x[i] - mean);
        }

        return squares / (x.Length - 1);
    }

    [Differentiable, At("~6")]
    public static double Skewness(double[] x)
    {
        double mean = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            mean += x[i];
        }

        mean /= x.Length;
        double m2 = 0, m3 = 0;
        foreach (double v in x)
        {
            double d = v - mean;
            m2 += d * d;
            m3 += d * d * d;
        }

        return m3 / Math.Pow(m2, 1.5);
    }

    [Differentiable, At("~5", "~5")]
    public static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            sx += x[i];
            sy += y[i] * (i + 1);
            sxx += x[i] * x[i];
            syy += y[i] * y[i] * (i + 1) * (i + 1);
            sxy += x[i] * y[i] * (i + 1);
        }

        return (n * sxy - sx * sy) / Math.Sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
    }

    [Differentiable, At("~8", "0.5")]
    public static double KernelDensity(ReadOnlySpan<double> samples, double bandwidth)
    {
        double sum = 0;
        foreach (double s in samples)
        {
            double z = (1 - s) / bandwidth;
            sum += Math.Exp(-0.5 * z * z);
        }

        return sum / (samples.Length * bandwidth * Math.Sqrt(2 * Math.PI));
    }

    [Differentiable, At("0.7", "~8")]
    public static double AutoregressiveLikelihood(double phi, [NoDerivative] double[] series)
    {
        double sum = 0.5 * Math.Log(1 - phi * phi) - 0.5 * (1 - phi * phi) * series[0] * series[0];
        for (int t = 1; t < series.Length; t++)
        {
            double e = series[t] - phi * series[t - 1];
            sum -= 0.5 * e * e;
        }

        return sum;
    }

    [Differentiable, At("0.9", "0.5", "0.3", "~7")]
    public static double KalmanLikelihood(double a, double q, double r, [NoDerivative] double[] observed)
    {
        double mean = 0, variance = 1, sum = 0;
        foreach (double y in observed)
        {
            mean *= a;
            variance = a * a * variance + q;
            double innovation = y - mean, s = variance + r;
            sum -= 0.5 * (Math.Log(s) + innovation * innovation / s);
            double gain = variance / s;
            mean += gain * innovation;
            variance *= 1 - gain;
        }

        return sum;
    }

    [Differentiable, At("[0.5, 0.2]", "[0.8, 0.4]", "[0, 1, 1, 0]")]
    public static double HiddenMarkov(ReadOnlySpan<double> stay, ReadOnlySpan<double> emit, [NoDerivative] int[] seen)
    {
        double a = 0.5, b = 0.5, log = 0;
        foreach (int symbol in seen)
        {
            double na = a * stay[0] + b * (1 - stay[1]), nb = a * (1 - stay[0]) + b * stay[1];
            na *= symbol == 1 ? emit[0] : 1 - emit[0];
            nb *= symbol == 1 ? emit[1] : 1 - emit[1];
            double scale = na + nb;
            log += Math.Log(scale);
            a = na / scale;
            b = nb / scale;
        }

        return log;
    }

    [Differentiable, At("1.2", "2.5", "~6", "[1, 1, 0, 1, 0, 1]")]
    public static double WeibullSurvival(double scale, double shape, [NoDerivative] double[] times, [NoDerivative] int[] events)
    {
        double sum = 0;
        for (int i = 0; i < times.Length; i++)
        {
            double z = times[i] / scale;
            sum -= Math.Pow(z, shape);
            if (events[i] == 1)
            {
                sum += Math.Log(shape / scale) + (shape - 1) * Math.Log(z);
            }
        }

        return sum;
    }

    [Differentiable, At("[0.4, 0.7]", "~8", "[1, 1, 0, 1]")]
    public static double CoxPartialLikelihood(ReadOnlySpan<double> beta, [NoDerivative] double[] rows, [NoDerivative] int[] events)
    {
        double sum = 0, risk = 0;
        for (int i = events.Length - 1; i >= 0; i--)
        {
            double eta = rows[2 * i] * beta[0] + rows[2 * i + 1] * beta[1];
            risk += Math.Exp(eta);
            if (events[i] == 1)
            {
                sum += eta - Math.Log(risk);
            }
        }

        return sum;
    }

    [Differentiable, At("[0.2, 0.3, 0.5]", "[0.3, 0.3, 0.4]")]
    public static double KullbackLeibler(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double sum = 0;
        for (int i = 0; i < p.Length; i++)
        {
            sum += p[i] * Math.Log(p[i] / q[i]);
        }

        return sum;
    }

    [Differentiable, At("[2, 0.5, 0.5, 1.5]", "[0.7, 1.1]")]
    public static double BivariateNormal(ReadOnlySpan<double> s, ReadOnlySpan<double> x)
    {
        double det = s[0] * s[3] - s[1] * s[2];
        double quadratic = (s[3] * x[0] * x[0] - (s[1] + s[2]) * x[0] * x[1] + s[0] * x[1] * x[1]) / det;
        return -0.5 * (quadratic + Math.Log(det)) - Math.Log(2 * Math.PI);
    }

    [Differentiable, At("0.4", "1.5", "~5")]
    public static double HorseshoePrior(double globalScale, double slab, ReadOnlySpan<double> beta)
    {
        double sum = 0;
        foreach (double b in beta)
        {
            double t = b / globalScale;
            sum += Math.Log(Math.Log(1 + 4 / (t * t + 1e-3))) - b * b / (2 * slab * slab);
        }

        return sum;
    }

    [Differentiable, At("[1.1, 0.4]", "~6", "~6")]
    public static double GaussianProcess(ReadOnlySpan<double> theta, [NoDerivative] double[] at, [NoDerivative] double[] y)
    {
        int n = at.Length;
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double d = (at[i] - at[j]) / theta[0];
                double sum = Math.Exp(-0.5 * d * d) + (i == j ? theta[1] : 0);
                for (int k = 0; k < j; k++)
                {
                    sum -= l[i * n + k] * l[j * n + k];
                }

                l[i * n + j] = i == j ? Math.Sqrt(sum) : sum / l[j * n + j];
            }
        }

        double log = 0, squares = 0;
        double[] z = new double[n];
        for (int i = 0; i < n; i++)
        {
            double sum = y[i];
            for (int k = 0; k < i; k++)
            {
                sum -= l[i * n + k] * z[k];
            }

            z[i] = sum / l[i * n + i];
            squares += z[i] * z[i];
            log += Math.Log(l[i * n + i]);
        }

        return -0.5 * squares - log;
    }

    [Differentiable, At("[0.3, 0.9, 1.4]", "[-0.2, 0.5, 0.9, 1.8]", "[0, 2, 3, 1]")]
    public static double OrdinalRegression(ReadOnlySpan<double> cuts, ReadOnlySpan<double> score, [NoDerivative] int[] grade)
    {
        double sum = 0;
        for (int i = 0; i < grade.Length; i++)
        {
            double upper = grade[i] == cuts.Length ? 1 : 1 / (1 + Math.Exp(score[i] - cuts[grade[i]]));
            double lower = grade[i] == 0 ? 0 : 1 / (1 + Math.Exp(score[i] - cuts[grade[i] - 1]));
            sum += Math.Log(upper - lower);
        }

        return sum;
    }
}

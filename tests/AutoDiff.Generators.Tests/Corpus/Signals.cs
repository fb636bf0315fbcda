namespace Corpus;

public static partial class Signals
{
    [Differentiable, At("~8", "0.3", "8")]
    public static void ExponentialSmoothing(ReadOnlySpan<double> x, double alpha, Span<double> y)
    {
        double level = x[0];
        for (int i = 0; i < x.Length; i++)
        {
            level += alpha * (x[i] - level);
            y[i] = level;
        }
    }

    [Differentiable, At("~8", "[0.2, 0.4, 0.2, -0.5, 0.3]", "8")]
    public static void Biquad(ReadOnlySpan<double> x, ReadOnlySpan<double> c, Span<double> y)
    {
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double v = c[0] * x[i] + c[1] * x1 + c[2] * x2 - c[3] * y1 - c[4] * y2;
            (x2, x1) = (x1, x[i]);
            (y2, y1) = (y1, v);
            y[i] = v;
        }
    }

    [Differentiable, At("~8", "2.0")]
    public static double GoertzelPower(double[] x, double frequency)
    {
        double coefficient = 2 * Math.Cos(2 * Math.PI * frequency / x.Length), s1 = 0, s2 = 0;
        foreach (double v in x)
        {
            double s = v + coefficient * s1 - s2;
            s2 = s1;
            s1 = s;
        }

        return s1 * s1 + s2 * s2 - coefficient * s1 * s2;
    }

    [Differentiable, At("~8", "8")]
    public static void CosineTransform(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int k = 0; k < y.Length; k++)
        {
            double sum = 0;
            for (int n = 0; n < x.Length; n++)
            {
                sum += x[n] * Math.Cos(Math.PI / x.Length * (n + 0.5) * k);
            }

            y[k] = sum;
        }
    }

    [Differentiable, At("~8", "[8, 8]", "8")]
    public static void HaarTransform(ReadOnlySpan<double> x, [NoDerivative] int[] shape, Span<double> y)
    {
        x.CopyTo(y);
        double[] t = new double[x.Length];
        for (int n = shape[0]; n > 1; n /= 2)
        {
            for (int i = 0; i < n / 2; i++)
            {
                t[i] = (y[2 * i] + y[2 * i + 1]) * Math.Sqrt(0.5);
                t[n / 2 + i] = (y[2 * i] - y[2 * i + 1]) * Math.Sqrt(0.5);
            }

            t.AsSpan(0, n).CopyTo(y);
        }
    }

    [Differentiable, At("~10", "0.1")]
    public static double TotalVariation(ReadOnlySpan<double> x, [NoDerivative] double epsilon)
    {
        double sum = 0;
        for (int i = 1; i < x.Length; i++)
        {
            double d = x[i] - x[i - 1];
            sum += Math.Sqrt(d * d + epsilon * epsilon);
        }

        return sum;
    }

    [Differentiable, At("~6", "~3", "8")]
    public static void FullConvolution(ReadOnlySpan<double> x, ReadOnlySpan<double> h, Span<double> y)
    {
        y.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < h.Length; j++)
            {
                y[i + j] += x[i] * h[j];
            }
        }
    }

    [Differentiable, At("~8", "0.35")]
    public static double FractionalDelay(ReadOnlySpan<double> x, double delay)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double t = Math.PI * (i - 3.3 - delay);
            sum += x[i] * Math.Sin(t) / t;
        }

        return sum;
    }

    [Differentiable, At("[0.7, 2.1, 0.4, 0.05]", "~8")]
    public static double SineFit(ReadOnlySpan<double> p, [NoDerivative] double[] samples)
    {
        double loss = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double e = p[0] * Math.Exp(-p[3] * i) * Math.Sin(p[1] * 0.1 * i + p[2]) - samples[i];
            loss += e * e;
        }

        return loss;
    }

    [Differentiable, At("~8", "0.2", "0.6")]
    public static double Compressor(ReadOnlySpan<double> x, double attack, double ratio)
    {
        double envelope = 0.9, energy = 0;
        foreach (double v in x)
        {
            envelope += attack * (Math.Abs(v) - envelope);
            double gain = envelope > 0.4 ? Math.Pow(envelope / 0.4, ratio - 1) : 1;
            energy += gain * v * gain * v;
        }

        return energy;
    }

    [Differentiable, At("~6", "~6", "0.05", "3")]
    public static void LeastMeanSquares(ReadOnlySpan<double> input, ReadOnlySpan<double> desired, double step, Span<double> w)
    {
        w.Clear();
        for (int n = 2; n < input.Length; n++)
        {
            double e = desired[n];
            for (int k = 0; k < w.Length; k++)
            {
                e -= w[k] * input[n - k];
            }

            for (int k = 0; k < w.Length; k++)
            {
                w[k] += step * e * input[n - k];
            }
        }
    }

    [Differentiable, At("~6")]
    public static double SpectralFlatness(ReadOnlySpan<double> power)
    {
        double log = 0, sum = 0;
        foreach (double p in power)
        {
            log += Math.Log(p);
            sum += p;
        }

        return Math.Exp(log / power.Length) / (sum / power.Length);
    }

    [Differentiable, At("~9", "0.8", "9")]
    public static void BilateralFilter(ReadOnlySpan<double> x, double range, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0, weight = 0;
            for (int j = Math.Max(0, i - 2); j <= Math.Min(x.Length - 1, i + 2); j++)
            {
                double d = (x[j] - x[i]) / range, w = Math.Exp(-0.5 * ((i - j) * (i - j) + d * d));
                sum += w * x[j];
                weight += w;
            }

            y[i] = sum / weight;
        }
    }

    [Differentiable, At("440", "0.01", "0.9")]
    public static double MelScale(double hertz, double warp, double gain) => gain * 2595 * Math.Log10(1 + hertz / 700) * (1 + warp);

    [Differentiable, At("~5", "5")]
    public static void Phase(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Atan2(x[i], x[(i + 1) % x.Length]);
        }
    }
}

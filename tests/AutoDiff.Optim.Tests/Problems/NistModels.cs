namespace AutoDiff.Optim.Tests.Problems;

/// <summary>The models of the NIST StRD problems in nonlinear regression, as residuals model − observation.</summary>
internal static partial class NistModels
{
    [Differentiable]
    public static void Saturation(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] * (1 - Math.Exp(-b[1] * x[i])) - y[i];
        }
    }

    [Differentiable]
    public static void Misra1b(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double root = 1 + b[1] * x[i] / 2;
            r[i] = b[0] * (1 - 1 / (root * root)) - y[i];
        }
    }

    [Differentiable]
    public static void Chwirut(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = Math.Exp(-b[0] * x[i]) / (b[1] + b[2] * x[i]) - y[i];
        }
    }

    [Differentiable]
    public static void DanWood(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] * Math.Pow(x[i], b[1]) - y[i];
        }
    }

    [Differentiable]
    public static void Eckerle4(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double z = (x[i] - b[2]) / b[1];
            r[i] = b[0] / b[1] * Math.Exp(-0.5 * z * z) - y[i];
        }
    }

    [Differentiable]
    public static void Gauss(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double first = (x[i] - b[3]) / b[4];
            double second = (x[i] - b[6]) / b[7];
            r[i] = b[0] * Math.Exp(-b[1] * x[i]) + b[2] * Math.Exp(-first * first) + b[5] * Math.Exp(-second * second) - y[i];
        }
    }

    [Differentiable]
    public static void Hahn1(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = x[i];
            r[i] = (b[0] + b[1] * t + b[2] * t * t + b[3] * t * t * t) / (1 + b[4] * t + b[5] * t * t + b[6] * t * t * t) - y[i];
        }
    }

    [Differentiable]
    public static void Kirby2(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = (b[0] + b[1] * x[i] + b[2] * x[i] * x[i]) / (1 + b[3] * x[i] + b[4] * x[i] * x[i]) - y[i];
        }
    }

    [Differentiable]
    public static void Lanczos(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < 3; k++)
            {
                sum += b[2 * k] * Math.Exp(-b[2 * k + 1] * x[i]);
            }

            r[i] = sum - y[i];
        }
    }

    [Differentiable]
    public static void Mgh09(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] * (x[i] * x[i] + x[i] * b[1]) / (x[i] * x[i] + x[i] * b[2] + b[3]) - y[i];
        }
    }

    [Differentiable]
    public static void Mgh17(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] + b[1] * Math.Exp(-x[i] * b[3]) + b[2] * Math.Exp(-x[i] * b[4]) - y[i];
        }
    }

    /// <summary>Two predictors per observation, and the logarithm of the response.</summary>
    [Differentiable]
    public static void Nelson(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] - b[1] * x[2 * i] * Math.Exp(-b[2] * x[2 * i + 1]) - Math.Log(y[i]);
        }
    }

    [Differentiable]
    public static void Rat42(ReadOnlySpan<double> b, [NoDerivative] double[] x, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] / (1 + Math.Exp(b[1] - b[2] * x[i])) - y[i];
        }
    }
}

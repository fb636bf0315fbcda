namespace AutoDiff.Optim.Tests.Problems;

/// <summary>The test functions of Moré, Garbow and Hillstrom 1981, <i>Testing unconstrained optimization software</i>, ACM TOMS 7: the residuals as printed
/// there, numbers 1 to 12. Only what is marked is written by hand; every derivative is generated.</summary>
internal static partial class Mgh
{
    [Differentiable]
    public static void Rosenbrock(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 10 * (x[1] - x[0] * x[0]);
        r[1] = 1 - x[0];
    }

    [Differentiable]
    public static void FreudensteinRoth(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1];
        r[1] = -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1];
    }

    [Differentiable]
    public static void PowellBadlyScaled(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 1e4 * x[0] * x[1] - 1;
        r[1] = Math.Exp(-x[0]) + Math.Exp(-x[1]) - 1.0001;
    }

    [Differentiable]
    public static void BrownBadlyScaled(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = x[0] - 1e6;
        r[1] = x[1] - 2e-6;
        r[2] = x[0] * x[1] - 2;
    }

    [Differentiable]
    public static void Beale(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 1.5 - x[0] * (1 - x[1]);
        r[1] = 2.25 - x[0] * (1 - x[1] * x[1]);
        r[2] = 2.625 - x[0] * (1 - x[1] * x[1] * x[1]);
    }

    [Differentiable]
    public static void JennrichSampson(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = 2 + 2 * (i + 1) - (Math.Exp((i + 1) * x[0]) + Math.Exp((i + 1) * x[1]));
        }
    }

    [Differentiable]
    public static void HelicalValley(ReadOnlySpan<double> x, Span<double> r)
    {
        double theta = Math.Atan(x[1] / x[0]) / (2 * Math.PI);
        if (x[0] < 0)
        {
            theta += 0.5;
        }

        r[0] = 10 * (x[2] - 10 * theta);
        r[1] = 10 * (Math.Sqrt(x[0] * x[0] + x[1] * x[1]) - 1);
        r[2] = x[2];
    }

    [Differentiable]
    public static void Bard(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double u = i + 1;
            double v = 15 - i;
            double w = Math.Min(u, v);
            r[i] = BardData[i] - (x[0] + u / (v * x[1] + w * x[2]));
        }
    }

    [Differentiable]
    public static void Gaussian(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = (7 - i) / 2.0;
            r[i] = x[0] * Math.Exp(-x[1] * (t - x[2]) * (t - x[2]) / 2) - GaussianData[i];
        }
    }

    [Differentiable]
    public static void Meyer(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = 45 + 5.0 * (i + 1);
            r[i] = x[0] * Math.Exp(x[1] / (t + x[2])) - MeyerData[i];
        }
    }

    [Differentiable]
    public static void Gulf(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = (i + 1) / 100.0;
            double y = 25 + Math.Pow(-50 * Math.Log(t), 2.0 / 3);
            r[i] = Math.Exp(-Math.Pow(Math.Abs(y - x[1]), x[2]) / x[0]) - t;
        }
    }

    [Differentiable]
    public static void Box(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = 0.1 * (i + 1);
            r[i] = Math.Exp(-t * x[0]) - Math.Exp(-t * x[1]) - x[2] * (Math.Exp(-t) - Math.Exp(-10 * t));
        }
    }
}

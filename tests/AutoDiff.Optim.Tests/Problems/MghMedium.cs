namespace AutoDiff.Optim.Tests.Problems;

/// <content>Numbers 13 to 20.</content>
internal static partial class Mgh
{
    [Differentiable]
    public static void PowellSingular(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = x[0] + 10 * x[1];
        r[1] = Math.Sqrt(5) * (x[2] - x[3]);
        r[2] = (x[1] - 2 * x[2]) * (x[1] - 2 * x[2]);
        r[3] = Math.Sqrt(10) * (x[0] - x[3]) * (x[0] - x[3]);
    }

    [Differentiable]
    public static void Wood(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = 10 * (x[1] - x[0] * x[0]);
        r[1] = 1 - x[0];
        r[2] = Math.Sqrt(90) * (x[3] - x[2] * x[2]);
        r[3] = 1 - x[2];
        r[4] = Math.Sqrt(10) * (x[1] + x[3] - 2);
        r[5] = (x[1] - x[3]) / Math.Sqrt(10);
    }

    [Differentiable]
    public static void KowalikOsborne(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double u = KowalikInputs[i];
            r[i] = KowalikData[i] - x[0] * (u * u + u * x[1]) / (u * u + u * x[2] + x[3]);
        }
    }

    [Differentiable]
    public static void BrownDennis(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = (i + 1) / 5.0;
            double one = x[0] + t * x[1] - Math.Exp(t);
            double other = x[2] + x[3] * Math.Sin(t) - Math.Cos(t);
            r[i] = one * one + other * other;
        }
    }

    [Differentiable]
    public static void Osborne1(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = 10.0 * i;
            r[i] = Osborne1Data[i] - (x[0] + x[1] * Math.Exp(-t * x[3]) + x[2] * Math.Exp(-t * x[4]));
        }
    }

    [Differentiable]
    public static void BiggsExp6(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = 0.1 * (i + 1);
            double y = Math.Exp(-t) - 5 * Math.Exp(-10 * t) + 3 * Math.Exp(-4 * t);
            r[i] = x[2] * Math.Exp(-t * x[0]) - x[3] * Math.Exp(-t * x[1]) + x[5] * Math.Exp(-t * x[4]) - y;
        }
    }

    [Differentiable]
    public static void Osborne2(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double t = i / 10.0;
            double sum = x[0] * Math.Exp(-t * x[4]);
            for (int k = 0; k < 3; k++)
            {
                double distance = t - x[8 + k];
                sum += x[1 + k] * Math.Exp(-x[5 + k] * distance * distance);
            }

            r[i] = Osborne2Data[i] - sum;
        }
    }

    [Differentiable]
    public static void Watson(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < 29; i++)
        {
            double t = (i + 1) / 29.0;
            double slope = 0;
            double sum = 0;
            double power = 1;
            for (int j = 0; j < x.Length; j++)
            {
                sum += x[j] * power;
                if (j + 1 < x.Length)
                {
                    slope += (j + 1) * x[j + 1] * power;
                }

                power *= t;
            }

            r[i] = slope - sum * sum - 1;
        }

        r[29] = x[0];
        r[30] = x[1] - x[0] * x[0] - 1;
    }
}

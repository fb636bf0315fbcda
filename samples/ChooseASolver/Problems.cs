using AutoDiff;

namespace ChooseASolver;

/// <summary>Five functions that tell solvers apart.</summary>
internal static partial class Problems
{
    /// <summary>A curved valley.</summary>
    [Differentiable]
    public static double Rosenbrock(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - (x[i] * x[i]);
            sum += (100 * valley * valley) + ((1 - x[i]) * (1 - x[i]));
        }

        return sum;
    }

    /// <summary>Wood's function: a saddle on the way.</summary>
    [Differentiable]
    public static double Wood(ReadOnlySpan<double> x)
    {
        double a = x[1] - (x[0] * x[0]);
        double b = x[3] - (x[2] * x[2]);
        double c = x[1] + x[3] - 2;
        double d = x[1] - x[3];
        return (100 * a * a) + ((1 - x[0]) * (1 - x[0])) + (90 * b * b) + ((1 - x[2]) * (1 - x[2])) + (10 * c * c) + (d * d / 10);
    }

    /// <summary>Logistic regression on samples from a formula, with a ridge.</summary>
    [Differentiable]
    public static double Logistic(ReadOnlySpan<double> w, [NoDerivative] double[] rows, [NoDerivative] double[] labels)
    {
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
            {
                margin += rows[(i * w.Length) + j] * w[j];
            }

            double z = -labels[i] * margin;
            loss += z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
        }

        double ridge = 0;
        for (int j = 0; j < w.Length; j++)
        {
            ridge += w[j] * w[j];
        }

        return (loss / labels.Length) + (0.0005 * ridge);
    }

    /// <summary>A parabola with a few directions that are far steeper than the rest.</summary>
    [Differentiable]
    public static double Outliers(ReadOnlySpan<double> x, [NoDerivative] double[] curvatures)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += curvatures[i] * (x[i] - 1) * (x[i] - 1) / 2;
        }

        return sum;
    }

    /// <summary>Entropy with a coupling: convex, and undefined outside the positive numbers.</summary>
    [Differentiable]
    public static double Barrier(ReadOnlySpan<double> x)
    {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum -= Math.Log(x[i]);
            total += (i + 1) * x[i];
        }

        return sum + (total * total / (2 * x.Length));
    }

    /// <summary>200 samples of 20 features.</summary>
    public static (double[] Rows, double[] Labels) Samples()
    {
        var rows = new double[200 * 20];
        var labels = new double[200];
        for (int i = 1; i <= 200; i++)
        {
            double margin = 0;
            for (int j = 1; j <= 20; j++)
            {
                double a = Math.Sin((1.3 * i) + (0.7 * j) + (0.11 * i * j));
                rows[((i - 1) * 20) + j - 1] = a;
                margin += a * (j % 2 == 1 ? 1.0 : -1.0) / j;
            }

            labels[i - 1] = margin + (0.5 * Math.Sin(17 * i)) >= 0 ? 1 : -1;
        }

        return (rows, labels);
    }
}

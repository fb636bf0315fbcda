using AutoDiff;
using AutoDiff.Optim;

namespace TwoLevels;

/// <summary>Ten points, learnt so that a classifier that is trained on them alone does well on all samples.</summary>
internal static partial class Distillation
{
    public const int PointCount = 10;
    public const int CoefficientCount = 6;

    private const int SampleCount = 300;
    private const double Ridge = 1e-2;

    /// <summary>The inner objective: the logistic loss on the ten points (pairs of coordinates in θ, the first five of class +1) of a classifier with quadratic features.</summary>
    [Differentiable]
    public static double OnPoints(ReadOnlySpan<double> x, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < PointCount; i++)
        {
            double score = Score(x, theta[2 * i], theta[2 * i + 1]);
            sum += Weights.Softplus(i < PointCount / 2 ? -score : score);
        }

        double norm = 0;
        for (int j = 0; j < CoefficientCount; j++)
        {
            norm += x[j] * x[j];
        }

        return sum / PointCount + 0.5 * Ridge * norm;
    }

    /// <summary>The outer objective: the logistic loss on all samples.</summary>
    [Differentiable]
    public static double OnSamples(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] samples, [NoDerivative] int[] labels)
    {
        double sum = 0 * theta[0];
        for (int i = 0; i < labels.Length; i++)
        {
            double margin = labels[i] * Score(x, samples[2 * i], samples[2 * i + 1]);
            sum += Weights.Softplus(-margin);
        }

        return sum / labels.Length;
    }

    /// <summary>Points of a disk that is not in the middle, and points around it.</summary>
    public static (double[] Samples, int[] Labels) Data()
    {
        var random = new Random(3);
        double[] samples = new double[2 * SampleCount];
        int[] labels = new int[SampleCount];
        for (int i = 0; i < SampleCount; i++)
        {
            double u = (4 * random.NextDouble()) - 2;
            double v = (4 * random.NextDouble()) - 2;
            (samples[2 * i], samples[(2 * i) + 1]) = (u, v);
            labels[i] = ((u - 0.4) * (u - 0.4)) + ((v + 0.2) * (v + 0.2)) < 1.4 ? 1 : -1;
        }

        return (samples, labels);
    }

    /// <summary>Where the points start: close together, at random.</summary>
    public static double[] Start()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 2 * PointCount).Select(_ => random.NextDouble() - 0.5)];
    }

    /// <summary>Learns the points.</summary>
    public static BilevelResult<double> Learn(double[] samples, int[] labels, IterationCallback<double>? callback = null) => Bilevel.Minimize(
        new OnSamplesParametricObjective(samples, labels), new OnPointsParametricObjective(), Start(), new double[CoefficientCount], new ImplicitGradient(),
        new BilevelOptions { OuterOptions = new OptimOptions { MaxIterations = 60 } }, callback);

    /// <summary>The classifier that a set of points trains.</summary>
    public static double[] Train(double[] points) => Minimizer.Minimize(
        new TwiceAtParameters<double, OnPointsParametricObjective>(new OnPointsParametricObjective(), points), new double[CoefficientCount], new Newton()).X;

    /// <summary>The fraction of samples on the right side.</summary>
    public static double Accuracy(double[] x, double[] samples, int[] labels) =>
        Enumerable.Range(0, labels.Length).Count(i => labels[i] * Score(x, samples[2 * i], samples[(2 * i) + 1]) > 0) / (double)labels.Length;

    public static double Score(ReadOnlySpan<double> x, double u, double v) =>
        x[0] + x[1] * u + x[2] * v + x[3] * u * u + x[4] * u * v + x[5] * v * v;
}

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Functions whose derivatives are known, as a function of the coordinates and as one of what follows a first layer.</summary>
internal static partial class Models
{
    public const int Inputs = 6;
    public const int Width = 5;

    /// <summary>W, one row for each input.</summary>
    public static readonly double[] Weights = [.. Enumerable.Range(0, Inputs * Width).Select(i => 0.9 * Math.Sin(1 + (1.7 * i)))];
    public static readonly double[] Bias = [.. Enumerable.Range(0, Width).Select(j => 0.3 * Math.Cos(j))];
    public static readonly double[] Point = [.. Enumerable.Range(0, Inputs).Select(i => 0.8 * Math.Sin(3 + (2.3 * i)))];
    private static readonly double[] Output = [1.1, -0.7, 0.4, 0.9, -1.3];

    [Differentiable(Modes = DerivativeModes.Taylor | DerivativeModes.TaylorSum)]
    public static double Tail(ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int j = 0; j < y.Length; j++)
        {
            sum += Output[j] * Math.Sin(y[j]);
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Taylor | DerivativeModes.TaylorSum)]
    public static double Whole(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int j = 0; j < Width; j++)
        {
            double y = Bias[j];
            for (int i = 0; i < x.Length; i++)
            {
                y += Weights[(i * Width) + j] * x[i];
            }

            sum += Output[j] * Math.Sin(y);
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Taylor | DerivativeModes.Gradient)]
    public static double Beale(ReadOnlySpan<double> x)
    {
        double a = 1.5 - x[0] + (x[0] * x[1]), b = 2.25 - x[0] + (x[0] * x[1] * x[1]), c = 2.625 - x[0] + (x[0] * x[1] * x[1] * x[1]);
        return (a * a) + (b * b) + (c * c);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    public static double Valley(ReadOnlySpan<double> x)
    {
        double a = 1 - x[0], b = x[1] - (x[0] * x[0]);
        return (a * a) + (100 * b * b);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    public static double Linear(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (1 + i) * x[i];
        }

        return sum;
    }

    /// <summary>The mean of squared errors of a line in three numbers, over samples from a formula; zero at (1, −2, 0.5).</summary>
    [Differentiable]
    public static double Regression(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<int> samples)
    {
        double sum = 0;
        for (int s = 0; s < samples.Length; s++)
        {
            double a = Math.Sin(1.3 * samples[s]), b = Math.Cos(0.7 * samples[s]);
            double error = x[0] + (a * x[1]) + (b * x[2]) - (1 - (2 * a) + (0.5 * b));
            sum += error * error;
        }

        return sum / samples.Length;
    }

    /// <summary>Any partial derivative: Σ cⱼ Π Wᵢⱼ^αᵢ sin(yⱼ + |α| π/2).</summary>
    public static double Exact(params (int Coordinate, int Order)[] powers)
    {
        double sum = 0;
        double[] y = Hidden();
        for (int j = 0; j < Width; j++)
        {
            double term = Output[j] * Math.Sin(y[j] + (powers.Sum(p => p.Order) * Math.PI / 2));
            foreach ((int i, int order) in powers)
            {
                term *= Math.Pow(Weights[(i * Width) + j], order);
            }

            sum += term;
        }

        return sum;
    }

    public static double ExactSecond(int i, int j) => i == j ? Exact((i, 2)) : Exact((i, 1), (j, 1));

    public static double[] Hidden()
    {
        double[] y = [.. Bias];
        for (int i = 0; i < Inputs; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                y[j] += Weights[(i * Width) + j] * Point[i];
            }
        }

        return y;
    }

    public static void Close(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}

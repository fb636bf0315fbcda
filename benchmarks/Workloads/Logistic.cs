namespace AutoDiff.Benchmarks.Workloads;

/// <summary>Regularised logistic regression: 1000 samples, 50 weights.</summary>
public static partial class Logistic
{
    internal const int Samples = 1000;
    internal const int Weights = 50;
    internal const double Regularisation = 1e-3;

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "LossInVectors")]
    [Differentiable(Parallel = true, Name = "LossOnCores")]
    public static double Loss(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> a, [NoDerivative] ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int s = 0; s < y.Length; s++)
        {
            ReadOnlySpan<double> row = a.Slice(s * w.Length, w.Length);
            double dot = 0;
            for (int j = 0; j < w.Length; j++)
            {
                dot += row[j] * w[j];
            }

            sum += Math.Log(1 + Math.Exp(-y[s] * dot));
        }

        double squares = 0;
        for (int j = 0; j < w.Length; j++)
        {
            squares += w[j] * w[j];
        }

        return sum / y.Length + 0.5 * Regularisation * squares;
    }
}

internal class LogisticWorkload : GradientWorkload
{
    protected double[] A { get; }

    protected double[] Y { get; }

    public LogisticWorkload()
        : this("logistic", Data())
    {
    }

    /// <param name="name">Its name.</param>
    /// <param name="copies">How many times the samples are there: the loss, a mean, stays the same.</param>
    protected LogisticWorkload(string name, int copies = 1)
        : this(name, Data())
    {
        A = [.. Enumerable.Repeat(A, copies).SelectMany(a => a)];
        Y = [.. Enumerable.Repeat(Y, copies).SelectMany(y => y)];
    }

    private LogisticWorkload(string name, (double[] A, double[] Y, double[] W) data)
        : base(
            name,
            data.W,
            new Golden(
                0.699411022858796, -0.0287955136082, 0.441124392043, 0.0764901515988, -0.000123983368925, -0.00788019252785)) =>
        (A, Y) = (data.A, data.Y);

    private static (double[] A, double[] Y, double[] W) Data()
    {
        SplitMix64 random = new(12345);
        double[] a = random.Symmetric(Logistic.Samples * Logistic.Weights);
        double[] y = new double[Logistic.Samples];
        for (int s = 0; s < y.Length; s++)
        {
            y[s] = random.Unit() < 0.5 ? -1 : 1;
        }

        return (a, y, random.Symmetric(Logistic.Weights, 0.1));
    }

    public override double Primal() => Logistic.Loss(Start, A, Y);

    public override double Handwritten() => Benchmarks.Handwritten.Logistic.Gradient(Start, A, Y, GradientResult);

    public override double Gradient() => Logistic.LossGradient(Start, A, Y, GradientResult);

    protected override double HessianProduct() => Logistic.LossHvp(Start, A, Y, Direction, HvpResult);

    public override double Jvp() => Logistic.LossJvp(Start, A, Y, Direction).Tangent;
}

/// <summary>The same where sums may be added up in another order: generated and by hand, with vectors.</summary>
internal sealed class LogisticInVectorsWorkload() : LogisticWorkload("logistic-vectors")
{
    protected override double ValueTolerance => 1e-13;

    public override double Handwritten() => Benchmarks.Handwritten.LogisticInVectors.Gradient(Start, A, Y, GradientResult);

    public override double Gradient() => Logistic.LossInVectorsGradient(Start, A, Y, GradientResult);

    protected override double HessianProduct() => Logistic.LossInVectorsHvp(Start, A, Y, Direction, HvpResult);

    public override double Jvp() => Logistic.LossInVectorsJvp(Start, A, Y, Direction).Tangent;
}

/// <summary>The same with 40,000 samples on all cores; by hand on one.</summary>
internal sealed class LogisticOnCoresWorkload() : LogisticWorkload("logistic-parallel", copies: 40)
{
    protected override double ValueTolerance => 1e-12;

    public override double Gradient() => Logistic.LossOnCoresGradient(Start, A, Y, GradientResult);

    protected override double HessianProduct() => Logistic.LossOnCoresHvp(Start, A, Y, Direction, HvpResult);

    public override double Jvp() => Logistic.LossOnCoresJvp(Start, A, Y, Direction).Tangent;
}

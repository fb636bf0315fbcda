namespace AutoDiff.Benchmarks.Workloads;

/// <summary>Regularised logistic regression: 1000 samples, 50 weights.</summary>
public static partial class Logistic
{
    internal const int Samples = 1000;
    internal const int Weights = 50;
    internal const double Regularisation = 1e-3;

    [Differentiable]
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

internal sealed class LogisticWorkload : GradientWorkload
{
    private readonly double[] _a;
    private readonly double[] _y;

    public LogisticWorkload()
        : this(Data())
    {
    }

    private LogisticWorkload((double[] A, double[] Y, double[] W) data)
        : base(
            "logistic",
            data.W,
            new Golden(
                0.699411022858796, -0.0287955136082, 0.441124392043, 0.0764901515988, -0.000123983368925, -0.00788019252785)) =>
        (_a, _y) = (data.A, data.Y);

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

    public override double Primal() => Logistic.Loss(Start, _a, _y);

    public override double Handwritten() => Benchmarks.Handwritten.Logistic.Gradient(Start, _a, _y, GradientResult);

    public override double Gradient() => Logistic.LossGradient(Start, _a, _y, GradientResult);

    protected override double HessianProduct() => Logistic.LossHvp(Start, _a, _y, Direction, HvpResult);

    public override double Jvp() => Logistic.LossJvp(Start, _a, _y, Direction).Tangent;
}

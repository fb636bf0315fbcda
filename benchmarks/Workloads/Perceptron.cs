namespace AutoDiff.Benchmarks.Workloads;

/// <summary>A network of 64 inputs, one layer of 64 tanh units and a linear output, over a batch of 32 samples.</summary>
/// <remarks>The parameters are the layer's weights (unit by input), its biases, the output's weights, the output's bias.</remarks>
public static partial class Perceptron
{
    internal const int Inputs = 64;
    internal const int Units = 64;
    internal const int Batch = 32;
    internal const int Parameters = (Units * Inputs) + Units + Units + 1;

    [Differentiable]
    public static double Loss(ReadOnlySpan<double> p, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> t)
    {
        ReadOnlySpan<double> weights = p.Slice(0, Units * Inputs);
        ReadOnlySpan<double> biases = p.Slice(Units * Inputs, Units);
        ReadOnlySpan<double> output = p.Slice(Units * Inputs + Units, Units);
        Span<double> hidden = stackalloc double[Units];
        double sum = 0;
        for (int s = 0; s < t.Length; s++)
        {
            ReadOnlySpan<double> sample = x.Slice(s * Inputs, Inputs);
            for (int u = 0; u < Units; u++)
            {
                ReadOnlySpan<double> row = weights.Slice(u * Inputs, Inputs);
                double activation = biases[u];
                for (int i = 0; i < Inputs; i++)
                {
                    activation += row[i] * sample[i];
                }

                hidden[u] = Math.Tanh(activation);
            }

            double prediction = p[Parameters - 1];
            for (int u = 0; u < Units; u++)
            {
                prediction += output[u] * hidden[u];
            }

            double error = prediction - t[s];
            sum += error * error;
        }

        return sum / (2 * t.Length);
    }
}

internal sealed class PerceptronWorkload : GradientWorkload
{
    private readonly double[] _x;
    private readonly double[] _t;

    public PerceptronWorkload()
        : this(Data())
    {
    }

    private PerceptronWorkload((double[] X, double[] T, double[] P) data)
        : base(
            "mlp",
            data.P,
            new Golden(
                0.28029284738194, 0.281818200996, 30.5349017304, 0.966696521582, -0.00067865671526, -0.426122212547)) =>
        (_x, _t) = (data.X, data.T);

    private static (double[] X, double[] T, double[] P) Data()
    {
        SplitMix64 random = new(777);
        double[] x = random.Symmetric(Perceptron.Batch * Perceptron.Inputs);
        double[] t = random.Symmetric(Perceptron.Batch);
        return (x, t, random.Symmetric(Perceptron.Parameters, 0.2));
    }

    public override double Primal() => Perceptron.Loss(Start, _x, _t);

    public override double Handwritten() => Benchmarks.Handwritten.Perceptron.Gradient(Start, _x, _t, GradientResult);

    public override double Gradient() => Perceptron.LossGradient(Start, _x, _t, GradientResult);

    protected override double HessianProduct() => Perceptron.LossHvp(Start, _x, _t, Direction, HvpResult);

    public override double Jvp() => Perceptron.LossJvp(Start, _x, _t, Direction).Tangent;
}

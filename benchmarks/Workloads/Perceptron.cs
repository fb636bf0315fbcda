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
    [Differentiable(Reassociate = true, Name = "LossInVectors")]
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

internal class PerceptronWorkload : GradientWorkload
{
    protected double[] X { get; }

    protected double[] T { get; }


    public PerceptronWorkload()
        : this("mlp", Data())
    {
    }

    protected PerceptronWorkload(string name)
        : this(name, Data())
    {
    }

    private PerceptronWorkload(string name, (double[] X, double[] T, double[] P) data)
        : base(
            name,
            data.P,
            new Golden(
                0.28029284738194, 0.281818200996, 30.5349017304, 0.966696521582, -0.00067865671526, -0.426122212547)) =>
        (X, T) = (data.X, data.T);

    private static (double[] X, double[] T, double[] P) Data()
    {
        SplitMix64 random = new(777);
        double[] x = random.Symmetric(Perceptron.Batch * Perceptron.Inputs);
        double[] t = random.Symmetric(Perceptron.Batch);
        return (x, t, random.Symmetric(Perceptron.Parameters, 0.2));
    }

    public override double Primal() => Perceptron.Loss(Start, X, T);

    public override double Handwritten() => Benchmarks.Handwritten.Perceptron.Gradient(Start, X, T, GradientResult);

    public override double Gradient() => Perceptron.LossGradient(Start, X, T, GradientResult);

    protected override double HessianProduct() => Perceptron.LossHvp(Start, X, T, Direction, HvpResult);

    public override double Jvp() => Perceptron.LossJvp(Start, X, T, Direction).Tangent;
}

/// <summary>The same where sums may be added up in another order: generated and by hand, with vectors.</summary>
internal sealed class PerceptronInVectorsWorkload() : PerceptronWorkload("mlp-vectors")
{
    protected override double ValueTolerance => 1e-13;

    public override double Handwritten() => Benchmarks.Handwritten.PerceptronInVectors.Gradient(Start, X, T, GradientResult);

    public override double Gradient() => Perceptron.LossInVectorsGradient(Start, X, T, GradientResult);

    protected override double HessianProduct() => Perceptron.LossInVectorsHvp(Start, X, T, Direction, HvpResult);

    public override double Jvp() => Perceptron.LossInVectorsJvp(Start, X, T, Direction).Tangent;
}

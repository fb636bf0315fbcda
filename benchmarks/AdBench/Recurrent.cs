namespace AutoDiff.Benchmarks.AdBench;

/// <summary>The objective of ADBench's long short-term memory with diagonal weights, over a sequence of characters as bits.</summary>
/// <remarks><c>main</c> holds for each layer the weights of its forget, input and output gates and of its change, then their four biases; <c>extra</c> the
/// input's weights, the output's weights and the output's biases; <c>state</c> for each layer its hidden values, then its cells.</remarks>
public static partial class Recurrent
{
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Jvp)]
    public static double Loss(
        ReadOnlySpan<double> main,
        ReadOnlySpan<double> extra,
        [NoDerivative] ReadOnlySpan<double> state,
        [NoDerivative] ReadOnlySpan<double> sequence,
        int layers,
        int bits)
    {
        int count = sequence.Length / bits;
        Span<double> hidden = stackalloc double[layers * bits];
        Span<double> cell = stackalloc double[layers * bits];
        for (int l = 0; l < layers; l++)
        {
            for (int b = 0; b < bits; b++)
            {
                hidden[l * bits + b] = state[2 * l * bits + b];
                cell[l * bits + b] = state[(2 * l + 1) * bits + b];
            }
        }

        Span<double> signal = stackalloc double[bits];
        double total = 0;
        for (int t = 0; t < count - 1; t++)
        {
            for (int b = 0; b < bits; b++)
            {
                signal[b] = sequence[t * bits + b] * extra[b];
            }

            for (int l = 0; l < layers; l++)
            {
                ReadOnlySpan<double> weights = main.Slice(8 * l * bits, 4 * bits);
                ReadOnlySpan<double> biases = main.Slice((8 * l + 4) * bits, 4 * bits);
                for (int b = 0; b < bits; b++)
                {
                    int unit = l * bits + b;
                    double forget = Sigmoid(signal[b] * weights[b] + biases[b]);
                    double input = Sigmoid(hidden[unit] * weights[bits + b] + biases[bits + b]);
                    double output = Sigmoid(signal[b] * weights[2 * bits + b] + biases[2 * bits + b]);
                    double change = Math.Tanh(hidden[unit] * weights[3 * bits + b] + biases[3 * bits + b]);
                    cell[unit] = cell[unit] * forget + input * change;
                    hidden[unit] = output * Math.Tanh(cell[unit]);
                    signal[b] = hidden[unit];
                }
            }

            double sum = 2;
            for (int b = 0; b < bits; b++)
            {
                sum += Math.Exp(signal[b] * extra[bits + b] + extra[2 * bits + b]);
            }

            double logSum = Math.Log(sum);
            for (int b = 0; b < bits; b++)
            {
                total += sequence[(t + 1) * bits + b] * (signal[b] * extra[bits + b] + extra[2 * bits + b] - logSum);
            }
        }

        return -total / ((count - 1) * bits);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

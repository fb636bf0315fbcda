using static AutoDiff.Benchmarks.Workloads.Perceptron;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class Perceptron
{
    public static double Gradient(ReadOnlySpan<double> p, ReadOnlySpan<double> x, ReadOnlySpan<double> t, Span<double> gradient)
    {
        ReadOnlySpan<double> weights = p.Slice(0, Units * Inputs);
        ReadOnlySpan<double> biases = p.Slice(Units * Inputs, Units);
        ReadOnlySpan<double> output = p.Slice((Units * Inputs) + Units, Units);
        Span<double> weightsGradient = gradient.Slice(0, Units * Inputs);
        Span<double> biasesGradient = gradient.Slice(Units * Inputs, Units);
        Span<double> outputGradient = gradient.Slice((Units * Inputs) + Units, Units);
        Span<double> hidden = stackalloc double[Units];
        gradient.Clear();
        double sum = 0;
        double outputBiasGradient = 0;
        for (int s = 0; s < t.Length; s++)
        {
            ReadOnlySpan<double> sample = x.Slice(s * Inputs, Inputs);
            for (int u = 0; u < hidden.Length; u++)
            {
                ReadOnlySpan<double> row = weights.Slice(u * Inputs, Inputs);
                double activation = biases[u];
                for (int i = 0; i < row.Length; i++)
                {
                    activation += row[i] * sample[i];
                }

                hidden[u] = Math.Tanh(activation);
            }

            double prediction = p[Parameters - 1];
            for (int u = 0; u < hidden.Length; u++)
            {
                prediction += output[u] * hidden[u];
            }

            double error = prediction - t[s];
            sum += error * error;
            double slope = error / t.Length;
            outputBiasGradient += slope;
            for (int u = 0; u < hidden.Length; u++)
            {
                double h = hidden[u];
                outputGradient[u] += slope * h;
                double unitSlope = slope * output[u] * (1 - (h * h));
                biasesGradient[u] += unitSlope;
                Span<double> rowGradient = weightsGradient.Slice(u * Inputs, Inputs);
                for (int i = 0; i < rowGradient.Length; i++)
                {
                    rowGradient[i] += unitSlope * sample[i];
                }
            }
        }

        gradient[Parameters - 1] = outputBiasGradient;
        return sum / (2 * t.Length);
    }
}

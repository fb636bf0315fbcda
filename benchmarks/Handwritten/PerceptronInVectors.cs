using static AutoDiff.Benchmarks.Workloads.Perceptron;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class PerceptronInVectors
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
                hidden[u] = Math.Tanh(biases[u] + Vectors.Dot(weights.Slice(u * Inputs, Inputs), sample));
            }

            double error = p[Parameters - 1] + Vectors.Dot(output, hidden) - t[s];
            sum += error * error;
            double slope = error / t.Length;
            outputBiasGradient += slope;
            Vectors.AddScaled(outputGradient, slope, hidden);
            for (int u = 0; u < hidden.Length; u++)
            {
                double h = hidden[u];
                double unitSlope = slope * output[u] * (1 - (h * h));
                biasesGradient[u] += unitSlope;
                Vectors.AddScaled(weightsGradient.Slice(u * Inputs, Inputs), unitSlope, sample);
            }
        }

        gradient[Parameters - 1] = outputBiasGradient;
        return sum / (2 * t.Length);
    }
}

namespace AutoDiff.Benchmarks.Handwritten;

internal static class Logistic
{
    public static double Gradient(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        double perSample = 1.0 / y.Length;
        for (int s = 0; s < y.Length; s++)
        {
            ReadOnlySpan<double> row = a.Slice(s * w.Length, w.Length);
            double dot = 0;
            for (int j = 0; j < w.Length; j++)
            {
                dot += row[j] * w[j];
            }

            double exponential = Math.Exp(-y[s] * dot);
            sum += Math.Log(1 + exponential);
            double slope = -y[s] * exponential / (1 + exponential) * perSample;
            for (int j = 0; j < row.Length; j++)
            {
                gradient[j] += slope * row[j];
            }
        }

        double squares = 0;
        for (int j = 0; j < w.Length; j++)
        {
            squares += w[j] * w[j];
            gradient[j] += Workloads.Logistic.Regularisation * w[j];
        }

        return (sum / y.Length) + (0.5 * Workloads.Logistic.Regularisation * squares);
    }
}

namespace AutoDiff.Benchmarks.Handwritten;

internal static class LogisticInVectors
{
    public static double Gradient(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        double perSample = 1.0 / y.Length;
        for (int s = 0; s < y.Length; s++)
        {
            ReadOnlySpan<double> row = a.Slice(s * w.Length, w.Length);
            double exponential = Math.Exp(-y[s] * Vectors.Dot(row, w));
            sum += Math.Log(1 + exponential);
            Vectors.AddScaled(gradient, -y[s] * exponential / (1 + exponential) * perSample, row);
        }

        Vectors.AddScaled(gradient, Workloads.Logistic.Regularisation, w);
        return (sum / y.Length) + (0.5 * Workloads.Logistic.Regularisation * Vectors.Dot(w, w));
    }
}

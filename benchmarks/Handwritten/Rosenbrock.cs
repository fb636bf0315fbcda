namespace AutoDiff.Benchmarks.Handwritten;

internal static class Rosenbrock
{
    public static double Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double sum = 0;
        double fromPrevious = 0;
        double current = x[0];
        for (int i = 0; i < x.Length - 1; i++)
        {
            double next = x[i + 1];
            double off = next - (current * current);
            double left = 1 - current;
            double slope = 200 * off;
            sum += (100 * off * off) + (left * left);
            gradient[i] = fromPrevious - (2 * slope * current) - (2 * left);
            fromPrevious = slope;
            current = next;
        }

        gradient[x.Length - 1] = fromPrevious;
        return sum;
    }
}

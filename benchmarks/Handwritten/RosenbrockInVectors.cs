using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class RosenbrockInVectors
{
    public static double Gradient(ReadOnlySpan<double> x, Span<double> gradient)
    {
        int last = x.Length - 1;
        ReadOnlySpan<Vector<double>> from = MemoryMarshal.Cast<double, Vector<double>>(x[..last]);
        ReadOnlySpan<Vector<double>> after = MemoryMarshal.Cast<double, Vector<double>>(x[1..])[..from.Length];
        Span<Vector<double>> to = MemoryMarshal.Cast<double, Vector<double>>(gradient[..last])[..from.Length];
        Span<Vector<double>> toNext = MemoryMarshal.Cast<double, Vector<double>>(gradient[1..])[..from.Length];
        Vector<double> sums = default;
        for (int v = 0; v < from.Length; v++)
        {
            Vector<double> current = from[v], off = after[v] - (current * current), left = Vector<double>.One - current;
            sums += (100 * off * off) + (left * left);
            to[v] = (-400 * off * current) - (2 * left);
        }

        double sum = Vector.Sum(sums);
        for (int i = from.Length * Vector<double>.Count; i < last; i++)
        {
            double off = x[i + 1] - (x[i] * x[i]), left = 1 - x[i];
            sum += (100 * off * off) + (left * left);
            gradient[i] = (-400 * off * x[i]) - (2 * left);
        }

        // In a loop of its own: what has just been stored cannot be loaded at once by vectors that overlap with it.
        gradient[last] = 0;
        for (int v = 0; v < from.Length; v++)
        {
            toNext[v] += 200 * (after[v] - (from[v] * from[v]));
        }

        for (int i = from.Length * Vector<double>.Count; i < last; i++)
        {
            gradient[i + 1] += 200 * (x[i + 1] - (x[i] * x[i]));
        }

        return sum;
    }
}

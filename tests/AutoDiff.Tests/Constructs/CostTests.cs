using System.Diagnostics;

namespace AutoDiff.Tests.Constructs;

/// <summary>How the cost of a derivative grows: bounds lie between the promised order and the next worse one.</summary>
public partial class CostTests
{
    [Differentiable]
    private static double Chain(double x, int depth) => depth == 0 ? x : 0.5 * Math.Sin(Chain(x, depth - 1)) + x;

    [Differentiable]
    private static double Sliced(ReadOnlySpan<double> x) => x.Length == 0 ? 1 : x[0] * x[0] + 0.5 * Sliced(x[1..]);

    private static double Reads(ReadOnlySpan<double> x, int at) => x[at] * x[at + 1] + Math.Sin(x[at + 2]);

    [Differentiable]
    private static double ManyReads(ReadOnlySpan<double> x, int calls)
    {
        double sum = 0;
        for (int i = 0; i < calls; i++)
        {
            sum += Reads(x, i % 97) * Reads(x, i % 89);
        }

        return sum;
    }

    [Fact]
    public void Recursion_costs_as_much_as_it_is_deep()
    {
        const int Shallow = 400;
        double[] x = new double[4 * Shallow];
        double[] r = new double[4 * Shallow];
        Array.Fill(x, 0.3);
        InProportion("gradient", n => ChainGradient(0.3, n, out _));
        InProportion("Hvp", n => ChainHvp(0.3, n, 1, out _));
        InProportion("Jvp", n => ChainJvp(0.3, n, 1));
        InProportion("gradient over slices", n => SlicedGradient(x.AsSpan(0, n), r.AsSpan(0, n)));
        InProportion("Hvp over slices", n => SlicedHvp(x.AsSpan(0, n), x.AsSpan(0, n), r.AsSpan(0, n)));

        static void InProportion(string what, Action<int> call)
        {
            // 4 if linear, 16 if quadratic.
            double growth = Growth(() => call(4 * Shallow), () => call(Shallow));
            Assert.True(growth < 8, $"{what}: four times the depth costs {growth:F1} times as much.");
        }
    }

    [Fact]
    public void Helper_costs_as_much_as_it_reads()
    {
        double[] few = new double[200];
        double[] many = new double[200 * 200];
        double[] r = new double[many.Length];
        Independent("gradient", (x, calls) => ManyReadsGradient(x, calls, r.AsSpan(0, x.Length)));
        Independent("Jvp", (x, calls) => ManyReadsJvp(x, calls, x));
        Independent("Hvp", (x, calls) => ManyReadsHvp(x, calls, x, r.AsSpan(0, x.Length)));

        void Independent(string what, Action<double[], int> call)
        {
            // What a thousand calls of the helper add, once the cost that is there without them is taken off: 200 if each
            // of them costs the length of the array.
            call(many, 10);
            double small = Time(() => call(few, 1000)) - Time(() => call(few, 0));
            double large = Time(() => call(many, 1000)) - Time(() => call(many, 0));
            Assert.True(large < 20 * small, $"{what}: a helper costs {large / small:F1} times as much in an array 200 times as long.");
        }
    }

    private static double Growth(Action large, Action small) => Time(large) / Time(small);

    /// <summary>The fastest of many runs, which a busy machine disturbs least.</summary>
    private static double Time(Action action)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 200; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }
}

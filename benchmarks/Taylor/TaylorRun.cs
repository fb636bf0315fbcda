using System.Globalization;
using AutoDiff.Benchmarks.Harness;
using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.Taylor;

/// <summary>
/// The cost of derivatives of order 1 to 10 over that of the function: by Taylor series, and by nesting first-order derivatives as far
/// as that goes. Both are checked against each other first.
/// </summary>
internal static class TaylorRun
{
    private const int Largest = 10;

    /// <summary>A variable, so that nothing is computed when the code is compiled.</summary>
    private static double s_point = 0.7;

    /// <param name="output">Where the tables go.</param>
    /// <param name="plot">The file that receives the plot; null for none.</param>
    public static void Run(TextWriter output, string? plot)
    {
        List<TaylorPlot.Panel> panels = [];
        double[] x = new double[Largest + 1], result = new double[Largest + 1];
        panels.Add(Print(
            output,
            "sin(exp x) log(1 + x²)",
            () => Composite.F(s_point),
            order =>
            {
                (x[0], x[1]) = (s_point, 1);
                Composite.FTaylor(order, x.AsSpan(0, order + 1), result.AsSpan(0, order + 1));
                return result[order];
            },
            [() => Composite.First(s_point), () => Composite.Second(s_point), () => Composite.Third(s_point), () => Composite.Fourth(s_point), () => Composite.Fifth(s_point), () => Composite.Sixth(s_point), () => Composite.Seventh(s_point)]));

        SplitMix64 random = new(5);
        double[] point = random.Symmetric(Network.Inputs), v = random.Symmetric(Network.Inputs), w = random.Symmetric(Network.Weights, 0.4);
        double[] series = [.. point, .. v, .. new double[(Largest - 1) * Network.Inputs]];
        panels.Add(Print(
            output,
            "MLP 8-32-32-1 along a line",
            () => Network.F(point, w),
            order =>
            {
                Network.FTaylor(order, series.AsSpan(0, (order + 1) * Network.Inputs), w, result.AsSpan(0, order + 1));
                return result[order];
            },
            [() => Network.First(point, w, v), () => Network.Second(point, w, v), () => Network.Third(point, w, v), () => Network.Fourth(point, w, v), () => Network.Fifth(point, w, v)]));
        PrintLaplacian(output, point, w);
        if (plot is not null)
        {
            File.WriteAllText(plot, TaylorPlot.Draw(panels));
        }
    }

    /// <summary>The Laplacian of the network: a series along each axis, or one for all of them.</summary>
    private static void PrintLaplacian(TextWriter output, double[] point, double[] w)
    {
        double[] series = new double[3 * Network.Inputs], result = new double[3], axes = new double[Network.Inputs * Network.Inputs];
        for (int i = 0; i < Network.Inputs; i++)
        {
            axes[(i * Network.Inputs) + i] = 1;
        }

        double OneByOne()
        {
            double sum = 0;
            for (int i = 0; i < Network.Inputs; i++)
            {
                point.CopyTo(series, 0);
                Array.Clear(series, Network.Inputs, 2 * Network.Inputs);
                series[Network.Inputs + i] = 1;
                Network.FTaylor(2, series, w, result);
                sum += result[2];
            }

            return 2 * sum;
        }

        double Collapsed() => 2 * Network.FTaylorSum(2, point, w, axes);
        if (!(Math.Abs(OneByOne() - Collapsed()) <= 1e-12 * (1 + Math.Abs(Collapsed()))))
        {
            throw new InvalidOperationException($"The Laplacian is {OneByOne():R} axis by axis and {Collapsed():R} collapsed.");
        }

        double[] times = QuickRun.Medians([() => Network.F(point, w), OneByOne, Collapsed]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Laplacian of the MLP / primal: {times[1] / times[0]:F1} with a series for each axis, {times[2] / times[0]:F1} collapsed"));
    }

    private static TaylorPlot.Panel Print(TextWriter output, string name, Func<double> primal, Func<int, double> taylor, Func<double>[] nested)
    {
        double factorial = 1;
        for (int k = 0; k < nested.Length; k++)
        {
            factorial *= k + 1;
            double expected = nested[k](), actual = factorial * taylor(k + 1);
            if (!(Math.Abs(expected - actual) <= 1e-10 * (1 + Math.Abs(expected))))
            {
                throw new InvalidOperationException($"{name}: derivative {k + 1} is {actual:R} by its series and {expected:R} by nesting.");
            }
        }

        int[] orders = [.. Enumerable.Range(1, Largest)];
        double[] times = QuickRun.Medians([primal, .. orders.Select(k => (Func<double>)(() => taylor(k))), .. nested]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {times[0]:F1} ns"));
        output.WriteLine("| order | series / primal | nesting / primal |\n|---|---|---|");
        foreach (int k in orders)
        {
            string other = k <= nested.Length ? (times[Largest + k] / times[0]).ToString("F1", CultureInfo.InvariantCulture) : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {k} | {times[k] / times[0]:F1} | {other} |"));
        }

        double[] ratios = [.. times[1..].Select(t => t / times[0])];
        return new TaylorPlot.Panel(name, ratios[..Largest], ratios[Largest..]);
    }
}

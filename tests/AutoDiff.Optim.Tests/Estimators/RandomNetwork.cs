namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>A network 3-7-7-1 of tanh layers with random weights, and its derivatives by nested dual numbers.</summary>
internal static partial class RandomNetwork
{
    public const int Inputs = 3;
    private const int Units = 7;
    private const int Second = Units * (Inputs + 1);
    private const int Output = Second + (Units * (Units + 1));

    public static double[] Weights(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Output + Units).Select(_ => 1.6 * (random.NextDouble() - 0.5))];
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    public static double Net(ReadOnlySpan<double> x, [NoDerivative] double[] w)
    {
        Span<double> first = stackalloc double[Units];
        double sum = 0;
        for (int u = 0; u < Units; u++)
        {
            double y = w[(u * (Inputs + 1)) + Inputs];
            for (int i = 0; i < Inputs; i++)
            {
                y += w[(u * (Inputs + 1)) + i] * x[i];
            }

            first[u] = Math.Tanh(y);
        }

        for (int v = 0; v < Units; v++)
        {
            double y = w[Second + (v * (Units + 1)) + Units];
            for (int u = 0; u < Units; u++)
            {
                y += w[Second + (v * (Units + 1)) + u] * first[u];
            }

            sum += w[Output + v] * Math.Tanh(y);
        }

        return sum;
    }

    /// <summary>∂^α at a point, with one nesting of dual numbers for each order.</summary>
    public static double Derivative(double[] w, double[] point, params (int Coordinate, int Order)[] powers)
    {
        int depth = powers.Sum(p => p.Order);
        int[] byDepth = [.. powers.SelectMany(p => Enumerable.Repeat(p.Coordinate, p.Order))];
        double[][] x = [.. point.Select((value, i) => NestedDual.Variable(value, depth, [.. Enumerable.Range(0, depth).Where(t => byDepth[t] == i)]))];
        double[][] first = Layer(w, 0, x, Units, depth), second = Layer(w, Second, first, Units, depth);
        double[] sum = new double[1 << depth];
        for (int v = 0; v < Units; v++)
        {
            sum = NestedDual.Add(sum, NestedDual.Scale(w[Output + v], second[v]));
        }

        return sum[^1];
    }

    private static double[][] Layer(double[] w, int offset, double[][] x, int units, int depth)
    {
        double[][] y = new double[units][];
        for (int u = 0; u < units; u++)
        {
            int row = offset + (u * (x.Length + 1));
            double[] sum = NestedDual.Variable(w[row + x.Length], depth);
            for (int i = 0; i < x.Length; i++)
            {
                sum = NestedDual.Add(sum, NestedDual.Scale(w[row + i], x[i]));
            }

            y[u] = NestedDual.Tanh(sum);
        }

        return y;
    }
}

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>Dual numbers nested k deep, as 2ᵏ components: the first half is the value, the second the tangent, each nested k − 1 deep.</summary>
internal static class NestedDual
{
    /// <summary>x + Σ εₜ over the depths at which it is differentiated by.</summary>
    public static double[] Variable(double x, int depth, params int[] depths)
    {
        double[] components = new double[1 << depth];
        components[0] = x;
        foreach (int t in depths)
        {
            components[1 << t] = 1;
        }

        return components;
    }

    public static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    public static double[] Scale(double factor, double[] x) => [.. x.Select(a => factor * a)];

    public static double[] Multiply(double[] x, double[] y) => x.Length == 1
        ? [x[0] * y[0]]
        : [.. Multiply(Low(x), Low(y)), .. Add(Multiply(High(x), Low(y)), Multiply(Low(x), High(y)))];

    public static double[] Tanh(double[] x)
    {
        if (x.Length == 1)
        {
            return [Math.Tanh(x[0])];
        }

        double[] value = Tanh(Low(x)), slope = Scale(-1, Multiply(value, value));
        slope[0] += 1;
        return [.. value, .. Multiply(slope, High(x))];
    }

    private static double[] Low(double[] x) => x[..(x.Length / 2)];

    private static double[] High(double[] x) => x[(x.Length / 2)..];
}

namespace AutoDiff.Tests.Constructs.Support;

/// <summary>Derivatives from values alone: central differences, extrapolated to step zero by halving the step.</summary>
public static class FiniteDifference
{
    private const int Levels = 5;
    private const double FirstStep = 0.02;

    /// <summary>The derivative of each component of <paramref name="f"/> along the coordinate <paramref name="i"/>.</summary>
    /// <remarks>Four extrapolations remove the error terms up to the eighth power of a step of at most 0.02, so that for
    /// functions of moderate derivatives about eleven digits remain; <paramref name="f"/> must be smooth within 0.02.</remarks>
    public static double[] Partial(Func<double[], double[]> f, double[] x, int i)
    {
        double[][] table = new double[Levels][];
        double step = FirstStep * Math.Max(1, Math.Abs(x[i]));
        for (int level = 0; level < Levels; level++, step /= 2)
        {
            double[] forward = [.. x];
            double[] backward = [.. x];
            forward[i] += step;
            backward[i] -= step;
            double width = forward[i] - backward[i];
            double[] high = f(forward);
            double[] low = f(backward);
            table[level] = [.. high.Select((value, k) => (value - low[k]) / width)];
        }

        double power = 1;
        for (int order = 1; order < Levels; order++)
        {
            power *= 4;
            for (int level = Levels - 1; level >= order; level--)
            {
                for (int k = 0; k < table[level].Length; k++)
                {
                    table[level][k] += (table[level][k] - table[level - 1][k]) / (power - 1);
                }
            }
        }

        return table[^1];
    }

    /// <summary>The m × n Jacobian, row-major.</summary>
    public static double[] Jacobian(Func<double[], double[]> f, double[] x)
    {
        double[][] columns = [.. Enumerable.Range(0, x.Length).Select(i => Partial(f, x, i))];
        int rows = columns.Length == 0 ? 0 : columns[0].Length;
        double[] jacobian = new double[rows * x.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < x.Length; i++)
            {
                jacobian[(row * x.Length) + i] = columns[i][row];
            }
        }

        return jacobian;
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <content>Numbers 21 to 35, of any size.</content>
internal static partial class Mgh
{
    private const DerivativeModes WithSparsity = DerivativeModes.All | DerivativeModes.Sparsity;

    [Differentiable(Modes = WithSparsity)]
    public static void ExtendedRosenbrock(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i + 1 < x.Length; i += 2)
        {
            r[i] = 10 * (x[i + 1] - x[i] * x[i]);
            r[i + 1] = 1 - x[i];
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void ExtendedPowell(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i + 3 < x.Length; i += 4)
        {
            r[i] = x[i] + 10 * x[i + 1];
            r[i + 1] = Math.Sqrt(5) * (x[i + 2] - x[i + 3]);
            r[i + 2] = (x[i + 1] - 2 * x[i + 2]) * (x[i + 1] - 2 * x[i + 2]);
            r[i + 3] = Math.Sqrt(10) * (x[i] - x[i + 3]) * (x[i] - x[i + 3]);
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void Penalty1(ReadOnlySpan<double> x, Span<double> r)
    {
        double squares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            r[i] = Math.Sqrt(1e-5) * (x[i] - 1);
            squares += x[i] * x[i];
        }

        r[x.Length] = squares - 0.25;
    }

    [Differentiable(Modes = WithSparsity)]
    public static void Penalty2(ReadOnlySpan<double> x, Span<double> r)
    {
        int n = x.Length;
        double a = Math.Sqrt(1e-5);
        double sum = n * x[0] * x[0];
        r[0] = x[0] - 0.2;
        for (int i = 1; i < n; i++)
        {
            double y = Math.Exp((i + 1) / 10.0) + Math.Exp(i / 10.0);
            r[i] = a * (Math.Exp(x[i] / 10) + Math.Exp(x[i - 1] / 10) - y);
            r[n + i - 1] = a * (Math.Exp(x[i] / 10) - Math.Exp(-0.1));
            sum += (n - i) * x[i] * x[i];
        }

        r[2 * n - 1] = sum - 1;
    }

    [Differentiable(Modes = WithSparsity)]
    public static void VariablyDimensioned(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            r[j] = x[j] - 1;
            sum += (j + 1) * (x[j] - 1);
        }

        r[x.Length] = sum;
        r[x.Length + 1] = sum * sum;
    }

    [Differentiable(Modes = WithSparsity)]
    public static void Trigonometric(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            sum += Math.Cos(x[j]);
        }

        for (int i = 0; i < x.Length; i++)
        {
            r[i] = x.Length - sum + (i + 1) * (1 - Math.Cos(x[i])) - Math.Sin(x[i]);
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void BrownAlmostLinear(ReadOnlySpan<double> x, Span<double> r)
    {
        int n = x.Length;
        double sum = 0;
        double product = 1;
        for (int j = 0; j < n; j++)
        {
            sum += x[j];
            product *= x[j];
        }

        for (int i = 0; i < n - 1; i++)
        {
            r[i] = x[i] + sum - (n + 1);
        }

        r[n - 1] = product - 1;
    }

    [Differentiable(Modes = WithSparsity)]
    public static void DiscreteBoundaryValue(ReadOnlySpan<double> x, Span<double> r)
    {
        int n = x.Length;
        double h = 1.0 / (n + 1);
        for (int i = 0; i < n; i++)
        {
            double before = i > 0 ? x[i - 1] : 0;
            double after = i < n - 1 ? x[i + 1] : 0;
            double cube = x[i] + (i + 1) * h + 1;
            r[i] = 2 * x[i] - before - after + h * h * cube * cube * cube / 2;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void DiscreteIntegral(ReadOnlySpan<double> x, Span<double> r)
    {
        int n = x.Length;
        double h = 1.0 / (n + 1);
        for (int i = 0; i < n; i++)
        {
            double t = (i + 1) * h;
            double lower = 0;
            double upper = 0;
            for (int j = 0; j < n; j++)
            {
                double s = (j + 1) * h;
                double cube = x[j] + s + 1;
                if (j <= i)
                {
                    lower += s * cube * cube * cube;
                }
                else
                {
                    upper += (1 - s) * cube * cube * cube;
                }
            }

            r[i] = x[i] + h * ((1 - t) * lower + t * upper) / 2;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void BroydenTridiagonal(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double before = i > 0 ? x[i - 1] : 0;
            double after = i < x.Length - 1 ? x[i + 1] : 0;
            r[i] = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void BroydenBanded(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double sum = 0;
            for (int j = Math.Max(0, i - 5); j <= Math.Min(x.Length - 1, i + 1); j++)
            {
                if (j != i)
                {
                    sum += x[j] * (1 + x[j]);
                }
            }

            r[i] = x[i] * (2 + 5 * x[i] * x[i]) + 1 - sum;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void LinearFullRank(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            sum += x[j];
        }

        for (int i = 0; i < r.Length; i++)
        {
            double rest = -2.0 / r.Length * sum - 1;
            r[i] = i < x.Length ? x[i] + rest : rest;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void LinearRank1(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int j = 0; j < x.Length; j++)
        {
            sum += (j + 1) * x[j];
        }

        for (int i = 0; i < r.Length; i++)
        {
            r[i] = (i + 1) * sum - 1;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void LinearRank1WithZeros(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int j = 1; j < x.Length - 1; j++)
        {
            sum += (j + 1) * x[j];
        }

        for (int i = 0; i < r.Length; i++)
        {
            r[i] = i == 0 || i == r.Length - 1 ? -1 : i * sum - 1;
        }
    }

    [Differentiable(Modes = WithSparsity)]
    public static void Chebyquad(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = i % 2 == 1 ? 1.0 / ((i + 1.0) * (i + 1) - 1) : 0;
        }

        for (int j = 0; j < x.Length; j++)
        {
            double twice = 2 * (2 * x[j] - 1);
            double before = 1;
            double value = twice / 2;
            for (int i = 0; i < r.Length; i++)
            {
                r[i] += value / x.Length;
                double next = twice * value - before;
                before = value;
                value = next;
            }
        }
    }
}

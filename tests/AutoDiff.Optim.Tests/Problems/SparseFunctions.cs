namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Functions in which few variables interact, written in the ways that loops and indices are written.</summary>
internal static partial class SparseFunctions
{
    private const DerivativeModes Modes = DerivativeModes.All | DerivativeModes.Sparsity;

    [Differentiable(Modes = Modes)]
    public static double Chain(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - x[i] * x[i];
            sum += 100 * valley * valley + (1 - x[i]) * (1 - x[i]);
        }

        return sum;
    }

    /// <summary>Every second pair, from the end, by a while loop; a linear part on all.</summary>
    [Differentiable(Modes = Modes)]
    public static double Pairs(ReadOnlySpan<double> x)
    {
        double sum = 0, linear = 0;
        int k = x.Length - 1;
        while (k >= 1)
        {
            sum += Math.Exp(x[k]) * x[k - 1];
            k -= 2;
        }

        foreach (double v in x)
        {
            linear += v;
        }

        return sum + 3 * linear;
    }

    /// <summary>Springs between points that an array names.</summary>
    [Differentiable(Modes = Modes)]
    public static double Springs(ReadOnlySpan<double> x, [NoDerivative] int[] from, [NoDerivative] int[] to)
    {
        double energy = 0;
        for (int k = 0; k < from.Length; k++)
        {
            double length = x[to[k]] - x[from[k]];
            energy += length * length / 2;
        }

        return energy;
    }

    /// <summary>Which neighbour counts depends on the variables.</summary>
    [Differentiable(Modes = Modes)]
    public static double Choosing(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 1; i < x.Length - 1; i++)
        {
            if (x[i] > 0)
            {
                sum += x[i] * x[i + 1];
            }
            else if (i % 2 == 0)
            {
                sum -= x[i - 1] * x[i];
            }
        }

        return sum;
    }

    /// <summary>Each block of four variables meets in a quotient and a product of all.</summary>
    [Differentiable(Modes = Modes)]
    public static double Blocks(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int b = 0; b < x.Length; b += 4)
        {
            ReadOnlySpan<double> block = x.Slice(b, 4);
            double product = 1;
            for (int i = 0; i < block.Length; i++)
            {
                product *= block[i];
            }

            sum += product + block[0] / (2 + block[1] * block[1]);
        }

        return sum;
    }

    /// <summary>Squares of sums over windows.</summary>
    [Differentiable(Modes = Modes)]
    public static double Windows(ReadOnlySpan<double> x, [NoDerivative] int width)
    {
        double sum = 0;
        for (int i = 0; i + width <= x.Length; i += width)
        {
            double window = 0;
            for (int j = i; j < i + width; j++)
            {
                window += x[j];
            }

            sum += window * window;
        }

        return sum;
    }

    [Differentiable(Modes = Modes)]
    public static double LogisticMap(ReadOnlySpan<double> x)
    {
        double value = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            value = x[i] * value * (1 - value);
        }

        return value;
    }

    /// <summary>A filter, then a product with its first input.</summary>
    [Differentiable(Modes = Modes)]
    public static double Horner(ReadOnlySpan<double> x)
    {
        double value = x[0];
        for (int i = 1; i < x.Length; i++)
        {
            value = value * 0.5 + Math.Sin(x[i]);
        }

        return value * x[0];
    }

    /// <summary>Two sums, one of which the other uses other than linearly.</summary>
    [Differentiable(Modes = Modes)]
    public static double Running(ReadOnlySpan<double> x)
    {
        double total = 0, result = 0;
        for (int i = 0; i < x.Length; i++)
        {
            total += x[i];
            result += total * x[(i + 3) % x.Length];
        }

        return result;
    }

    [Differentiable(Modes = Modes)]
    public static double Dependent(ReadOnlySpan<double> x)
    {
        double sum = 0;
        int best = 0;
        for (int i = 1; i < x.Length; i++)
        {
            if (x[i] > x[best])
            {
                best = i;
            }

            sum += x[i] * x[i];
        }

        return sum * x[best];
    }

    [Differentiable(Modes = Modes)]
    public static void Tridiagonal(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            double before = i > 0 ? x[i - 1] : 0, after = i + 1 < r.Length ? x[i + 1] : 0;
            r[i] = (3 - 2 * x[i]) * x[i] - before - 2 * after + 1;
        }
    }

    [Differentiable(Modes = Modes)]
    public static void Banded(ReadOnlySpan<double> x, Span<double> r)
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

    /// <summary>Sums so far: a triangle.</summary>
    [Differentiable(Modes = Modes)]
    public static void Prefixes(ReadOnlySpan<double> x, Span<double> r)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i];
            r[i] = sum;
        }
    }

    /// <summary>Parts of the results through a slice, two to a variable.</summary>
    [Differentiable(Modes = Modes)]
    public static void Halves(ReadOnlySpan<double> x, Span<double> r)
    {
        Span<double> second = r[(r.Length / 2)..];
        for (int i = 0; i < second.Length; i++)
        {
            r[i] = Math.Cos(x[i]);
            second[i] = x[i] * x[x.Length - 1 - i];
        }
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Systems of equations, marked.</summary>
internal static partial class Systems
{
    [Differentiable]
    public static void Himmelblau(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = x[0] * x[0] + x[1] - 11;
        r[1] = x[0] + x[1] * x[1] - 7;
    }

    /// <summary>Chandrasekhar's H-equation by the midpoint rule (Kelley 1995, <i>Iterative methods for linear and nonlinear equations</i>, section 5.6).</summary>
    [Differentiable]
    public static void Chandrasekhar(ReadOnlySpan<double> x, [NoDerivative] double c, Span<double> r)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            double mu = (i + 0.5) / n;
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += mu * x[j] / (mu + (j + 0.5) / n);
            }

            r[i] = x[i] - 1 / (1 - c / (2 * n) * sum);
        }
    }

    [Differentiable]
    public static void CubeRoot(ReadOnlySpan<double> x, Span<double> r) => r[0] = x[0] * x[0] * x[0] - 2;

    [Differentiable]
    public static void NoRoot(ReadOnlySpan<double> x, Span<double> r)
    {
        r[0] = x[0] * x[0] + 1;
        r[1] = x[0] + x[1];
    }

    /// <summary>A line through points of which some are wrong.</summary>
    [Differentiable]
    public static void Line(ReadOnlySpan<double> b, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] + b[1] * i - y[i];
        }
    }

    /// <summary>The third parameter only ever adds to the first.</summary>
    [Differentiable]
    public static void Redundant(ReadOnlySpan<double> b, [NoDerivative] double[] y, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] + b[2] + b[1] * i - y[i];
        }
    }
}

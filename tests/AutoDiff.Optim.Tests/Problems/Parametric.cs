namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Functions of unknowns and parameters, marked.</summary>
internal static partial class Parametric
{
    /// <summary>½ mean (A·x − b)² + ½λ‖x‖²; λ is the only parameter.</summary>
    [Differentiable]
    public static double Ridge(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] a, [NoDerivative] double[] b)
    {
        int n = b.Length;
        int p = x.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double r = -b[i];
            for (int j = 0; j < p; j++)
            {
                r += a[i * p + j] * x[j];
            }

            sum += r * r;
        }

        double norm = 0;
        for (int j = 0; j < p; j++)
        {
            norm += x[j] * x[j];
        }

        return sum / (2 * n) + theta[0] * norm / 2;
    }

    /// <summary>½ mean (A·x − b)², the smooth part of the lasso; its parameter is the weight of the norm, which is not in it but must be named.</summary>
    [Differentiable]
    public static double LeastSquares(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] a, [NoDerivative] double[] b)
    {
        int n = b.Length;
        int p = x.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double r = -b[i] * theta[1];
            for (int j = 0; j < p; j++)
            {
                r += a[i * p + j] * x[j];
            }

            sum += r * r;
        }

        return sum / (2 * n);
    }

    /// <summary>The dual of the multi-class support vector machine: X has a row of the simplex for each sample, θ is the regularisation.</summary>
    [Differentiable]
    public static double SvmDual(
        ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] features, [NoDerivative] int[] labels, [NoDerivative] int classes)
    {
        int m = labels.Length;
        int p = features.Length / m;
        double squares = 0;
        for (int j = 0; j < p; j++)
        {
            for (int c = 0; c < classes; c++)
            {
                double w = 0;
                for (int i = 0; i < m; i++)
                {
                    double y = labels[i] == c ? 1 : 0;
                    w += features[i * p + j] * (y - x[i * classes + c]);
                }

                squares += w * w;
            }
        }

        double inner = 0;
        for (int i = 0; i < m; i++)
        {
            inner += x[i * classes + labels[i]];
        }

        return squares / (2 * theta[0]) + inner;
    }

    /// <summary>(a x² + b x)/(a + b) − y with θ = (a, b, y).</summary>
    [Differentiable]
    public static void Quadratic(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
        => r[0] = (theta[0] * x[0] * x[0] + theta[1] * x[0]) / (theta[0] + theta[1]) - theta[2];

    /// <summary>The Lagrangian of min ½(x₀² + 2x₁² + x₂²) + x₀x₁ + θ₀x₀ + θ₁x₁ + θ₂x₂ with x₀ + x₁ + x₂ = θ₃, x₀ − x₁ ≤ θ₄, x₂ ≤ θ₅.</summary>
    [Differentiable]
    public static double Program(ReadOnlySpan<double> z, ReadOnlySpan<double> theta)
    {
        double objective = 0.5 * (z[0] * z[0] + 2 * z[1] * z[1] + z[2] * z[2]) + z[0] * z[1]
            + theta[0] * z[0] + theta[1] * z[1] + theta[2] * z[2];
        return objective
            + z[3] * (z[0] + z[1] + z[2] - theta[3])
            + z[4] * (z[0] - z[1] - theta[4])
            + z[5] * (z[2] - theta[5]);
    }

    /// <summary>A contraction in two unknowns: x ← ½ tanh(Wx) + θ with W = [[1, 2], [−1, 0.5]].</summary>
    [Differentiable]
    public static void Contraction(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = 0.3 * Math.Tanh(x[0] + 2 * x[1]) + theta[0];
        r[1] = 0.3 * Math.Tanh(0.5 * x[1] - x[0]) + theta[1] * theta[2];
    }

    /// <summary>x₀ + x₁ = θ₀, said twice.</summary>
    [Differentiable]
    public static void Dependent(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = x[0] + x[1] - theta[0];
        r[1] = 2 * x[0] + 2 * x[1] - 2 * theta[0] + 0 * theta[1];
    }
}

namespace AutoDiff.Benchmarks.AdBench;

/// <summary>The objective of ADBench's Gaussian mixture.</summary>
/// <remarks>Component k has the weight exp(αₖ), the mean μₖ and, as a factor of its inverse covariance, the lower triangular matrix Lₖ with
/// the diagonal exp(qₖ). A row of <c>factors</c> holds the d numbers qₖ, then the strictly lower triangle column by column.</remarks>
public static partial class Mixture
{
    private const double Pi = 3.14159265359;

    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Jvp)]
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Jvp, Reassociate = true, Name = "ObjectiveInVectors")]
    public static double Objective(
        ReadOnlySpan<double> alphas,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> factors,
        [NoDerivative] ReadOnlySpan<double> points,
        int d,
        [NoDerivative] double gamma,
        int m)
    {
        int count = points.Length / d;
        int row = d * (d + 1) / 2;
        Span<double> diagonals = stackalloc double[alphas.Length * d];
        Span<double> logDeterminants = stackalloc double[alphas.Length];
        for (int k = 0; k < alphas.Length; k++)
        {
            double sum = 0;
            for (int j = 0; j < d; j++)
            {
                double q = factors[k * row + j];
                sum += q;
                diagonals[k * d + j] = Math.Exp(q);
            }

            logDeterminants[k] = sum;
        }

        Span<double> centred = stackalloc double[d];
        Span<double> image = stackalloc double[d];
        Span<double> terms = stackalloc double[alphas.Length];
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < alphas.Length; k++)
            {
                for (int j = 0; j < d; j++)
                {
                    centred[j] = points[i * d + j] - means[k * d + j];
                    image[j] = diagonals[k * d + j] * centred[j];
                }

                for (int c = 0; c < d; c++)
                {
                    ReadOnlySpan<double> column = factors.Slice(k * row + d + c * (2 * d - c - 1) / 2, d - c - 1);
                    for (int j = 0; j < column.Length; j++)
                    {
                        image[c + 1 + j] += column[j] * centred[c];
                    }
                }

                double squares = 0;
                for (int j = 0; j < d; j++)
                {
                    squares += image[j] * image[j];
                }

                terms[k] = alphas[k] + logDeterminants[k] - 0.5 * squares;
            }

            total += LogSumExp(terms);
        }

        double prior = 0;
        for (int k = 0; k < alphas.Length; k++)
        {
            double squares = 0;
            for (int j = 0; j < d; j++)
            {
                squares += diagonals[k * d + j] * diagonals[k * d + j];
            }

            for (int j = d; j < row; j++)
            {
                squares += factors[k * row + j] * factors[k * row + j];
            }

            prior += 0.5 * gamma * gamma * squares - m * logDeterminants[k];
        }

        return -0.5 * count * d * Math.Log(2 * Pi) + total - count * LogSumExp(alphas) + prior - Constant(alphas.Length, d, gamma, m);
    }

    private static double LogSumExp(ReadOnlySpan<double> x)
    {
        double largest = x[0];
        for (int k = 1; k < x.Length; k++)
        {
            largest = Math.Max(largest, x[k]);
        }

        double sum = 0;
        for (int k = 0; k < x.Length; k++)
        {
            sum += Math.Exp(x[k] - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>The normalisation of the Wishart prior of all components.</summary>
    internal static double Constant(int components, int d, double gamma, int m)
    {
        double freedom = d + m + 1;
        double logGamma = 0.25 * d * (d - 1) * Math.Log(Pi);
        for (int j = 1; j <= d; j++)
        {
            logGamma += LogGamma(freedom / 2 + 0.5 * (1 - j));
        }

        return components * (freedom * d * (Math.Log(gamma) - 0.5 * Math.Log(2)) - logGamma);
    }

    /// <summary>log Γ by Stirling's series, after the argument was raised to where it converges to rounding.</summary>
    private static double LogGamma(double x)
    {
        double product = 1;
        while (x < 20)
        {
            product *= x;
            x++;
        }

        double inverse = 1 / (x * x);
        double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }
}

using static System.Math;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class Mixture
{
    private const double Pi = 3.14159265359;

    public static double Gradient(
        ReadOnlySpan<double> alphas,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> factors,
        ReadOnlySpan<double> points,
        int d,
        double gamma,
        int m,
        Span<double> alphasGradient,
        Span<double> meansGradient,
        Span<double> factorsGradient)
    {
        int components = alphas.Length;
        int count = points.Length / d;
        int row = d * (d + 1) / 2;
        Span<double> diagonals = stackalloc double[components * d];
        Span<double> constants = stackalloc double[components];
        Span<double> centred = stackalloc double[components * d];
        Span<double> images = stackalloc double[components * d];
        Span<double> terms = stackalloc double[components];
        alphasGradient.Clear();
        meansGradient.Clear();
        factorsGradient.Clear();
        Diagonals(factors, d, diagonals, constants);
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> point = points.Slice(i * d, d);
            double largest = double.NegativeInfinity;
            for (int k = 0; k < components; k++)
            {
                ReadOnlySpan<double> mean = means.Slice(k * d, d);
                ReadOnlySpan<double> diagonal = diagonals.Slice(k * d, d);
                Span<double> difference = centred.Slice(k * d, d);
                Span<double> image = images.Slice(k * d, d);
                for (int j = 0; j < point.Length; j++)
                {
                    difference[j] = point[j] - mean[j];
                    image[j] = diagonal[j] * difference[j];
                }

                int start = (k * row) + d;
                for (int c = 0; c < difference.Length - 1; c++)
                {
                    double x = difference[c];
                    ReadOnlySpan<double> column = factors.Slice(start, d - c - 1);
                    Span<double> rest = image.Slice(c + 1, column.Length);
                    for (int j = 0; j < column.Length; j++)
                    {
                        rest[j] += column[j] * x;
                    }

                    start += column.Length;
                }

                double squares = 0;
                for (int j = 0; j < image.Length; j++)
                {
                    squares += image[j] * image[j];
                }

                terms[k] = alphas[k] + constants[k] - (0.5 * squares);
                largest = Max(largest, terms[k]);
            }

            double exponentials = 0;
            for (int k = 0; k < components; k++)
            {
                terms[k] = Exp(terms[k] - largest);
                exponentials += terms[k];
            }

            total += largest + Log(exponentials);
            double inverse = 1 / exponentials;
            for (int k = 0; k < components; k++)
            {
                double weight = terms[k] * inverse;
                alphasGradient[k] += weight;
                ReadOnlySpan<double> diagonal = diagonals.Slice(k * d, d);
                ReadOnlySpan<double> difference = centred.Slice(k * d, d);
                Span<double> image = images.Slice(k * d, d);
                Span<double> meanGradient = meansGradient.Slice(k * d, d);
                Span<double> diagonalGradient = factorsGradient.Slice(k * row, d);
                int start = (k * row) + d;
                for (int c = 0; c < difference.Length; c++)
                {
                    double x = weight * difference[c];
                    double sum = diagonal[c] * image[c];
                    diagonalGradient[c] -= x * image[c];
                    ReadOnlySpan<double> column = factors.Slice(start, d - c - 1);
                    Span<double> columnGradient = factorsGradient.Slice(start, column.Length);
                    ReadOnlySpan<double> rest = image.Slice(c + 1, column.Length);
                    for (int j = 0; j < column.Length; j++)
                    {
                        columnGradient[j] -= x * rest[j];
                        sum += column[j] * rest[j];
                    }

                    meanGradient[c] += weight * sum;
                    start += column.Length;
                }
            }
        }

        return total + Rest(alphas, factors, count, d, gamma, m, diagonals, constants, terms, alphasGradient, factorsGradient);
    }

    /// <summary>The exponentials of the diagonals, and the sums of their logarithms.</summary>
    internal static void Diagonals(ReadOnlySpan<double> factors, int d, Span<double> diagonals, Span<double> constants)
    {
        int row = d * (d + 1) / 2;
        for (int k = 0; k < constants.Length; k++)
        {
            double sum = 0;
            for (int j = 0; j < d; j++)
            {
                sum += factors[(k * row) + j];
                diagonals[(k * d) + j] = Exp(factors[(k * row) + j]);
            }

            constants[k] = sum;
        }
    }

    /// <summary>What does not depend on the samples, with its gradient; that by the diagonals' logarithms is completed.</summary>
    internal static double Rest(
        ReadOnlySpan<double> alphas,
        ReadOnlySpan<double> factors,
        int count,
        int d,
        double gamma,
        int m,
        ReadOnlySpan<double> diagonals,
        ReadOnlySpan<double> constants,
        Span<double> terms,
        Span<double> alphasGradient,
        Span<double> factorsGradient)
    {
        int components = alphas.Length;
        int row = d * (d + 1) / 2;
        double priors = 0;
        for (int k = 0; k < components; k++)
        {
            double squares = 0;
            for (int j = 0; j < d; j++)
            {
                double diagonal = diagonals[(k * d) + j];
                ref double slope = ref factorsGradient[(k * row) + j];
                squares += diagonal * diagonal;
                slope = (slope * diagonal) + alphasGradient[k] + (gamma * gamma * diagonal * diagonal) - m;
            }

            for (int j = d; j < row; j++)
            {
                double entry = factors[(k * row) + j];
                squares += entry * entry;
                factorsGradient[(k * row) + j] += gamma * gamma * entry;
            }

            priors += (0.5 * gamma * gamma * squares) - (m * constants[k]);
        }

        double top = double.NegativeInfinity;
        foreach (double alpha in alphas)
        {
            top = Max(top, alpha);
        }

        double all = 0;
        for (int k = 0; k < components; k++)
        {
            terms[k] = Exp(alphas[k] - top);
            all += terms[k];
        }

        for (int k = 0; k < components; k++)
        {
            alphasGradient[k] -= count * terms[k] / all;
        }

        return (-0.5 * count * d * Log(2 * Pi)) - (count * (top + Log(all))) + priors
            - AdBench.Mixture.Constant(components, d, gamma, m);
    }
}

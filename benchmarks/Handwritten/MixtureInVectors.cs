using static System.Math;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class MixtureInVectors
{
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
        Mixture.Diagonals(factors, d, diagonals, constants);
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
                Vectors.Subtract(point, mean, difference);
                Vectors.Multiply(diagonal, difference, image);

                int start = (k * row) + d;
                for (int c = 0; c < difference.Length - 1; c++)
                {
                    double x = difference[c];
                    ReadOnlySpan<double> column = factors.Slice(start, d - c - 1);
                    Vectors.AddScaled(image.Slice(c + 1, column.Length), x, column);
                    start += column.Length;
                }

                terms[k] = alphas[k] + constants[k] - (0.5 * Vectors.Dot(image, image));
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
                    meanGradient[c] += weight * (sum + Vectors.AddScaledAndDot(columnGradient, -x, rest, column));
                    start += column.Length;
                }
            }
        }

        return total + Mixture.Rest(alphas, factors, count, d, gamma, m, diagonals, constants, terms, alphasGradient, factorsGradient);
    }
}

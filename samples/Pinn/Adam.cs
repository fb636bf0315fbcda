using System.Numerics;

namespace Pinn;

/// <summary>Adam (Kingma and Ba 2015).</summary>
internal static class Adam
{
    private const double First = 0.9, Second = 0.999, Small = 1e-8;

    /// <summary>Step number <paramref name="step"/>, from 1, of a part of the weights.</summary>
    public static void Step(int step, double rate, ReadOnlySpan<double> gradient, Span<double> weights, Span<double> mean, Span<double> square)
    {
        double meanScale = 1 / (1 - Math.Pow(First, step)), squareScale = 1 / (1 - Math.Pow(Second, step));
        int i = 0;
        for (; i + Vector<double>.Count <= weights.Length; i += Vector<double>.Count)
        {
            var g = new Vector<double>(gradient[i..]);
            Vector<double> m = (First * new Vector<double>(mean[i..])) + ((1 - First) * g);
            Vector<double> s = (Second * new Vector<double>(square[i..])) + ((1 - Second) * (g * g));
            m.CopyTo(mean[i..]);
            s.CopyTo(square[i..]);
            (new Vector<double>(weights[i..]) - (m * (rate * meanScale) / (Vector.SquareRoot(s * squareScale) + new Vector<double>(Small)))).CopyTo(weights[i..]);
        }

        for (; i < weights.Length; i++)
        {
            double g = gradient[i];
            mean[i] = (First * mean[i]) + ((1 - First) * g);
            square[i] = (Second * square[i]) + ((1 - Second) * g * g);
            weights[i] -= rate * meanScale * mean[i] / (Math.Sqrt(square[i] * squareScale) + Small);
        }
    }
}

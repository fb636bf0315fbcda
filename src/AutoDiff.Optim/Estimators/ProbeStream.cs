using System.Numerics;
using AutoDiff.Optim;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Estimators;

/// <summary>A stream of random directions and samples: the same seed gives the same stream on every platform. One stream serves one thread.</summary>
/// <param name="seed">Where it begins.</param>
public sealed class ProbeStream(int seed)
{
    private SplitMix _random = new(seed);

    /// <summary>Fills a span with a random direction.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="kind">Its distribution.</param>
    /// <param name="direction">Receives it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not defined.</exception>
    public void Fill<T>(ProbeKind kind, Span<T> direction)
        where T : IFloatingPointIeee754<T>
    {
        switch (kind)
        {
            case ProbeKind.Rademacher:
                _random.FillWithSigns(direction);
                break;
            case ProbeKind.Gaussian:
                FillNormal(direction);
                break;
            case ProbeKind.Sphere:
                FillNormal(direction);
                Vectors.Scale(T.Sqrt(T.CreateChecked(direction.Length)) / Vectors.Norm<T>(direction), direction, direction);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    /// <summary>Draws numbers from 0 to less than <paramref name="count"/> without replacement, every set equally likely.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="sample">Receives the drawn ones; not longer than <paramref name="count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">More are asked for than there are.</exception>
    /// <remarks>A few by Floyd's algorithm, many by a pass over all (Knuth, algorithm S).</remarks>
    public void Sample(int count, Span<int> sample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, sample.Length);
        int taken = 0;
        if ((long)sample.Length * sample.Length < count)
        {
            for (int last = count - sample.Length; last < count; last++)
            {
                int drawn = _random.Next(last + 1);
                sample[taken] = sample[..taken].Contains(drawn) ? last : drawn;
                taken++;
            }

            return;
        }

        for (int i = 0; taken < sample.Length; i++)
        {
            if (_random.Next(count - i) < sample.Length - taken)
            {
                sample[taken++] = i;
            }
        }
    }

    /// <summary>A uniform number of [0, 1).</summary>
    /// <returns>The number, a multiple of 2⁻⁵³.</returns>
    public double Uniform() => (_random.Next() >> 11) * (1.0 / (1L << 53));

    // The polar method of Marsaglia and Bray 1964.
    private void FillNormal<T>(Span<T> direction)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < direction.Length; i += 2)
        {
            double x, y, square;
            do
            {
                x = (2 * Uniform()) - 1;
                y = (2 * Uniform()) - 1;
                square = (x * x) + (y * y);
            }
            while (square is >= 1 or 0);

            double factor = Math.Sqrt(-2 * Math.Log(square) / square);
            direction[i] = T.CreateChecked(x * factor);
            if (i + 1 < direction.Length)
            {
                direction[i + 1] = T.CreateChecked(y * factor);
            }
        }
    }
}

using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Pinn;

/// <summary>Random points of the unit ball: directions uniform, radii uniform in [0, 1), so that points are not all near the sphere.</summary>
internal static class BallSampler
{
    private const int Chunk = 512;
    private const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Fills a span with point number <paramref name="index"/> of a seed: the same in whichever order points are asked for.</summary>
    /// <returns>|x|².</returns>
    public static double Fill(ulong seed, ulong index, Span<double> x)
    {
        ulong state = Start(seed, index);
        double radius = Unit(ref state);

        // Normal numbers by Box and Muller 1958, in bulk.
        Span<double> length = stackalloc double[Chunk], angle = stackalloc double[Chunk], part = stackalloc double[Chunk];
        Span<ulong> counters = stackalloc ulong[Chunk], bits = stackalloc ulong[Chunk];
        for (int i = 0; i < Chunk; i++)
        {
            counters[i] = unchecked((ulong)(i + 1) * Increment);
        }

        double square = 0;
        for (int start = 0; start < x.Length; start += 2 * Chunk)
        {
            Span<double> piece = x.Slice(start, Math.Min(2 * Chunk, x.Length - start));
            Units(ref state, counters, bits, length);
            Units(ref state, counters, bits, angle);
            TensorPrimitives.Multiply(angle, 2 * Math.PI, angle);
            TensorPrimitives.Subtract(1, length, length);
            TensorPrimitives.Log(length, length);
            TensorPrimitives.Multiply(length, -2, length);
            TensorPrimitives.Sqrt(length, length);
            TensorPrimitives.Cos(angle, part);
            TensorPrimitives.Multiply(part, length, part);
            part[..Math.Min(Chunk, piece.Length)].CopyTo(piece);
            if (piece.Length > Chunk)
            {
                TensorPrimitives.Sin(angle, part);
                TensorPrimitives.Multiply(part, length, part);
                part[..(piece.Length - Chunk)].CopyTo(piece[Chunk..]);
            }

            square += TensorPrimitives.SumOfSquares<double>(piece);
        }

        TensorPrimitives.Multiply(x, radius / Math.Sqrt(square), x);
        return radius * radius;
    }

    /// <summary>Where the random numbers of item <paramref name="index"/> of a seed begin.</summary>
    public static ulong Start(ulong seed, ulong index) => Mix(seed ^ Mix(index));

    /// <summary>Draws distinct numbers below <paramref name="count"/> (Floyd's algorithm).</summary>
    public static void Draw(ref ulong state, int count, Span<int> sample)
    {
        int taken = 0;
        for (int last = count - sample.Length; last < count; last++)
        {
            int drawn = (int)(Unit(ref state) * (last + 1));
            sample[taken] = sample[..taken].Contains(drawn) ? last : drawn;
            taken++;
        }
    }

    public static double Unit(ref ulong state)
    {
        state += Increment;
        return (Mix(state) >> 11) * (1.0 / (1UL << 53));
    }

    public static double Normal(ref ulong state) => Math.Sqrt(-2 * Math.Log(1 - Unit(ref state))) * Math.Cos(2 * Math.PI * Unit(ref state));

    /// <summary>The same numbers as by <see cref="Unit"/>, a chunk at a time.</summary>
    /// <param name="state">Goes on by a chunk.</param>
    /// <param name="counters">The multiples of the increment.</param>
    /// <param name="bits">Is overwritten.</param>
    /// <param name="result">Receives the numbers.</param>
    private static void Units(ref ulong state, ReadOnlySpan<ulong> counters, Span<ulong> bits, Span<double> result)
    {
        for (int i = 0; i + Vector512<ulong>.Count <= Chunk; i += Vector512<ulong>.Count)
        {
            Vector512<ulong> z = Vector512.Create(counters[i..]) + Vector512.Create(state);
            z = (z ^ (z >>> 30)) * Vector512.Create(0xBF58476D1CE4E5B9);
            z = (z ^ (z >>> 27)) * Vector512.Create(0x94D049BB133111EB);
            ((z ^ (z >>> 31)) >>> 11).CopyTo(bits[i..]);
        }

        for (int i = 0; i < Chunk; i++)
        {
            result[i] = (long)bits[i] * (1.0 / (1UL << 53));
        }

        unchecked
        {
            state += Chunk * Increment;
        }
    }

    // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System.Numerics.Tensors;

namespace Pinn;

/// <summary>Random points of the unit ball: directions uniform, radii uniform in [0, 1), so that points are not all near the sphere.</summary>
internal static class BallSampler
{
    /// <summary>What a state goes on by with each number.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Fills a span with point number <paramref name="index"/> of a seed: the same in whichever order points are asked for.</summary>
    /// <returns>|x|².</returns>
    public static double Fill(ulong seed, ulong index, Span<double> x)
    {
        ulong state = Start(seed, index);
        double radius = Unit(ref state);

        double square = NormalNumbers.Fill(ref state, x);
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

    // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pinn;

/// <summary>Normal numbers by Box and Muller (1958), eight pairs at a time: what <see cref="BallSampler.Unit"/> would draw, put through √(−2 ln u), sine and cosine without leaving registers.</summary>
internal static class NormalNumbers
{
    private const int Chunk = 512;
    private const ulong RootHalf = 0x3FE6A09E667F3BCD;

    /// <summary>Fills a span. A chunk of radii is drawn, then a chunk of angles; a chunk of cosines comes before one of sines.</summary>
    /// <param name="state">Goes on by the numbers drawn, whole chunks of them.</param>
    /// <param name="x">Receives the numbers.</param>
    /// <returns>The sum of their squares.</returns>
    public static double Fill(ref ulong state, Span<double> x)
    {
        double square = 0;
        for (; x.Length >= 2 * Chunk; x = x[(2 * Chunk)..])
        {
            square += FillChunks(ref state, x);
        }

        if (x.Length > 0)
        {
            Span<double> last = stackalloc double[2 * Chunk];
            FillChunks(ref state, last);
            last[..x.Length].CopyTo(x);
            square += System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(x);
        }

        return square;
    }

    private static double FillChunks(ref ulong state, Span<double> x)
    {
        Vector512<ulong> counter = Vector512.Create(state) + ((Vector512<ulong>.Indices + Vector512<ulong>.One) * Vector512.Create(BallSampler.Increment));
        Vector512<double> squares = default;
        Span<double> cosines = x[..Chunk], sines = x.Slice(Chunk, Chunk);
        for (int i = 0; i < Chunk; i += Vector512<double>.Count)
        {
            Vector512<double> radius = Radius(Draw(counter));
            (Vector512<double> sine, Vector512<double> cosine) = SinCos(Draw(counter + Vector512.Create(unchecked(Chunk * BallSampler.Increment))));
            cosine *= radius;
            sine *= radius;
            squares += cosine * cosine;
            squares += sine * sine;
            cosine.CopyTo(cosines[i..]);
            sine.CopyTo(sines[i..]);
            counter += Vector512.Create(unchecked((ulong)Vector512<ulong>.Count * BallSampler.Increment));
        }

        state = unchecked(state + (2 * Chunk * BallSampler.Increment));
        return Vector512.Sum(squares);
    }

    /// <summary>53 random bits in each lane: the finaliser of splitmix64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Draw(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * Vector512.Create(0xBF58476D1CE4E5B9);
        z = (z ^ (z >>> 27)) * Vector512.Create(0x94D049BB133111EB);
        return (z ^ (z >>> 31)) >>> 11;
    }

    /// <summary>√(−2 ln u) for u = 1 − bits / 2⁵³ = 2ᵉ m, √½ ≤ m &lt; √2: ln m = 2 artanh((m − 1) / (m + 1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Radius(Vector512<ulong> bits)
    {
        Vector512<long> u = (Vector512.ConvertToDouble(Vector512.Create(1L << 53) - bits.AsInt64()) * Vector512.Create(1.0 / (1L << 53))).AsInt64() - Vector512.Create((long)RootHalf);
        Vector512<double> e = Vector512.ConvertToDouble(u >> 52), m = ((u & Vector512.Create((1L << 52) - 1)) + Vector512.Create((long)RootHalf)).AsDouble();
        Vector512<double> s = (m - Vector512<double>.One) / (m + Vector512<double>.One), z = s * s;
        Vector512<double> series = Vector512.Create(-4.0 / 17);
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 15));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 13));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 11));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 9));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 7));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 5));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0 / 3));
        series = Vector512.FusedMultiplyAdd(series, z, Vector512.Create(-4.0));
        return Vector512.Sqrt(Vector512.FusedMultiplyAdd(series, s, e * Vector512.Create(-2 * 0.69314718055994530942)));
    }

    /// <summary>Sine and cosine of 2π bits / 2⁵³: of what is left of the nearest quarter turn, exchanged and negated as that says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Sine, Vector512<double> Cosine) SinCos(Vector512<ulong> bits)
    {
        Vector512<ulong> quarter = (bits + Vector512.Create(1UL << 50)) >>> 51;
        Vector512<double> angle = Vector512.ConvertToDouble((bits - (quarter << 51)).AsInt64()) * Vector512.Create(Math.PI / 2 / (1L << 51));
        (Vector512<double> sine, Vector512<double> cosine) = SmallAngle.SinCos(angle);
        Vector512<double> isOdd = Vector512.Equals(quarter & Vector512<ulong>.One, Vector512<ulong>.One).AsDouble();
        Vector512<ulong> negateSine = (quarter >>> 1) << 63, negateCosine = ((quarter + Vector512<ulong>.One) >>> 1) << 63;
        return (
            (Vector512.ConditionalSelect(isOdd, cosine, sine).AsUInt64() ^ negateSine).AsDouble(),
            (Vector512.ConditionalSelect(isOdd, sine, cosine).AsUInt64() ^ negateCosine).AsDouble());
    }
}

using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Pinn;

/// <summary>S = Σ cᵢ sin(Aᵢ), Aᵢ = xᵢ + cos xᵢ₊₁ + xᵢ₊₁ cos xᵢ, with c ~ N(0, I) (Hu et al. 2024). In many dimensions S is nearly constant, and a multiple of 1 − |x|² nearly fits u*.</summary>
internal sealed class TwoBody : Problem
{
    private const int Chunk = 512;
    private const double Tiny = 1.0 / 32;
    private readonly double[] _c;

    public TwoBody(int dimensions, int seed)
        : base(dimensions)
    {
        ulong state = (ulong)seed;
        _c = new double[dimensions - 1];
        for (int i = 0; i < _c.Length; i++)
        {
            _c[i] = BallSampler.Normal(ref state);
        }
    }

    protected override (double Value, double Slope, double Laplacian) Inner(ReadOnlySpan<double> x)
    {
        double value = 0, slope = 0, laplacian = 0;
        for (int start = 0; start < _c.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, _c.Length - start), done = 0;
            ReadOnlySpan<double> piece = x.Slice(start, count + 1), c = _c.AsSpan(start, count);
            if (TensorPrimitives.MaxMagnitude(piece) <= Tiny)
            {
                done = count / Vector512<double>.Count * Vector512<double>.Count;
                AddTiny(piece, c[..done], ref value, ref slope, ref laplacian);
            }

            for (int i = done; i < count; i++)
            {
                Add(piece[i], piece[i + 1], c[i], ref value, ref slope, ref laplacian);
            }
        }

        return (value, slope, laplacian);
    }

    private static void Add(double x0, double x1, double c, ref double value, ref double slope, ref double laplacian)
    {
        (double sine0, double cosine0) = Math.SinCos(x0);
        (double sine1, double cosine1) = Math.SinCos(x1);
        (double sine, double cosine) = Math.SinCos(x0 + cosine1 + (x1 * cosine0));

        // ∂A/∂xᵢ and ∂A/∂xᵢ₊₁.
        double here = 1 - (x1 * sine0), next = cosine0 - sine1;
        value += c * sine;
        slope += c * cosine * ((x0 * here) + (x1 * next));
        laplacian -= c * ((cosine * ((x1 * cosine0) + cosine1)) + (sine * ((here * here) + (next * next))));
    }

    /// <summary>The same for coordinates near zero, as in many dimensions all are: A is 1 and a small angle.</summary>
    private static void AddTiny(ReadOnlySpan<double> x, ReadOnlySpan<double> c, ref double value, ref double slope, ref double laplacian)
    {
        Vector512<double> one = Vector512<double>.One, sineOfOne = Vector512.Create(Math.Sin(1)), cosineOfOne = Vector512.Create(Math.Cos(1));
        Vector512<double> values = default, slopes = default, laplacians = default;
        for (int i = 0; i < c.Length; i += Vector512<double>.Count)
        {
            Vector512<double> x0 = Vector512.Create(x[i..]), x1 = Vector512.Create(x[(i + 1)..]), weight = Vector512.Create(c[i..]);
            (Vector512<double> sine0, Vector512<double> cosine0) = SmallAngle.SinCosOfTiny(x0);
            (Vector512<double> sine1, Vector512<double> cosine1) = SmallAngle.SinCosOfTiny(x1);
            (Vector512<double> sine, Vector512<double> cosine) = SmallAngle.SinCosOfTiny(Vector512.FusedMultiplyAdd(x1, cosine0, x0 + (cosine1 - one)));
            Vector512<double> inSine = weight * ((sineOfOne * cosine) + (cosineOfOne * sine)), inCosine = weight * ((cosineOfOne * cosine) - (sineOfOne * sine));
            Vector512<double> here = one - (x1 * sine0), next = cosine0 - sine1;
            values += inSine;
            slopes += inCosine * ((x0 * here) + (x1 * next));
            laplacians += (inCosine * ((x1 * cosine0) + cosine1)) + (inSine * ((here * here) + (next * next)));
        }

        value += Vector512.Sum(values);
        slope += Vector512.Sum(slopes);
        laplacian -= Vector512.Sum(laplacians);
    }
}

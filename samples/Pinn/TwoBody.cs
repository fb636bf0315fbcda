using System.Numerics;
using System.Numerics.Tensors;

namespace Pinn;

/// <summary>S = Σ cᵢ sin(Aᵢ), Aᵢ = xᵢ + cos xᵢ₊₁ + xᵢ₊₁ cos xᵢ, with c ~ N(0, I) (Hu et al. 2024). In many dimensions S is nearly constant, and a multiple of 1 − |x|² nearly fits u*.</summary>
internal sealed class TwoBody : Problem
{
    private const int Chunk = 512;
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
        Span<double> sine = stackalloc double[Chunk + 1], cosine = stackalloc double[Chunk + 1];
        Span<double> angle = stackalloc double[Chunk], sineOfAngle = stackalloc double[Chunk], cosineOfAngle = stackalloc double[Chunk];
        double value = 0, slope = 0, laplacian = 0;
        for (int start = 0; start < _c.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, _c.Length - start);
            ReadOnlySpan<double> piece = x.Slice(start, count + 1), c = _c.AsSpan(start, count);
            TensorPrimitives.Sin(piece, sine);
            TensorPrimitives.Cos(piece, cosine);
            TensorPrimitives.MultiplyAdd(piece[1..], cosine[..count], cosine.Slice(1, count), angle[..count]);
            TensorPrimitives.Add(angle[..count], piece[..count], angle[..count]);
            TensorPrimitives.Sin(angle[..count], sineOfAngle);
            TensorPrimitives.Cos(angle[..count], cosineOfAngle);
            Vector<double> values = default, slopes = default, laplacians = default;
            int i = 0;
            for (; i + Vector<double>.Count <= count; i += Vector<double>.Count)
            {
                Vector<double> x0 = new(piece[i..]), x1 = new(piece[(i + 1)..]), cosine0 = new(cosine[i..]), cosine1 = new(cosine[(i + 1)..]);
                Vector<double> weight = new(c[i..]), inCosine = weight * new Vector<double>(cosineOfAngle[i..]), inSine = weight * new Vector<double>(sineOfAngle[i..]);

                // ∂A/∂xᵢ and ∂A/∂xᵢ₊₁.
                Vector<double> here = Vector<double>.One - (x1 * new Vector<double>(sine[i..])), next = cosine0 - new Vector<double>(sine[(i + 1)..]);
                values += inSine;
                slopes += inCosine * ((x0 * here) + (x1 * next));
                laplacians -= (inCosine * ((x1 * cosine0) + cosine1)) + (inSine * ((here * here) + (next * next)));
            }

            (value, slope, laplacian) = (value + Vector.Sum(values), slope + Vector.Sum(slopes), laplacian + Vector.Sum(laplacians));
            for (; i < count; i++)
            {
                double here = 1 - (piece[i + 1] * sine[i]), next = cosine[i] - sine[i + 1];
                value += c[i] * sineOfAngle[i];
                slope += c[i] * cosineOfAngle[i] * ((piece[i] * here) + (piece[i + 1] * next));
                laplacian -= c[i] * ((cosineOfAngle[i] * ((piece[i + 1] * cosine[i]) + cosine[i + 1])) + (sineOfAngle[i] * ((here * here) + (next * next))));
            }
        }

        return (value, slope, laplacian);
    }
}

using System.Numerics.Tensors;

namespace Pinn;

/// <summary>S = sin(w·x + 1) with w ~ N(0, I): not close to a constant, in any number of dimensions.</summary>
internal sealed class Companion : Problem
{
    private readonly double[] _w;
    private readonly double _square;

    public Companion(int dimensions, int seed)
        : base(dimensions)
    {
        ulong state = (ulong)seed;
        _w = new double[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            _w[i] = BallSampler.Normal(ref state);
        }

        _square = TensorPrimitives.SumOfSquares<double>(_w);
    }

    protected override (double Value, double Slope, double Laplacian) Inner(ReadOnlySpan<double> x)
    {
        double s = TensorPrimitives.Dot(_w, x);
        (double sine, double cosine) = Math.SinCos(s + 1);
        return (sine, s * cosine, -_square * sine);
    }
}

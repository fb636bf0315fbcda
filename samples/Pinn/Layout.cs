namespace Pinn;

/// <summary>Where the weights are in one array: the filter that blocks of inputs share, the first layer W row by row, its bias, and the layers after it.</summary>
internal sealed record Layout(int Dimensions, int Block)
{
    private const int Width = Residual.Width;

    /// <summary>The inputs of W: one for each block.</summary>
    public int Rows => Dimensions / Block;

    public int Count => Block + ((Rows + 1) * Width) + Residual.TailLength;

    public Span<double> Filter(double[] weights) => weights.AsSpan(0, Block);

    public Span<double> First(double[] weights) => weights.AsSpan(Block, Rows * Width);

    public Span<double> Bias(double[] weights) => weights.AsSpan(Block + (Rows * Width), Width);

    public Span<double> Tail(double[] weights) => weights.AsSpan(Block + ((Rows + 1) * Width), Residual.TailLength);

    /// <summary>Random weights whose sums have a variance of one for points in the middle of the ball; biases are zero, and the filter is one number if nothing is shared.</summary>
    public double[] Initial(int seed)
    {
        double[] weights = new double[Count];
        ulong state = (ulong)seed + 0x5EED;
        if (Block == 1)
        {
            weights[0] = 1;
        }
        else
        {
            Fill(Filter(weights), 1);
        }

        // |x| is of order one whatever d is, and so is what a filter makes of it.
        Fill(First(weights), 1);
        Span<double> tail = Tail(weights);
        const int Layer = (Width * Width) + Width;
        for (int layer = 0; layer < 3; layer++)
        {
            Fill(tail.Slice(layer * Layer, Width * Width), 1 / Math.Sqrt(Width));
        }

        Fill(tail.Slice(3 * Layer, Width), 1 / Math.Sqrt(Width));
        return weights;

        void Fill(Span<double> span, double scale)
        {
            foreach (ref double weight in span)
            {
                weight = scale * BallSampler.Normal(ref state);
            }
        }
    }

    /// <summary>z: what the filter makes of each block. The input itself if nothing is shared.</summary>
    public void Reduce(ReadOnlySpan<double> filter, ReadOnlySpan<double> x, Span<double> z)
    {
        if (Block == 1)
        {
            x.CopyTo(z);
            return;
        }

        for (int b = 0; b < z.Length; b++)
        {
            z[b] = System.Numerics.Tensors.TensorPrimitives.Dot(filter, x.Slice(b * Block, Block));
        }
    }
}

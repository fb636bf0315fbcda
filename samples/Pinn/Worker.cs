using System.Numerics.Tensors;
using AutoDiff.Estimators;

namespace Pinn;

/// <summary>What one thread does for its points of a step: residuals, and their gradient by all weights, summed.</summary>
internal sealed class Worker
{
    private const int Width = Residual.Width;
    private const int RowBlock = 32;
    private readonly Layout _layout;
    private readonly Problem _problem;
    private readonly double _size;
    private readonly Options _options;
    private readonly int _count;
    private readonly double[] _x;
    private readonly double[] _z;
    private readonly double[] _y;
    private readonly double[] _yGradient;
    private readonly double[] _factors;
    private readonly double[] _rightHandSides;
    private readonly int[] _dimensions;
    private readonly double[] _directions;
    private readonly double[] _directionsGradient;
    private readonly double[] _along = new double[Width];
    private readonly double[] _alongGradient = new double[Width];
    private readonly double[] _tailGradient = new double[Residual.TailLength];

    public Worker(Layout layout, Problem problem, double size, Options options, int count)
    {
        (_layout, _problem, _size, _options, _count) = (layout, problem, size, options, count);
        _x = new double[count * layout.Dimensions];
        _z = layout.Block == 1 ? _x : new double[count * layout.Rows];
        _y = new double[count * Width];
        _yGradient = new double[count * Width];
        _factors = new double[count];
        _rightHandSides = new double[count];
        _dimensions = new int[options.Samples];
        _directions = new double[options.Samples * Width];
        _directionsGradient = new double[options.Samples * Width];
        Gradient = new double[layout.Count];
    }

    /// <summary>The gradient of the summed squared residuals.</summary>
    public double[] Gradient { get; }

    /// <summary>Fills <see cref="Gradient"/> for points <paramref name="start"/> … of a step.</summary>
    /// <returns>The sum of the squared residuals over (size · d)².</returns>
    public double Run(double[] weights, int step, int start)
    {
        int dimensions = _layout.Dimensions, rows = _layout.Rows;
        ReadOnlySpan<double> filter = _layout.Filter(weights);
        ulong seed = ((ulong)_options.Seed << 32) + (ulong)step;
        for (int p = 0; p < _count; p++)
        {
            Span<double> x = _x.AsSpan(p * dimensions, dimensions);
            double square = BallSampler.Fill(seed, (ulong)(start + p), x);
            _factors[p] = 1 - square;
            (_, _rightHandSides[p]) = _problem.At(x, square);
            if (_layout.Block > 1)
            {
                _layout.Reduce(filter, x, _z.AsSpan(p * rows, rows));
            }

            _layout.Bias(weights).CopyTo(_y.AsSpan(p * Width, Width));
        }

        var layer = new FirstLayer<double>(_layout.First(weights), Width);
        layer.AddProducts(_z, _y);
        Array.Clear(Gradient);
        double sum = 0;
        for (int p = 0; p < _count; p++)
        {
            sum += Point(weights, layer, p, BallSampler.Start(~seed, (ulong)(start + p)));
        }

        layer.AddGradient(_z, _yGradient, _layout.First(Gradient));
        if (_layout.Block > 1)
        {
            AddFilterGradient(layer, weights);
        }

        return sum;
    }

    private double Point(double[] weights, FirstLayer<double> layer, int p, ulong state)
    {
        int samples = _options.Samples, block = _layout.Block;
        Span<double> y = _y.AsSpan(p * Width, Width), yGradient = _yGradient.AsSpan(p * Width, Width);
        TensorPrimitives.Subtract(y, _layout.Bias(weights), _along);
        if (_options.IsUnbiased)
        {
            BallSampler.Draw(ref state, _layout.Dimensions, _dimensions.AsSpan(0, samples / 2));
            BallSampler.Draw(ref state, _layout.Dimensions, _dimensions.AsSpan(samples / 2));
        }
        else
        {
            BallSampler.Draw(ref state, _layout.Dimensions, _dimensions);
        }

        // The direction of input i: its weight in the filter times the row of its block.
        Array.Clear(_directions);
        ReadOnlySpan<double> filter = _layout.Filter(weights);
        for (int r = 0; r < samples; r++)
        {
            layer.Add(_dimensions[r] / block, filter[_dimensions[r] % block], _directions.AsSpan(r * Width, Width));
        }

        double value = Residual.SquaredGradient(
            y, _along, _directions, _layout.Tail(weights), _size, _factors[p], _rightHandSides[p], _layout.Dimensions, _options.IsUnbiased,
            yGradient, _alongGradient, _directionsGradient, _tailGradient);
        Add(_tailGradient, _layout.Tail(Gradient));
        Add(yGradient, _layout.Bias(Gradient));
        Add(_alongGradient, yGradient);
        Span<double> firstGradient = _layout.First(Gradient), filterGradient = _layout.Filter(Gradient);
        ReadOnlySpan<double> first = _layout.First(weights);
        for (int r = 0; r < samples; r++)
        {
            int row = _dimensions[r] / block * Width, place = _dimensions[r] % block;
            ReadOnlySpan<double> gradient = _directionsGradient.AsSpan(r * Width, Width);
            Span<double> target = firstGradient.Slice(row, Width);
            TensorPrimitives.MultiplyAdd(gradient, filter[place], target, target);
            if (block > 1)
            {
                filterGradient[place] += TensorPrimitives.Dot(gradient, first.Slice(row, Width));
            }
        }

        return value;
    }

    /// <summary>Σ over points and blocks of the block's inputs times the gradient by what the filter made of them.</summary>
    private void AddFilterGradient(FirstLayer<double> layer, double[] weights)
    {
        ReadOnlySpan<double> first = _layout.First(weights);
        Span<double> gradient = _layout.Filter(Gradient);
        int block = _layout.Block;

        // Some rows of W are used for all points while they are in the cache.
        for (int from = 0; from < layer.Count; from += RowBlock)
        {
            int to = Math.Min(from + RowBlock, layer.Count);
            for (int p = 0; p < _count; p++)
            {
                ReadOnlySpan<double> yGradient = _yGradient.AsSpan(p * Width, Width), x = _x.AsSpan(p * _layout.Dimensions, _layout.Dimensions);
                for (int b = from; b < to; b++)
                {
                    double zGradient = TensorPrimitives.Dot(first.Slice(b * Width, Width), yGradient);
                    TensorPrimitives.MultiplyAdd(x.Slice(b * block, block), zGradient, gradient, gradient);
                }
            }
        }
    }

    private static void Add(ReadOnlySpan<double> term, Span<double> sum) => TensorPrimitives.Add(sum, term, sum);
}

using AutoDiff.Benchmarks.Workloads;
using AutoDiff.Estimators;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>A network with random weights, points, sampled dimensions, and the squared residual with its gradient by all weights in the forms that are compared.</summary>
internal sealed class StdeCase
{
    private readonly int[] _dimensions;
    private readonly double[] _points;
    private readonly double[] _first;
    private readonly double[] _bias;
    private readonly double[] _tail;
    private readonly double[] _firstGradient;
    private readonly double[] _biasGradient = new double[Perceptron.Width];
    private readonly double[] _tailGradient = new double[Perceptron.TailLength];
    private readonly double[] _pointTailGradient = new double[Perceptron.TailLength];

    /// <summary>Makes the data; gradients are written once, so that their memory is there.</summary>
    /// <param name="inputs">d.</param>
    /// <param name="samples">R, at most d.</param>
    /// <param name="points">How many points (f) takes at a time. The others take one of them.</param>
    public StdeCase(int inputs, int samples, int points = 1)
    {
        SplitMix64 random = new(11);
        (Inputs, Samples, Points) = (inputs, samples, points);
        _points = random.Symmetric(points * inputs, Math.Sqrt(1.0 / inputs));
        _first = random.Symmetric(inputs * Perceptron.Width);
        _bias = random.Symmetric(Perceptron.Width, 0.1);
        _tail = random.Symmetric(Perceptron.TailLength, 0.15);
        _dimensions = [.. Enumerable.Range(0, samples).Select(r => (int)((r + random.Unit()) * inputs / samples))];
        _firstGradient = new double[_first.Length];
        Array.Fill(_firstGradient, 1);
    }

    public int Inputs { get; }

    public int Samples { get; }

    public int Points { get; }

    /// <summary>The point that all forms but (f) take.</summary>
    public int At { get; init; }

    public ReadOnlySpan<double> FirstGradient => _firstGradient;

    public ReadOnlySpan<double> BiasGradient => _biasGradient;

    public ReadOnlySpan<double> TailGradient => _tailGradient;

    private ReadOnlySpan<double> Point => _points.AsSpan(At * Inputs, Inputs);

    /// <summary>One of the forms, by the letter of <see cref="StdeRun"/>.</summary>
    public Func<double> Variant(char letter) => letter switch
    {
        'a' => Taped,
        'b' => Nested,
        'c' => ForwardOverReverse,
        'd' => Exact,
        'e' => DenseSeeds,
        'f' => SparseSeeds,
        _ => throw new ArgumentOutOfRangeException(nameof(letter)),
    };

    private double Taped() => TapedResidual.Gradient(Point.ToArray(), _dimensions, _first, _bias, _tail, _firstGradient, _biasGradient, _tailGradient);

    private double Nested() => Residuals.NestedGradient(Point, _dimensions, _first, _bias, _tail, _firstGradient, _biasGradient, _tailGradient);

    private double ForwardOverReverse()
    {
        double[] copies = new double[Inputs * Samples], seeds = new double[Inputs * Samples];
        for (int i = 0; i < Inputs; i++)
        {
            copies.AsSpan(i * Samples, Samples).Fill(Point[i]);
        }

        for (int r = 0; r < Samples; r++)
        {
            seeds[(_dimensions[r] * Samples) + r] = 1;
        }

        return Residuals.ForwardOverReverseGradient(copies, seeds, _dimensions, _first, _bias, _tail, _firstGradient, _biasGradient, _tailGradient);
    }

    private double Exact()
    {
        var layer = new FirstLayer<double>(_first, Perceptron.Width);
        double[] y = [.. _bias];
        layer.AddProducts(Point, y);
        double value = Residuals.JetsGradient(y, _first, Inputs, _tail, _biasGradient, _firstGradient, _tailGradient);
        layer.AddGradient(Point, _biasGradient, _firstGradient);
        return value;
    }

    private double DenseSeeds()
    {
        var layer = new FirstLayer<double>(_first, Perceptron.Width);
        double[] y = [.. _bias], seeds = new double[Samples * Inputs], directions = new double[Samples * Perceptron.Width], gradient = new double[directions.Length];
        for (int r = 0; r < Samples; r++)
        {
            seeds[(r * Inputs) + _dimensions[r]] = 1;
        }

        layer.AddProducts(Point, y);
        layer.AddProducts(seeds, directions);
        double value = Residuals.JetsGradient(y, directions, Inputs, _tail, _biasGradient, gradient, _tailGradient);
        layer.SetGradient(Point, _biasGradient, _firstGradient);
        layer.AddGradient(seeds, gradient, _firstGradient);
        return value;
    }

    private double SparseSeeds()
    {
        const int Width = Perceptron.Width;
        var layer = new FirstLayer<double>(_first, Width);
        double[] y = new double[Points * Width], yGradient = new double[y.Length], directions = new double[Samples * Width], gradient = new double[directions.Length], sums = new double[directions.Length];
        for (int p = 0; p < Points; p++)
        {
            _bias.CopyTo(y, p * Width);
        }

        for (int r = 0; r < Samples; r++)
        {
            layer.Add(_dimensions[r], 1, directions.AsSpan(r * Width, Width));
        }

        layer.AddProducts(_points, y);
        Array.Clear(_biasGradient);
        Array.Clear(_tailGradient);
        double sum = 0;
        for (int p = 0; p < Points; p++)
        {
            Span<double> pointGradient = yGradient.AsSpan(p * Width, Width);
            sum += Residuals.JetsGradient(y.AsSpan(p * Width, Width), directions, Inputs, _tail, pointGradient, gradient, _pointTailGradient);
            Add(pointGradient, _biasGradient);
            Add(_pointTailGradient, _tailGradient);
            Add(gradient, sums);
        }

        layer.SetGradient(_points, yGradient, _firstGradient);
        for (int r = 0; r < Samples; r++)
        {
            Add(sums.AsSpan(r * Width, Width), _firstGradient.AsSpan(_dimensions[r] * Width, Width));
        }

        return sum;
    }

    private static void Add(ReadOnlySpan<double> term, Span<double> sum) => System.Numerics.Tensors.TensorPrimitives.Add(sum, term, sum);
}

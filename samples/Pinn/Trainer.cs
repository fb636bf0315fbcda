using System.Numerics.Tensors;
using AutoDiff.Estimators;

namespace Pinn;

/// <summary>Fits the network by Adam, with the points of each step shared out among threads, and measures its error.</summary>
internal sealed class Trainer
{
    private const int SizePoints = 20;
    private readonly Options _options;
    private readonly Layout _layout;
    private readonly Problem _problem;
    private readonly Worker[] _workers;
    private readonly int[] _starts;

    public Trainer(Options options)
    {
        _options = options;
        _layout = new Layout(options.Dimensions, options.Block);
        _problem = Problem.Create(options.Problem, options.Dimensions, options.Seed);
        Size = SizeOfSolution();
        int threads = Math.Min(options.Threads, options.Points);
        _starts = [.. Enumerable.Range(0, threads + 1).Select(t => t * options.Points / threads)];
        _workers = [.. Enumerable.Range(0, threads).Select(t => new Worker(_layout, _problem, Size, options, _starts[t + 1] - _starts[t]))];
        State = new State(_layout.Initial(options.Seed));
    }

    public State State { get; }

    /// <summary>What the network is multiplied by to be of the size of the solution.</summary>
    public double Size { get; }

    public int WeightCount => _layout.Count;

    /// <summary>The loss of the next step's points and its gradient.</summary>
    /// <returns>The mean of the squared residuals over (size · d)².</returns>
    public double Loss(Span<double> gradient)
    {
        double loss = Evaluate();
        Combine(0, gradient);
        return loss;
    }

    /// <summary>One step of Adam.</summary>
    /// <returns>The loss before it.</returns>
    public double Step()
    {
        double loss = Evaluate();
        int step = ++State.Step;
        double rate = _options.Rate * Math.Max(0, 1 - ((step - 1.0) / _options.Steps));
        Parallel.For(0, _workers.Length, t =>
        {
            (int start, int end) = (Part(t), Part(t + 1));
            Span<double> gradient = _workers[0].Gradient.AsSpan(start, end - start);
            Combine(start, gradient);
            Adam.Step(step, rate, gradient, State.Weights.AsSpan(start, gradient.Length), State.Mean.AsSpan(start, gradient.Length), State.Square.AsSpan(start, gradient.Length));
        });
        return loss;
    }

    /// <summary>The relative L² error on random points, and that of the best multiple of 1 − |x|².</summary>
    public (double Error, double Trivial) Error()
    {
        double[] error = new double[_workers.Length], trivial = new double[_workers.Length], norm = new double[_workers.Length], product = new double[_workers.Length];
        Parallel.For(0, _workers.Length, t =>
        {
            double[] x = new double[_options.Dimensions];
            for (int p = t; p < _options.TestPoints; p += _workers.Length)
            {
                double square = BallSampler.Fill(ulong.MaxValue - (ulong)_options.Seed, (ulong)p, x);
                double exact = _problem.At(x, square).Solution, difference = Solution(x, square) - exact;
                error[t] += difference * difference;
                norm[t] += exact * exact;
                product[t] += exact * (1 - square);
                trivial[t] += (1 - square) * (1 - square);
            }
        });
        double all = norm.Sum();
        return (Math.Sqrt(error.Sum() / all), Math.Sqrt(Math.Max(0, 1 - (product.Sum() * product.Sum() / (trivial.Sum() * all)))));
    }

    /// <summary>u at a point.</summary>
    public double Solution(ReadOnlySpan<double> x, double square)
    {
        double[] z = new double[_layout.Rows], y = _layout.Bias(State.Weights).ToArray();
        _layout.Reduce(_layout.Filter(State.Weights), x, z);
        new FirstLayer<double>(_layout.First(State.Weights), Residual.Width).AddProducts(z, y);
        return (1 - square) * Size * Residual.Network(y, _layout.Tail(State.Weights));
    }

    /// <summary>u* at a point.</summary>
    public double Exact(ReadOnlySpan<double> x, double square) => _problem.At(x, square).Solution;

    /// <summary>As f tells: f is about −2 d S where S varies little.</summary>
    private double SizeOfSolution()
    {
        double[] x = new double[_options.Dimensions];
        double sum = 0;
        for (int p = 0; p < SizePoints; p++)
        {
            double square = BallSampler.Fill(~(ulong)_options.Seed << 1, (ulong)p, x), f = _problem.At(x, square).RightHandSide;
            sum += f * f / SizePoints;
        }

        return Math.Sqrt(sum) / (2.0 * _options.Dimensions);
    }

    private int Part(int thread) => (int)((long)thread * _layout.Count / _workers.Length);

    private double Evaluate()
    {
        double[] losses = new double[_workers.Length];
        Parallel.For(0, _workers.Length, t => losses[t] = _workers[t].Run(State.Weights, State.Step, _starts[t]));
        return losses.Sum() / _options.Points;
    }

    /// <summary>The mean over points of a part of the gradient.</summary>
    private void Combine(int start, Span<double> gradient)
    {
        if (!gradient.Overlaps(_workers[0].Gradient))
        {
            _workers[0].Gradient.AsSpan(start, gradient.Length).CopyTo(gradient);
        }

        for (int t = 1; t < _workers.Length; t++)
        {
            TensorPrimitives.Add(gradient, _workers[t].Gradient.AsSpan(start, gradient.Length), gradient);
        }

        TensorPrimitives.Divide(gradient, _options.Points, gradient);
    }
}

using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

/// <summary>Bundle adjustment: all residuals of all observations, and their Jacobian as compressed rows, whose structure is rebuilt in every
/// call, as in ADBench.</summary>
internal sealed class BundleWorkload : JacobianWorkload
{
    private const int Camera = 11;
    private const int Point = 3;
    private const int Kept = Bundle.Parameters;
    private static readonly double[] _ones = [1, 1];
    private readonly int _cameras;
    private readonly int _points;
    private readonly int _observations;
    private readonly double[] _parameters;
    private readonly double[] _features;
    private readonly double[] _direction;
    private readonly double[] _errors;
    private readonly double[] _tangent;
    private readonly double[] _cotangent;
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly double[] _values;

    public BundleWorkload(string folder, string file)
        : base("ba1", new Golden(1030.69651637661, 96283600.7044, 200252309.966) { ValueTolerance = 1e-11 })
    {
        double[] numbers = AdBenchData.Numbers(folder, "ba", file + ".txt");
        (_cameras, _points, _observations) = ((int)numbers[0], (int)numbers[1], (int)numbers[2]);
        _parameters = new double[Camera * _cameras + Point * _points + _observations];
        for (int i = 0; i < _cameras; i++)
        {
            numbers.AsSpan(3, Camera).CopyTo(_parameters.AsSpan(Camera * i));
        }

        for (int i = 0; i < _points; i++)
        {
            numbers.AsSpan(14, Point).CopyTo(_parameters.AsSpan(Camera * _cameras + Point * i));
        }

        Array.Fill(_parameters, numbers[17], Camera * _cameras + Point * _points, _observations);
        _features = numbers[18..20];
        _direction = new SplitMix64(99).Symmetric(_parameters.Length);
        _errors = new double[3 * _observations];
        _tangent = new double[3 * _observations];
        _cotangent = new double[_parameters.Length];
        _starts = new int[3 * _observations + 1];
        _columns = new int[(2 * Kept + 1) * _observations];
        _values = new double[(2 * Kept + 1) * _observations];
    }

    public override ReadOnlySpan<double> Entries => _values;

    protected override ReadOnlySpan<double> Tangent => _tangent;

    protected override ReadOnlySpan<double> Cotangent => _cotangent;

    public override double Primal()
    {
        Span<double> p = stackalloc double[Kept];
        for (int i = 0; i < _observations; i++)
        {
            Gather(i, _parameters, p);
            Bundle.Reproject(p, _features, _errors.AsSpan(2 * i, 2));
            _errors[2 * _observations + i] = Bundle.WeightError(p[14]);
        }

        return Sum();
    }

    public override double Jvp()
    {
        Span<double> p = stackalloc double[Kept];
        Span<double> direction = stackalloc double[Kept];
        for (int i = 0; i < _observations; i++)
        {
            Gather(i, _parameters, p);
            Gather(i, _direction, direction);
            Bundle.ReprojectJvp(p, _features, _errors.AsSpan(2 * i, 2), direction, _tangent.AsSpan(2 * i, 2));
            _errors[2 * _observations + i] = Bundle.WeightErrorGradient(p[14], out double slope);
            _tangent[2 * _observations + i] = slope * direction[14];
        }

        return Sum();
    }

    public override double Gradient()
    {
        Span<double> p = stackalloc double[Kept];
        Span<double> cotangent = stackalloc double[Kept];
        Array.Clear(_cotangent);
        for (int i = 0; i < _observations; i++)
        {
            Gather(i, _parameters, p);
            Bundle.ReprojectVjp(p, _features, _errors.AsSpan(2 * i, 2), cotangent, _ones);
            _errors[2 * _observations + i] = Bundle.WeightErrorGradient(p[14], out double slope);
            cotangent[14] += slope;
            for (int j = 0; j < Kept; j++)
            {
                _cotangent[Column(i, j)] += cotangent[j];
            }
        }

        return Sum();
    }

    protected override double GeneratedJacobian()
    {
        Span<double> p = stackalloc double[Kept];
        for (int i = 0; i < _observations; i++)
        {
            Gather(i, _parameters, p);
            Bundle.ReprojectJacobian(p, _features, _errors.AsSpan(2 * i, 2), _values.AsSpan(2 * Kept * i, 2 * Kept));
            AddRows(i);
        }

        for (int i = 0; i < _observations; i++)
        {
            _errors[2 * _observations + i] = Bundle.WeightErrorGradient(
                _parameters[Column(i, 14)], out _values[2 * Kept * _observations + i]);
            AddWeight(i);
        }

        return Sum();
    }

    public override double Handwritten()
    {
        Span<double> p = stackalloc double[Kept];
        for (int i = 0; i < _observations; i++)
        {
            Gather(i, _parameters, p);
            Benchmarks.Handwritten.Bundle.Jacobian(p, _features, _errors.AsSpan(2 * i, 2), _values.AsSpan(2 * Kept * i, 2 * Kept));
            AddRows(i);
        }

        for (int i = 0; i < _observations; i++)
        {
            double w = _parameters[Column(i, 14)];
            _errors[2 * _observations + i] = 1 - (w * w);
            _values[2 * Kept * _observations + i] = -2 * w;
            AddWeight(i);
        }

        return Sum();
    }

    protected override (double[] Tangent, double[] Cotangent) Products()
    {
        double[] tangent = new double[3 * _observations];
        double[] cotangent = new double[_parameters.Length];
        for (int row = 0; row < 3 * _observations; row++)
        {
            for (int k = _starts[row]; k < _starts[row + 1]; k++)
            {
                tangent[row] += _values[k] * _direction[_columns[k]];
                cotangent[_columns[k]] += _values[k];
            }
        }

        return (tangent, cotangent);
    }

    private void Gather(int i, double[] from, Span<double> p)
    {
        from.AsSpan(Camera * (i % _cameras), Camera).CopyTo(p);
        from.AsSpan(Camera * _cameras + Point * (i % _points), Point).CopyTo(p[Camera..]);
        p[14] = from[Camera * _cameras + Point * _points + i];
    }

    private int Column(int i, int j) => j switch
    {
        < Camera => Camera * (i % _cameras) + j,
        < 14 => Camera * _cameras + Point * (i % _points) + j - Camera,
        _ => Camera * _cameras + Point * _points + i,
    };

    private void AddRows(int i)
    {
        int camera = Camera * (i % _cameras);
        int point = Camera * _cameras + Point * (i % _points);
        for (int row = 2 * i; row < 2 * i + 2; row++)
        {
            Span<int> columns = _columns.AsSpan(Kept * row, Kept);
            for (int j = 0; j < Camera; j++)
            {
                columns[j] = camera + j;
            }

            for (int j = 0; j < Point; j++)
            {
                columns[Camera + j] = point + j;
            }

            columns[14] = Camera * _cameras + Point * _points + i;
            _starts[row + 1] = Kept * (row + 1);
        }
    }

    private void AddWeight(int i)
    {
        int at = 2 * Kept * _observations + i;
        _columns[at] = Camera * _cameras + Point * _points + i;
        _starts[2 * _observations + i + 1] = at + 1;
    }

    /// <summary>The sum of the reprojection residuals.</summary>
    private double Sum()
    {
        double sum = 0;
        for (int i = 0; i < 2 * _observations; i++)
        {
            sum += _errors[i];
        }

        return sum;
    }
}

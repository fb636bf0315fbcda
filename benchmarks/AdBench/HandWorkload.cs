using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

internal sealed class HandWorkload : JacobianWorkload
{
    private readonly HandData _data;
    private readonly bool _isComplicated;
    private readonly double[] _start;
    private readonly double[] _direction;
    private readonly double[] _ones;
    private readonly double[] _errors;
    private readonly double[] _tangent;
    private readonly double[] _cotangent;
    private readonly double[] _jacobian;

    public HandWorkload(string folder, string file, bool isComplicated)
        : base(isComplicated ? "hand-complicated" : "hand-simple", HandData.Goldens[HandData.Variant(isComplicated) + "/" + file])
    {
        _data = HandData.Read(folder, file, isComplicated);
        _isComplicated = isComplicated;
        _start = isComplicated ? [0, 0, .. _data.Pose] : _data.Pose;
        _direction = new SplitMix64(99).Symmetric(_start.Length);
        _errors = new double[_data.Points.Length];
        _ones = new double[_errors.Length];
        Array.Fill(_ones, 1);
        _tangent = new double[_errors.Length];
        _cotangent = new double[_start.Length];
        _jacobian = new double[_errors.Length * _start.Length];
    }

    public override ReadOnlySpan<double> Entries => _jacobian;

    protected override ReadOnlySpan<double> Tangent => _tangent;

    protected override ReadOnlySpan<double> Cotangent => _cotangent;

    public override double Primal()
    {
        if (_isComplicated)
        {
            Hand.Complicated(_start, _data.Model, _data.Correspondences, _data.Coordinates, _data.Points, _errors);
        }
        else
        {
            Hand.Simple(_start, _data.Model, _data.Correspondences, _data.Points, _errors);
        }

        return Sum();
    }

    public override double Gradient()
    {
        if (_isComplicated)
        {
            Hand.ComplicatedVjp(_start, _data.Model, _data.Correspondences, _data.Coordinates, _data.Points, _errors, _cotangent, _ones);
        }
        else
        {
            Hand.SimpleVjp(_start, _data.Model, _data.Correspondences, _data.Points, _errors, _cotangent, _ones);
        }

        return Sum();
    }

    public override double Jvp()
    {
        if (_isComplicated)
        {
            Hand.ComplicatedJvp(_start, _data.Model, _data.Correspondences, _data.Coordinates, _data.Points, _errors, _direction, _tangent);
        }
        else
        {
            Hand.SimpleJvp(_start, _data.Model, _data.Correspondences, _data.Points, _errors, _direction, _tangent);
        }

        return Sum();
    }

    protected override double GeneratedJacobian()
    {
        if (_isComplicated)
        {
            Hand.ComplicatedJacobian(_start, _data.Model, _data.Correspondences, _data.Coordinates, _data.Points, _errors, _jacobian);
        }
        else
        {
            Hand.SimpleJacobian(_start, _data.Model, _data.Correspondences, _data.Points, _errors, _jacobian);
        }

        return Sum();
    }

    public override double Handwritten()
    {
        Benchmarks.Handwritten.Hand.Jacobian(
            _data.Pose, _data.Model, _data.Correspondences, _isComplicated ? _data.Coordinates : [], _data.Points, _errors, _jacobian);
        return Sum();
    }

    protected override (double[] Tangent, double[] Cotangent) Products()
    {
        double[] tangent = new double[_errors.Length];
        double[] cotangent = new double[_start.Length];
        for (int i = 0; i < tangent.Length; i++)
        {
            for (int j = 0; j < cotangent.Length; j++)
            {
                tangent[i] += _jacobian[i * cotangent.Length + j] * _direction[j];
                cotangent[j] += _jacobian[i * cotangent.Length + j];
            }
        }

        return (tangent, cotangent);
    }

    private double Sum()
    {
        double sum = 0;
        foreach (double error in _errors)
        {
            sum += error;
        }

        return sum;
    }
}

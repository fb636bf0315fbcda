using AutoDiff.Benchmarks.Workloads;
using AutoDiff.Estimators;
using AutoDiff.Optim;
using static AutoDiff.Benchmarks.Operators.Waves;

namespace AutoDiff.Benchmarks.Operators;

/// <summary>Two nonlinear equations of order four at a point of <see cref="Waves"/>, from shared series and from nested reverse sweeps.</summary>
internal sealed class WaveEquations(JetChoice choice)
{
    private readonly PartialDerivatives _kdv = new(
        [new(1, (T, 1), (Y, 1)), new(1, (X, 3), (Y, 1)), new(1, (X, 1), (Y, 1)), new(1, (X, 1)), new(1, (Y, 1)), new(1, (X, 2)), new(1, (Y, 2))], choice);

    private readonly PartialDerivatives _kp = new([new(1, (T, 1), (X, 1)), new(1, (X, 1)), new(1), new(1, (X, 2)), new(1, (X, 4)), new(1, (Y, 2))], choice);
    private readonly Workspace<double> _workspace = new();
    private readonly double[] _weights = new SplitMix64(3).Symmetric(Waves.Weights, 0.4);
    private readonly double[] _point = [0.3, -0.4, 0.6];
    private readonly double[] _parts = new double[7];

    public string KdvPlan => $"{_kdv.JetCount} series to order {_kdv.MaxJetOrder}";

    public string KpPlan => $"{_kp.JetCount} series to order {_kp.MaxJetOrder}";

    public double Primal() => U(_point, _weights);

    public double Kdv()
    {
        double[] d = _parts;
        _kdv.Apply(new UObjective(_weights), _point, d, _workspace);
        return d[0] + d[1] + (3 * ((d[2] * d[3]) + (d[4] * d[5]))) - d[5] + (2 * d[6]);
    }

    public double Kp()
    {
        double[] d = _parts;
        _kp.Apply(new UObjective(_weights), _point, d.AsSpan(0, 6), _workspace);
        return d[0] + (6 * d[1] * d[1]) + (6 * d[2] * d[3]) + d[4] + (3 * d[5]);
    }

    public double NestedKdv() => KortewegDeVries(_point, _weights);

    public double NestedKp() => KadomtsevPetviashvili(_point, _weights);
}

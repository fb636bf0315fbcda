namespace AutoDiff.Benchmarks.Workloads;

/// <summary>The softened gravitational energy of 64 bodies in space.</summary>
public static partial class Bodies
{
    internal const int Count = 64;
    internal const double Softening = 0.05;

    [Differentiable]
    public static double Energy(ReadOnlySpan<double> q, [NoDerivative] ReadOnlySpan<double> m)
    {
        double energy = 0;
        for (int i = 0; i < m.Length; i++)
        {
            for (int j = i + 1; j < m.Length; j++)
            {
                double dx = q[3 * i] - q[3 * j];
                double dy = q[3 * i + 1] - q[3 * j + 1];
                double dz = q[3 * i + 2] - q[3 * j + 2];
                double distance = Math.Sqrt(dx * dx + dy * dy + dz * dz + Softening * Softening);
                energy -= m[i] * m[j] / distance;
            }
        }

        return energy;
    }
}

internal sealed class BodiesWorkload : GradientWorkload
{
    private readonly double[] _m;

    public BodiesWorkload()
        : this(Data())
    {
    }

    private BodiesWorkload((double[] M, double[] Q) data)
        : base("nbody", data.Q, new Golden(-1707.4553646539, 0, 3022.179483, 293.998285232, -2.0679270594, -26.3091050564)) =>
        _m = data.M;

    private static (double[] M, double[] Q) Data()
    {
        SplitMix64 random = new(4242);
        double[] m = new double[Bodies.Count];
        for (int i = 0; i < m.Length; i++)
        {
            m[i] = 0.5 + random.Unit();
        }

        return (m, random.Symmetric(3 * Bodies.Count));
    }

    public override double Primal() => Bodies.Energy(Start, _m);

    public override double Handwritten() => Benchmarks.Handwritten.Bodies.Gradient(Start, _m, GradientResult);

    public override double Gradient() => Bodies.EnergyGradient(Start, _m, GradientResult);

    protected override double HessianProduct() => Bodies.EnergyHvp(Start, _m, Direction, HvpResult);

    public override double Jvp() => Bodies.EnergyJvp(Start, _m, Direction).Tangent;
}

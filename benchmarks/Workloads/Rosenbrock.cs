namespace AutoDiff.Benchmarks.Workloads;

/// <summary>The chained Rosenbrock function: a valley along which each coordinate should be the last one's square.</summary>
public static partial class Rosenbrock
{
    [Differentiable]
    [Differentiable(Reassociate = true, Name = "ValleyInVectors")]
    public static double Valley(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length - 1; i++)
        {
            double off = x[i + 1] - x[i] * x[i];
            double left = 1 - x[i];
            sum += 100 * off * off + left * left;
        }

        return sum;
    }
}

internal class RosenbrockWorkload(string name = "rosenbrock") : GradientWorkload(
    name,
    [.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? -1.2 : 1)],
    new Golden(253616.000000002, 67760, 722656, 22968.1264364, -215.6, -88))
{
    public override double Primal() => Rosenbrock.Valley(Start);

    public override double Handwritten() => Benchmarks.Handwritten.Rosenbrock.Gradient(Start, GradientResult);

    public override double Gradient() => Rosenbrock.ValleyGradient(Start, GradientResult);

    protected override double HessianProduct() => Rosenbrock.ValleyHvp(Start, Direction, HvpResult);

    public override double Jvp() => Rosenbrock.ValleyJvp(Start, Direction).Tangent;
}

/// <summary>The same where sums may be added up in another order: generated and by hand, with vectors.</summary>
internal sealed class RosenbrockInVectorsWorkload() : RosenbrockWorkload("rosenbrock-vectors")
{
    protected override double ValueTolerance => 1e-13;

    public override double Handwritten() => Benchmarks.Handwritten.RosenbrockInVectors.Gradient(Start, GradientResult);

    public override double Gradient() => Rosenbrock.ValleyInVectorsGradient(Start, GradientResult);

    protected override double HessianProduct() => Rosenbrock.ValleyInVectorsHvp(Start, Direction, HvpResult);

    public override double Jvp() => Rosenbrock.ValleyInVectorsJvp(Start, Direction).Tangent;
}

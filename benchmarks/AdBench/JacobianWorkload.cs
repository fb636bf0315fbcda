using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

/// <summary>A workload whose output is a Jacobian.</summary>
/// <param name="name">As on the line.</param>
/// <param name="golden">The sum of the residuals; sum and absolute sum of all derivatives.</param>
internal abstract class JacobianWorkload(string name, Golden golden) : Workload(name)
{
    private Func<double>? _jacobian;

    public override Func<double> Jacobian => _jacobian ??= GeneratedJacobian;

    /// <summary>The non-zeros of the Jacobian that was computed last.</summary>
    public abstract ReadOnlySpan<double> Entries { get; }

    /// <summary>The tangent of the residuals along a fixed direction, which <see cref="Workload.Jvp"/> computed last.</summary>
    protected abstract ReadOnlySpan<double> Tangent { get; }

    /// <summary>The derivative of the sum of the residuals, which <see cref="Workload.Gradient"/> computed last.</summary>
    protected abstract ReadOnlySpan<double> Cotangent { get; }

    /// <summary>The Jacobian times the direction, and its transpose times ones.</summary>
    protected abstract (double[] Tangent, double[] Cotangent) Products();

    protected abstract double GeneratedJacobian();

    public override void Check()
    {
        golden.Check(Name + " hand-written", Handwritten(), Entries);
        double[] byHand = [.. Entries];
        double value = GeneratedJacobian();
        golden.Check(Name + " generated", value, Entries);
        Golden.Exact(Name + " value", Primal(), value);
        Golden.Close(Name + " Jacobian", byHand, [.. Entries], 1e-12);
        (double[] tangent, double[] cotangent) = Products();
        Jvp();
        Golden.Close(Name + " jvp", tangent, [.. Tangent], 1e-11);
        Gradient();
        Golden.Close(Name + " vjp", cotangent, [.. Cotangent], 1e-10);
    }
}

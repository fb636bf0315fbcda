using System.Runtime.InteropServices;

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Passes calls on, and counts those that ask for what an earlier one has answered: the same oracle at the same point, or the value where a gradient gave it.</summary>
internal sealed class Remembering<F>(F inner) : ITwiceDifferentiable<double>
    where F : ITwiceDifferentiable<double>
{
    private readonly HashSet<string> _answered = [];

    public int Repeated { get; private set; }

    public double Value(scoped ReadOnlySpan<double> x)
    {
        Note("value", x);
        return inner.Value(x);
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        Note("gradient", x);
        _answered.Add(Key("value", x));
        return inner.Gradient(x, gradient);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        Note("product", [.. x, .. v]);
        return inner.HessianVector(x, v, hv);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        Note("Hessian", x);
        return inner.Hessian(x, hessian);
    }

    private void Note(string oracle, ReadOnlySpan<double> at) => Repeated += _answered.Add(Key(oracle, at)) ? 0 : 1;

    private static string Key(string oracle, ReadOnlySpan<double> at) => oracle + Convert.ToHexString(MemoryMarshal.AsBytes(at));
}

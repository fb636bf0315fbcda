namespace AutoDiff.Optim.Tests.Problems;

/// <summary>½‖x‖² with a jump where x₁ falls below 1: its gradient says nothing of the jump.</summary>
internal readonly struct Cliff(double jump) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x)
    {
        double sum = x[0] < 1 ? jump : 0;
        foreach (double entry in x)
        {
            sum += entry * entry / 2;
        }

        return sum;
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        x.CopyTo(gradient);
        return Value(x);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        v.CopyTo(hv);
        return Value(x);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian.Clear();
        for (int i = 0; i < x.Length; i++)
        {
            hessian[i * (x.Length + 1)] = 1;
        }

        return Value(x);
    }
}

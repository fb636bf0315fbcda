namespace AutoDiff.Optim.Tests.Problems;

/// <summary>The negative log-likelihood of counts yᵢ with means (b₁ + b₂tᵢ)²; as its Hessian the Fisher information 4Σaᵢaᵢᵀ, a = (1, t), instead of Σ(2 + 2yᵢ/mᵢ²)aᵢaᵢᵀ.</summary>
internal sealed class RootPoisson(double[] t, double[] counts) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x) => Gradient(x, new double[2]);

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        double sum = 0;
        gradient.Clear();
        for (int i = 0; i < t.Length; i++)
        {
            double root = x[0] + (x[1] * t[i]);
            sum += (root * root) - (2 * counts[i] * Math.Log(Math.Abs(root)));
            double slope = 2 * (root - (counts[i] / root));
            gradient[0] += slope;
            gradient[1] += slope * t[i];
        }

        return sum;
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv) => throw new NotSupportedException();

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian[0] = 4 * t.Length;
        hessian[1] = hessian[2] = 4 * t.Sum();
        hessian[3] = 4 * t.Sum(v => v * v);
        return Value(x);
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Portfolios in which each asset contributes its budget of the risk: the minimiser of ½xᵀΣx − Σb·log x, divided by its sum (Spinu 2013, <i>An algorithm for
/// computing risk parity weights</i>). The logarithms keep the weights positive without constraints.</summary>
internal static partial class RiskParity
{
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian)]
    public static double Barrier(ReadOnlySpan<double> x, [NoDerivative] double[] covariance, [NoDerivative] double[] budgets)
    {
        double value = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double row = 0;
            for (int j = 0; j < x.Length; j++)
            {
                row += covariance[i * x.Length + j] * x[j];
            }

            value += x[i] * row / 2 - budgets[i] * Math.Log(x[i]);
        }

        return value;
    }

    /// <summary>The covariance of three assets from their volatilities and correlations.</summary>
    public static double[] Covariance(double[] sigma, double[,] correlation)
    {
        int n = sigma.Length;
        return [.. Enumerable.Range(0, n * n).Select(k => correlation[k / n, k % n] * sigma[k / n] * sigma[k % n])];
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>½xᵀAx − bᵀx with A = D·tridiag(−1, 2.01, −1)·D, D = linspace(1, 10), b = e₁ + eₙ.</summary>
internal sealed class Chain(int n) : ITwiceDifferentiable<double>
{
    public double Value(scoped ReadOnlySpan<double> x)
    {
        double sum = -x[0] - x[n - 1];
        for (int i = 0; i < n; i++)
        {
            sum += x[i] * Row(i, x) / 2;
        }

        return sum;
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        double sum = -x[0] - x[n - 1];
        for (int i = 0; i < n; i++)
        {
            double row = Row(i, x);
            sum += x[i] * row / 2;
            gradient[i] = row - (i == 0 || i == n - 1 ? 1 : 0);
        }

        return sum;
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        for (int i = 0; i < n; i++)
        {
            hv[i] = Row(i, v);
        }

        return Value(x);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian.Clear();
        for (int i = 0; i < n; i++)
        {
            hessian[(i * n) + i] = 2.01 * D(i) * D(i);
            if (i + 1 < n)
            {
                hessian[(i * n) + i + 1] = hessian[((i + 1) * n) + i] = -D(i) * D(i + 1);
            }
        }

        return 0;
    }

    private double D(int i) => 1 + (9.0 * i / (n - 1));

    private double Row(int i, ReadOnlySpan<double> x)
    {
        double sum = 2.01 * D(i) * x[i];
        sum -= i > 0 ? D(i - 1) * x[i - 1] : 0;
        sum -= i + 1 < n ? D(i + 1) * x[i + 1] : 0;
        return D(i) * sum;
    }
}

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Regularised logistic regression with derivatives written by hand: f(x) = mean log(1 + exp(−y·aᵀx)) + (λ/2)‖x‖².</summary>
internal sealed class Logistic : ITwiceDifferentiable<double>
{
    /// <summary>The minimum of <see cref="Synthetic"/>.</summary>
    public const double SyntheticMinimum = 0.1191086731231413;

    private readonly int _n;
    private readonly double[] _rows;
    private readonly double[] _labels;
    private readonly double _ridge;

    public Logistic(double[] rows, double[] labels, double ridge)
    {
        _n = rows.Length / labels.Length;
        _rows = rows;
        _labels = labels;
        _ridge = ridge;
    }

    /// <summary>200 samples of 20 features, from a formula: the same everywhere.</summary>
    public static Logistic Synthetic()
    {
        const int Samples = 200, Features = 20;
        var rows = new double[Samples * Features];
        var labels = new double[Samples];
        for (int i = 1; i <= Samples; i++)
        {
            double margin = 0;
            for (int j = 1; j <= Features; j++)
            {
                double a = Math.Sin((1.3 * i) + (0.7 * j) + (0.11 * i * j));
                rows[((i - 1) * Features) + j - 1] = a;
                margin += a * (j % 2 == 1 ? 1.0 : -1.0) / j;
            }

            labels[i - 1] = margin + (0.5 * Math.Sin(17 * i)) >= 0 ? 1 : -1;
        }

        return new Logistic(rows, labels, 1e-3);
    }

    public double Value(scoped ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < _labels.Length; i++)
        {
            sum += Softplus(-_labels[i] * Margin(i, x));
        }

        return (sum / _labels.Length) + Ridge(x);
    }

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        double sum = 0;
        gradient.Clear();
        for (int i = 0; i < _labels.Length; i++)
        {
            double z = -_labels[i] * Margin(i, x);
            sum += Softplus(z);
            AddRow(i, -_labels[i] * Sigmoid(z) / _labels.Length, gradient);
        }

        for (int j = 0; j < _n; j++)
        {
            gradient[j] += _ridge * x[j];
        }

        return (sum / _labels.Length) + Ridge(x);
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        hv.Clear();
        for (int i = 0; i < _labels.Length; i++)
        {
            double s = Sigmoid(-_labels[i] * Margin(i, x));
            AddRow(i, s * (1 - s) * Margin(i, v) / _labels.Length, hv);
        }

        for (int j = 0; j < _n; j++)
        {
            hv[j] += _ridge * v[j];
        }

        return Value(x);
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        hessian.Clear();
        for (int i = 0; i < _labels.Length; i++)
        {
            double s = Sigmoid(-_labels[i] * Margin(i, x));
            for (int j = 0; j < _n; j++)
            {
                AddRow(i, s * (1 - s) * _rows[(i * _n) + j] / _labels.Length, hessian.Slice(j * _n, _n));
            }
        }

        for (int j = 0; j < _n; j++)
        {
            hessian[(j * _n) + j] += _ridge;
        }

        return Value(x);
    }

    private static double Softplus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private double Margin(int i, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int j = 0; j < _n; j++)
        {
            sum += _rows[(i * _n) + j] * x[j];
        }

        return sum;
    }

    private void AddRow(int i, double factor, Span<double> target)
    {
        for (int j = 0; j < _n; j++)
        {
            target[j] += factor * _rows[(i * _n) + j];
        }
    }

    private double Ridge(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double entry in x)
        {
            sum += entry * entry;
        }

        return _ridge / 2 * sum;
    }
}

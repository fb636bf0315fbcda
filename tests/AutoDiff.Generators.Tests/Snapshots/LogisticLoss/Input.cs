namespace Snapshots;

public static partial class Classifier
{
    /// <summary>The mean logistic loss of a linear classifier, and a ridge.</summary>
    [Differentiable]
    public static double Loss(
        ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> a, [NoDerivative] ReadOnlySpan<double> y, [NoDerivative] double ridge = 1e-3)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = a.Slice(i * w.Length, w.Length);
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
            {
                margin += row[j] * w[j];
            }

            sum += Math.Log(1 + Math.Exp(-y[i] * margin));
        }

        double squares = 0;
        foreach (double weight in w)
        {
            squares += weight * weight;
        }

        return sum / y.Length + 0.5 * ridge * squares;
    }
}

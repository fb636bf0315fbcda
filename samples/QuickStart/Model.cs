using AutoDiff;
using QuickStart.Data;

namespace QuickStart;

/// <summary>What is differentiated: two ordinary methods with an attribute.</summary>
internal static partial class Model
{
    /// <summary>How far y = b₁(1 − exp(−b₂x)) is from each observation.</summary>
    [Differentiable]
    public static void Adsorption(
        ReadOnlySpan<double> b, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> y, Span<double> residuals)
    {
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = b[0] * (1 - Math.Exp(-b[1] * x[i])) - y[i];
        }
    }

    /// <summary>Logistic regression: the mean of log(1 + exp(−y·aᵀw)) over the samples, and a ridge.</summary>
    [Differentiable]
    public static double Loss(ReadOnlySpan<double> w, [NoDerivative] Dataset data, [NoDerivative] double ridge)
    {
        double loss = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double margin = 0;
            for (int k = data.RowStart[i]; k < data.RowStart[i + 1]; k++)
            {
                margin += data.Values[k] * w[data.Columns[k]];
            }

            loss += Softplus(-data.Labels[i] * margin);
        }

        double penalty = 0;
        for (int j = 0; j < w.Length; j++)
        {
            penalty += w[j] * w[j];
        }

        return loss / data.Count + ridge / 2 * penalty;
    }

    // log(1 + exp(z)) without overflow. Called from a marked method, it needs no mark.
    private static double Softplus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
}

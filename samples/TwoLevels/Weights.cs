using AutoDiff;
using AutoDiff.Optim;
using QuickStart.Data;

namespace TwoLevels;

/// <summary>A weight of regularisation for every feature of a logistic regression, learnt from the loss on samples that the regression has not seen.</summary>
internal static partial class Weights
{
    /// <summary>The inner objective: the mean logistic loss of every other sample, with the ridge ½ Σ exp(θⱼ) xⱼ².</summary>
    [Differentiable]
    public static double Training(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] Dataset data)
    {
        double penalty = 0;
        for (int j = 0; j < x.Length; j++)
        {
            penalty += Math.Exp(theta[j]) * x[j] * x[j];
        }

        return MeanLoss(x, data, 0) + 0.5 * penalty;
    }

    /// <summary>The outer objective: the mean logistic loss of the other samples, on which θ has no influence of its own.</summary>
    [Differentiable]
    public static double Validation(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] Dataset data) => MeanLoss(x, data, 1) + 0 * theta[0];

    /// <summary>Learns the weights from equal ones.</summary>
    public static BilevelResult<double> Learn(Dataset data, int iterations, IterationCallback<double>? callback = null)
    {
        double[] theta = new double[data.Features];
        Array.Fill(theta, Math.Log(1e-2));
        var options = new BilevelOptions
        {
            OuterOptions = new OptimOptions { MaxIterations = iterations },
            InnerOptions = new OptimOptions { GradientTolerance = 1e-9 },
        };
        return Bilevel.Minimize(
            new ValidationParametricObjective(data), new TrainingParametricObjective(data), theta, new double[data.Features], new ImplicitGradient(), options, callback);
    }

    /// <summary>log(1 + eᶻ), without overflow.</summary>
    public static double Softplus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));

    private static double MeanLoss(ReadOnlySpan<double> x, Dataset data, int first)
    {
        double sum = 0;
        int count = 0;
        for (int i = first; i < data.Labels.Length; i += 2)
        {
            double margin = 0;
            for (int k = data.RowStart[i]; k < data.RowStart[i + 1]; k++)
            {
                margin += data.Values[k] * x[data.Columns[k]];
            }

            sum += Softplus(-margin * data.Labels[i]);
            count++;
        }

        return sum / count;
    }
}

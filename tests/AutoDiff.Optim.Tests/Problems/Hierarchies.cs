namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Outer and inner objectives, marked.</summary>
internal static partial class Hierarchies
{
    /// <summary>½(x₀² + 10 x₁²) − θ·x, with the minimum θ₀, θ₁/10.</summary>
    [Differentiable]
    public static double Diagonal(ReadOnlySpan<double> x, ReadOnlySpan<double> theta)
        => 0.5 * (x[0] * x[0] + 10 * x[1] * x[1]) - theta[0] * x[0] - theta[1] * x[1];

    /// <summary>½|x − (1, 2)|² + ½|θ|²/10.</summary>
    [Differentiable]
    public static double Target(ReadOnlySpan<double> x, ReadOnlySpan<double> theta)
        => 0.5 * ((x[0] - 1) * (x[0] - 1) + (x[1] - 2) * (x[1] - 2)) + 0.05 * (theta[0] * theta[0] + theta[1] * theta[1]);

    /// <summary>½(x − 1)² + ½θ².</summary>
    [Differentiable]
    public static double Leader(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => 0.5 * (x[0] - 1) * (x[0] - 1) + 0.5 * theta[0] * theta[0];

    /// <summary>½(x − θ)².</summary>
    [Differentiable]
    public static double Follower(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) => 0.5 * (x[0] - theta[0]) * (x[0] - theta[0]);

    /// <summary>Mean logistic loss with a ridge of weight exp(θⱼ) on each coefficient.</summary>
    [Differentiable]
    public static double RidgedLogistic(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] features, [NoDerivative] double[] labels)
    {
        double penalty = 0;
        for (int j = 0; j < x.Length; j++)
        {
            penalty += Math.Exp(theta[j]) * x[j] * x[j];
        }

        return LogisticLoss(x, features, labels) + 0.5 * penalty;
    }

    /// <summary>Mean logistic loss of other samples; θ is not in it.</summary>
    [Differentiable]
    public static double Validation(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] double[] features, [NoDerivative] double[] labels)
        => LogisticLoss(x, features, labels) + 0 * theta[0];

    private static double LogisticLoss(ReadOnlySpan<double> x, double[] features, double[] labels)
    {
        int p = x.Length;
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double margin = 0;
            for (int j = 0; j < p; j++)
            {
                margin += features[i * p + j] * x[j];
            }

            sum += Math.Log(1 + Math.Exp(-labels[i] * margin));
        }

        return sum / labels.Length;
    }
}

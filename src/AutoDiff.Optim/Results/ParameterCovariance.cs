using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How well a fit determines its parameters: the covariance σ²(JᵀJ)⁻¹ at the solution, with σ² estimated from the residuals.</summary>
/// <remarks>Parameters that the data do not determine (their change can be made up for by others without changing any residual) have the standard error +∞ and
/// covariances NaN; the others keep theirs.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class ParameterCovariance<T>
    where T : IFloatingPointIeee754<T>
{
    internal ParameterCovariance(T[,] matrix, int rank, int residualCount, T residualVariance)
    {
        Matrix = matrix;
        Rank = rank;
        DegreesOfFreedom = residualCount - rank;
        ResidualVariance = residualVariance;
        StandardErrors = new T[matrix.GetLength(0)];
        for (int j = 0; j < StandardErrors.Length; j++)
        {
            StandardErrors[j] = T.Sqrt(matrix[j, j]);
        }
    }

    /// <summary>The covariance of each pair of parameters.</summary>
    public T[,] Matrix { get; }

    /// <summary>The standard error of each parameter: the root of its variance.</summary>
    public T[] StandardErrors { get; }

    /// <summary>The number of combinations of parameters that the data determine.</summary>
    public int Rank { get; }

    /// <summary>The number of residuals less the rank.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>σ², Σr² over the degrees of freedom; NaN if there are none, as then nothing tells the scatter.</summary>
    public T ResidualVariance { get; }

    /// <summary>The correlation of two parameters; NaN if either is not determined.</summary>
    /// <param name="i">One parameter.</param>
    /// <param name="j">The other.</param>
    /// <returns>A number from −1 to 1.</returns>
    public T Correlation(int i, int j) => i == j && T.IsFinite(StandardErrors[i]) ? T.One : Matrix[i, j] / (StandardErrors[i] * StandardErrors[j]);
}

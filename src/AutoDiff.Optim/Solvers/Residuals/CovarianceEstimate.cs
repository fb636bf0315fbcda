using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Estimates a covariance from the QR factors of the Jacobian, its columns scaled to norm 1, without forming JᵀJ.</summary>
internal static class CovarianceEstimate
{
    public static ParameterCovariance<T> Compute<T, F>(F residual, ReadOnlySpan<T> x, RobustLoss? loss)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        int n = x.Length;
        int m = residual.ResidualCount;
        var r = new T[m];
        var jacobian = new T[m * n];
        var oracle = new ResidualOracle<T, F>(residual, loss, new Budget(OptimOptions.Default, default), new T[n], new T[m]);
        oracle.Jacobian(x, r, jacobian, out T norm);
        var scale = new T[n];
        var column = new T[m];
        for (int j = 0; j < n; j++)
        {
            T length = PivotedQr.ColumnNorm<T>(jacobian, m, n, 0, j, column);
            scale[j] = T.IsZero(length) ? T.One : length;
            for (int i = 0; i < m; i++)
            {
                jacobian[(i * n) + j] /= scale[j];
            }
        }

        var triangle = new T[n * n];
        var permutation = new int[n];
        PivotedQr.Factor<T>(jacobian, m, n, column, triangle, permutation, new T[m + (3 * n)]);
        int rank = Rank<T>(triangle, m, n);
        var matrix = new T[n, n];
        T variance = m > rank ? norm * norm / T.CreateChecked(m - rank) : T.NaN;
        T[] inverse = Inverse<T>(triangle, n, rank);
        bool[] isDetermined = Determined<T>(inverse, triangle, n, rank);
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                (int i, int j) = (permutation[a], permutation[b]);
                matrix[i, j] = isDetermined[a] && isDetermined[b]
                    ? variance * Vectors.Dot<T>(inverse.AsSpan(a * n, rank), inverse.AsSpan(b * n, rank)) / (scale[i] * scale[j])
                    : a == b ? T.PositiveInfinity : T.NaN;
            }
        }

        return new ParameterCovariance<T>(matrix, rank, m, variance);
    }

    private static int Rank<T>(ReadOnlySpan<T> triangle, int m, int n)
        where T : IFloatingPointIeee754<T>
    {
        T threshold = T.CreateChecked(Math.Max(m, n)) * Acceptance<T>.Epsilon * T.Abs(triangle[0]);
        int rank = 0;
        while (rank < Math.Min(m, n) && T.Abs(triangle[(rank * n) + rank]) > threshold)
        {
            rank++;
        }

        return rank;
    }

    /// <summary>The inverse of the leading triangle; further rows are 0.</summary>
    private static T[] Inverse<T>(ReadOnlySpan<T> triangle, int n, int rank)
        where T : IFloatingPointIeee754<T>
    {
        var inverse = new T[n * n];
        for (int i = rank - 1; i >= 0; i--)
        {
            Span<T> row = inverse.AsSpan(i * n, rank);
            row[i] = T.One;
            for (int k = i + 1; k < rank; k++)
            {
                Vectors.AddScaled(-triangle[(i * n) + k], inverse.AsSpan(k * n, rank), row);
            }

            Vectors.Scale(T.One / triangle[(i * n) + i], row, row);
        }

        return inverse;
    }

    /// <summary>Whether each parameter, in the order of the pivots, is 0 in every vector of the null space, which [−R₁₁⁻¹R₁₂; I] spans.</summary>
    private static bool[] Determined<T>(ReadOnlySpan<T> inverse, ReadOnlySpan<T> triangle, int n, int rank)
        where T : IFloatingPointIeee754<T>
    {
        var isDetermined = new bool[n];
        T threshold = T.Sqrt(Acceptance<T>.Epsilon);
        for (int i = 0; i < rank; i++)
        {
            isDetermined[i] = true;
            for (int j = rank; j < n; j++)
            {
                T entry = T.Zero;
                for (int k = i; k < rank; k++)
                {
                    entry += inverse[(i * n) + k] * triangle[(k * n) + j];
                }

                isDetermined[i] &= T.Abs(entry) <= threshold;
            }
        }

        return isDetermined;
    }
}

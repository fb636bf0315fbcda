using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Compares the Jacobian of residuals with differences of second order.</summary>
internal static class JacobianCheckAtStart
{
    /// <summary>Checks the Jacobian, without the loss.</summary>
    /// <returns>How the run ends, or null if the Jacobian is right or the check could not be made.</returns>
    public static OptimSummary<T>? Check<T, F>(F residual, ReadOnlySpan<T> start, OptimOptions options, CancellationToken cancellation)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        // The run refuses to begin, and says why.
        if (residual.ResidualCount < 1)
        {
            return null;
        }

        Bounds<T>.Check(options, start);
        int n = start.Length;
        int m = residual.ResidualCount;
        var oracle = new ResidualOracle<T, F>(residual, null, new Budget(options, cancellation), new T[n], default);
        T[] x = start.ToArray();
        var r = new T[m];
        var jacobian = new T[checked(m * n)];
        if (oracle.Jacobian(x, r, jacobian, out T norm) != Evaluation.Finite
            || FindMismatch(ref oracle, x, r, jacobian, options) is not { } mismatch)
        {
            return null;
        }

        var gradient = new T[n];
        for (int i = 0; i < m; i++)
        {
            Vectors.AddScaled<T>(r[i], jacobian.AsSpan(i * n, n), gradient);
        }

        return new OptimSummary<T>
        {
            Value = T.CreateChecked(0.5) * norm * norm,
            GradientNorm = Vectors.Norm<T>(gradient),
            Reason = StopReason.WrongDerivatives,
            Iterations = 0,
            Elapsed = oracle.Budget.Elapsed,
            Evaluations = oracle.Budget.Counts,
            Mismatch = mismatch,
        };
    }

    private static DerivativeMismatch? FindMismatch<T, F>(
        ref ResidualOracle<T, F> oracle, T[] x, T[] r, T[] jacobian, OptimOptions options)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        (int m, int n) = (r.Length, x.Length);
        var first = new T[m];
        var second = new T[m];
        var column = new T[m];
        for (int j = 0; j < n; j++)
        {
            T kept = x[j];
            var stencil = new DifferenceStencil<T>(kept, j, options);
            if (stencil.IsEmpty)
            {
                continue;
            }

            x[j] = stencil.First;
            if (oracle.Value(x, first, out T firstNorm) != Evaluation.Finite)
            {
                return null;
            }

            x[j] = stencil.Second;
            if (oracle.Value(x, second, out T secondNorm) != Evaluation.Finite)
            {
                return null;
            }

            x[j] = kept;
            for (int i = 0; i < m; i++)
            {
                column[i] = jacobian[(i * n) + j];
            }

            var worst = new WorstMismatch<T>(DerivativeKind.Jacobian, DerivativeCheckAtStart.LargestOf<T>(column));
            T noise = stencil.Noise(T.Max(firstNorm, secondNorm));
            for (int i = 0; i < m; i++)
            {
                worst.Offer(i, j, column[i], stencil.Slope(r[i], first[i], second[i]), noise);
            }

            if (worst.Found is { } found)
            {
                return found;
            }
        }

        return null;
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Compares the derivatives of an objective with differences of second order.</summary>
internal static class DerivativeCheckAtStart
{
    /// <summary>Checks the gradient.</summary>
    /// <returns>How the run ends, or null if the gradient is right or the check could not be made.</returns>
    public static OptimSummary<T>? Gradient<T, F>(F objective, ReadOnlySpan<T> start, OptimOptions options, CancellationToken cancellation)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
    {
        var oracle = new ObjectiveOracle<T, F>(objective, new Budget(options, cancellation), new T[start.Length]);
        var point = new Point<T>(start.ToArray(), new T[start.Length]);
        return oracle.Gradient(ref point) == Evaluation.Finite && CheckGradient(ref oracle, ref point, options) is { } found
            ? Ended(point, oracle.Budget, found)
            : null;
    }

    /// <summary>Checks the gradient, then the Hessian.</summary>
    /// <returns>How the run ends, or null if the derivatives are right or the check could not be made.</returns>
    public static OptimSummary<T>? Curvature<T, F>(F objective, ReadOnlySpan<T> start, OptimOptions options, CancellationToken cancellation)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        int n = start.Length;
        var oracle = new ObjectiveOracle<T, F>(objective, new Budget(options, cancellation), new T[n]);
        var point = new Point<T>(start.ToArray(), new T[n]);
        if (oracle.Gradient(ref point) != Evaluation.Finite)
        {
            return null;
        }

        if ((CheckGradient(ref oracle, ref point, options) ?? CheckHessian(ref oracle, ref point, options)) is { } found)
        {
            return Ended(point, oracle.Budget, found);
        }

        return null;
    }

    private static OptimSummary<T> Ended<T>(Point<T> point, Budget budget, DerivativeMismatch mismatch)
        where T : IFloatingPointIeee754<T>
        => new()
        {
            Value = point.Value,
            GradientNorm = point.GradientNorm,
            Reason = StopReason.WrongDerivatives,
            Iterations = 0,
            Elapsed = budget.Elapsed,
            Evaluations = budget.Counts,
            Mismatch = mismatch,
        };

    private static DerivativeMismatch? CheckGradient<T, F>(ref ObjectiveOracle<T, F> oracle, ref Point<T> point, OptimOptions options)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
    {
        var worst = new WorstMismatch<T>(DerivativeKind.Gradient, LargestOf<T>(point.Gradient));
        for (int i = 0; i < point.X.Length; i++)
        {
            T kept = point.X[i];
            var stencil = new DifferenceStencil<T>(kept, i, options);
            if (stencil.IsEmpty)
            {
                continue;
            }

            point.X[i] = stencil.First;
            if (oracle.Value(point.X, out T first) != Evaluation.Finite)
            {
                return null;
            }

            point.X[i] = stencil.Second;
            if (oracle.Value(point.X, out T second) != Evaluation.Finite)
            {
                return null;
            }

            point.X[i] = kept;
            T noise = stencil.Noise(T.Max(T.Abs(first), T.Abs(second)));
            worst.Offer(i, -1, point.Gradient[i], stencil.Slope(point.Value, first, second), noise);
        }

        return worst.Found;
    }

    private static DerivativeMismatch? CheckHessian<T, F>(ref ObjectiveOracle<T, F> oracle, ref Point<T> point, OptimOptions options)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        int n = point.X.Length;
        Span<T> product = new T[n];
        Span<T> unit = new T[n];
        var first = new Point<T>(point.X.ToArray(), new T[n]);
        var second = new Point<T>(point.X.ToArray(), new T[n]);
        for (int j = 0; j < n; j++)
        {
            var stencil = new DifferenceStencil<T>(point.X[j], j, options);
            if (stencil.IsEmpty)
            {
                continue;
            }

            (first.X[j], second.X[j]) = (stencil.First, stencil.Second);
            unit.Clear();
            unit[j] = T.One;
            if (oracle.Gradient(ref first) != Evaluation.Finite
                || oracle.Gradient(ref second) != Evaluation.Finite
                || oracle.HessianVector(point.X, unit, product) != Evaluation.Finite)
            {
                return null;
            }

            T noise = stencil.Noise(T.Max(first.GradientNorm, second.GradientNorm));
            var worst = new WorstMismatch<T>(DerivativeKind.Hessian, LargestOf<T>(product));
            for (int i = 0; i < n; i++)
            {
                worst.Offer(i, j, product[i], stencil.Slope(point.Gradient[i], first.Gradient[i], second.Gradient[i]), noise);
            }

            if (worst.Found is { } found)
            {
                return found;
            }

            first.X[j] = second.X[j] = point.X[j];
        }

        return null;
    }

    internal static T LargestOf<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T value in values)
        {
            largest = T.Max(largest, T.Abs(value));
        }

        return largest;
    }
}

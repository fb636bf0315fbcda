using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Compares derivatives with central differences, one-sided where a bound is near, so that no evaluation is outside the bounds.</summary>
/// <remarks>What counts as a disagreement allows for the truncation and rounding errors of the differences themselves: in double 1e-4 of the larger of the
/// two numbers, 6e-6 of the largest entry, and what rounding of the value contributes.</remarks>
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

        if ((CheckGradient(ref oracle, ref point, options) ?? CheckHessian(ref oracle, start, options)) is { } found)
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
        var worst = new Worst<T>(LargestOf<T>(point.Gradient));
        for (int i = 0; i < point.X.Length; i++)
        {
            T kept = point.X[i];
            (T low, T high) = Range(kept, i, options);
            point.X[i] = low;
            if (oracle.Value(point.X, out T below) != Evaluation.Finite)
            {
                return null;
            }

            point.X[i] = high;
            if (oracle.Value(point.X, out T above) != Evaluation.Finite)
            {
                return null;
            }

            point.X[i] = kept;
            worst.Offer(i, -1, point.Gradient[i], (above - below) / (high - low), Acceptance<T>.Epsilon * T.Max(T.Abs(above), T.Abs(below)) / (high - low));
        }

        return worst.Found;
    }

    private static DerivativeMismatch? CheckHessian<T, F>(ref ObjectiveOracle<T, F> oracle, ReadOnlySpan<T> start, OptimOptions options)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        int n = start.Length;
        Span<T> product = new T[n];
        Span<T> unit = new T[n];
        var below = new Point<T>(start.ToArray(), new T[n]);
        var above = new Point<T>(start.ToArray(), new T[n]);
        for (int j = 0; j < n; j++)
        {
            (below.X[j], above.X[j]) = Range(start[j], j, options);
            unit.Clear();
            unit[j] = T.One;
            if (oracle.Gradient(ref below) != Evaluation.Finite
                || oracle.Gradient(ref above) != Evaluation.Finite
                || oracle.HessianVector(start, unit, product) != Evaluation.Finite)
            {
                return null;
            }

            T width = above.X[j] - below.X[j];
            var worst = new Worst<T>(LargestOf<T>(product));
            for (int i = 0; i < n; i++)
            {
                T noise = Acceptance<T>.Epsilon * T.Max(above.GradientNorm, below.GradientNorm) / width;
                worst.Offer(i, j, product[i], (above.Gradient[i] - below.Gradient[i]) / width, noise);
            }

            if (worst.Found is { } found)
            {
                return found;
            }

            below.X[j] = above.X[j] = start[j];
        }

        return null;
    }

    private static (T Low, T High) Range<T>(T x, int i, OptimOptions options)
        where T : IFloatingPointIeee754<T>
    {
        T width = T.Cbrt(Acceptance<T>.Epsilon) * T.Max(T.One, T.Abs(x));
        T low = T.Max(x - width, T.CreateSaturating(options.LowerBounds?[i] ?? double.NegativeInfinity));
        T high = T.Min(x + width, T.CreateSaturating(options.UpperBounds?[i] ?? double.PositiveInfinity));
        return (low, high);
    }

    private static T LargestOf<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T value in values)
        {
            largest = T.Max(largest, T.Abs(value));
        }

        return largest;
    }

    private struct Worst<T>(T largest)
        where T : IFloatingPointIeee754<T>
    {
        private static readonly T Tolerance = T.CreateChecked(16) * T.Cbrt(Acceptance<T>.Epsilon);

        // Differences that a bound makes one-sided err by about the width, ε^⅓, times the curvature.
        private static readonly T Share = T.Cbrt(Acceptance<T>.Epsilon);
        private static readonly T NoiseFactor = T.CreateChecked(64);
        private T _excess = T.Zero;

        public DerivativeMismatch? Found { get; private set; }

        public void Offer(int row, int column, T derivative, T difference, T noise)
        {
            T allowed = (Tolerance * T.Max(T.Abs(derivative), T.Abs(difference))) + (Share * largest) + (NoiseFactor * noise);
            T excess = T.Abs(derivative - difference) / allowed;
            if (excess > T.One && excess > _excess)
            {
                _excess = excess;
                Found = new DerivativeMismatch(row, column, double.CreateSaturating(derivative), double.CreateSaturating(difference));
            }
        }
    }
}

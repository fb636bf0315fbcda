using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The correction of a step s by the second derivative of the residuals along it: a = −(JᵀJ + λD²)⁻¹Jᵀr″(s, s). Half of it is added (the geodesic
/// acceleration of Transtrum and Sethna 2012, <i>Improvements to the Levenberg–Marquardt algorithm</i>; Chebyshev's method for equations), or Halley's quotient of both taken
/// (Cuyt and Rall 1985, <i>Computational implementation of the multivariate Halley method</i>).</summary>
/// <remarks>r″ is the difference of two exact derivatives along s, and Jᵀr″ one reverse product: no matrix of second derivatives is formed.</remarks>
internal readonly ref struct SecondDirectional<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Difference = T.Cbrt(Acceptance<T>.Epsilon);

    // Transtrum and Sethna's α: a correction that is longer is not one.
    private static readonly T LongestCorrection = T.CreateChecked(0.75);
    private readonly Span<T> _residual;
    private readonly Span<T> _first;
    private readonly Span<T> _second;
    private readonly Span<T> _point;
    private readonly Span<T> _acceleration;
    private readonly Span<T> _permuted;

    public SecondDirectional(int m, int n, scoped ref Arena<T> arena)
    {
        _residual = arena.Take(m);
        _first = arena.Take(m);
        _second = arena.Take(m);
        _point = arena.Take(n);
        _acceleration = arena.Take(n);
        _permuted = arena.Take(n);
    }

    public static long NumbersNeeded(long m, long n) => (3 * m) + (3 * n);

    /// <summary>Changes the step of the model if the correction is small against it.</summary>
    /// <param name="model">The residuals and the step.</param>
    /// <param name="triangle">S with SᵀS = Pᵀ(JᵀJ + λD²)P.</param>
    /// <param name="scale">D.</param>
    /// <param name="length">‖D·s‖.</param>
    /// <param name="kind">Which correction.</param>
    /// <returns>Whether the step was changed.</returns>
    public bool TryCorrect<F>(
        scoped ref LinearizedResidual<T, F> model, ReadOnlySpan<T> triangle, ReadOnlySpan<T> scale, T length, StepCorrection kind)
        where F : IResidual<T>, allows ref struct
    {
        int n = model.N;
        Span<T> step = model.Step;
        if (DampedTriangularSystem.Rank(triangle, n) < n
            || model.Oracle.Directional(model.X, step, _residual, _first) != Evaluation.Finite)
        {
            return false;
        }

        Vectors.Combine(model.X, Difference, step, _point);
        model.Bounds.Clip(_point);
        if (model.Oracle.Directional(_point, step, _residual, _second) != Evaluation.Finite)
        {
            return false;
        }

        Vectors.Subtract(_second, _first, _second);
        Vectors.Scale(-T.One / Difference, _second, _second);
        if (model.Oracle.Transposed(model.X, _second, _residual, _acceleration) != Evaluation.Finite)
        {
            return false;
        }

        model.ClearHeld(_acceleration);
        for (int j = 0; j < n; j++)
        {
            _permuted[j] = _acceleration[model.Permutation[j]];
        }

        DampedTriangularSystem.SolveUpperTransposed(triangle, n, _permuted);
        DampedTriangularSystem.SolveUpper(triangle, n, _permuted);
        T ratio = T.Zero;
        for (int j = 0; j < n; j++)
        {
            int column = model.Permutation[j];
            _acceleration[column] = _permuted[j];
            ratio = T.Hypot(ratio, scale[column] * _permuted[j]);
        }

        if (!(ratio + ratio <= LongestCorrection * length))
        {
            return false;
        }

        T half = T.CreateChecked(0.5);
        for (int j = 0; j < n; j++)
        {
            T change = half * _acceleration[j];
            T divisor = step[j] - change;
            bool isQuotientSafe = kind == StepCorrection.Halley && T.Abs(divisor) >= half * T.Abs(step[j]) && !T.IsZero(divisor);
            step[j] = isQuotientSafe ? step[j] * (step[j] / divisor) : step[j] + change;
        }

        return true;
    }
}

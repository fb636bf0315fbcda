using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Finds the damping λ ≥ 0 with which the step of ‖J·s + r‖² + λ‖D·s‖² just reaches the radius of the trust region, to a tenth
/// (Moré 1978, <i>The Levenberg–Marquardt algorithm: implementation and theory</i>, algorithm 5.5; MINPACK's lmpar).</summary>
internal readonly ref struct TrustRegionDamping<T>
    where T : IFloatingPointIeee754<T>
{
    private const int MaxCorrections = 10;
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Thousandth = T.CreateChecked(0.001);

    private readonly int _n;
    private readonly Span<T> _triangle;
    private readonly Span<T> _scaled;
    private readonly Span<T> _damping;
    private readonly Span<T> _scratch;

    public TrustRegionDamping(int n, scoped ref Arena<T> arena)
    {
        _n = n;
        _triangle = arena.Take(n * n);
        _scaled = arena.Take(n);
        _damping = arena.Take(n);
        _scratch = arena.Take(2 * n);
    }

    /// <summary>After a step with λ &gt; 0: S, upper triangular, with SᵀS = Pᵀ(JᵀJ + λD²)P.</summary>
    public ReadOnlySpan<T> Triangle => _triangle;

    public static long NumbersNeeded(long n) => (n * n) + (4 * n);

    /// <summary>Computes s and λ for J·P = Q·R.</summary>
    /// <param name="r">R.</param>
    /// <param name="permutation">P.</param>
    /// <param name="scale">D, positive.</param>
    /// <param name="q">The first n entries of −Qᵀr.</param>
    /// <param name="radius">The radius, positive.</param>
    /// <param name="lambda">The λ of the last step, as a first guess; receives the new one.</param>
    /// <param name="step">Receives s.</param>
    /// <returns>‖D·s‖.</returns>
    public T Solve(
        ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, ReadOnlySpan<T> q, T radius, ref T lambda, Span<T> step)
    {
        T norm = GaussNewton(r, permutation, scale, q, step);
        T excess = norm - radius;
        if (excess <= Tenth * radius)
        {
            lambda = T.Zero;
            return norm;
        }

        T low = T.Zero;
        if (T.IsFinite(norm) && DampedTriangularSystem.Rank(r, _n) == _n)
        {
            low = NewtonCorrection(r, permutation, scale, norm, excess / radius);
        }

        T gradientNorm = ScaledGradientNorm(r, permutation, scale, q);
        T high = gradientNorm / radius;
        if (T.IsZero(high))
        {
            high = Acceptance<T>.Epsilon / T.Min(radius, Tenth);
        }

        lambda = T.Min(T.Max(lambda, low), high);
        if (T.IsZero(lambda))
        {
            lambda = gradientNorm / norm;
        }

        for (int k = 1; ; k++)
        {
            if (T.IsZero(lambda))
            {
                lambda = T.Max(Acceptance<T>.Epsilon * Acceptance<T>.Epsilon, Thousandth * high);
            }

            Vectors.Scale(T.Sqrt(lambda), scale, _damping);
            DampedTriangularSystem.Solve(r, permutation, _damping, q, step, _triangle, _scratch);
            norm = ScaledNorm(scale, step);
            T previousExcess = excess;
            excess = norm - radius;
            bool isStuck = T.IsZero(low) && excess <= previousExcess && previousExcess < T.Zero;
            if (T.Abs(excess) <= Tenth * radius || isStuck || k == MaxCorrections || !T.IsFinite(norm))
            {
                return norm;
            }

            T correction = NewtonCorrection(_triangle, permutation, scale, norm, excess / radius);
            if (excess > T.Zero)
            {
                low = T.Max(low, lambda);
            }
            else
            {
                high = T.Min(high, lambda);
            }

            lambda = T.Max(low, lambda + correction);
        }
    }

    /// <summary>The step with λ = 0; of deficient rank, a basic solution.</summary>
    private T GaussNewton(
        ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, ReadOnlySpan<T> q, Span<T> step)
    {
        Span<T> solution = _scratch[.._n];
        q[.._n].CopyTo(solution);
        DampedTriangularSystem.SolveUpper(r, _n, solution);
        for (int j = 0; j < _n; j++)
        {
            step[permutation[j]] = solution[j];
        }

        return ScaledNorm(scale, step);
    }

    /// <summary>The correction of λ by Newton's method on 1/‖D·s‖ (Moré 1978, eq. 5.3), from the triangle T with TᵀT = Pᵀ(JᵀJ + λD²)P
    /// and D·s as <see cref="ScaledNorm"/> left it.</summary>
    private T NewtonCorrection(ReadOnlySpan<T> triangle, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, T norm, T relativeExcess)
    {
        Span<T> w = _scratch[.._n];
        for (int j = 0; j < _n; j++)
        {
            int column = permutation[j];
            w[j] = scale[column] * (_scaled[column] / norm);
        }

        DampedTriangularSystem.SolveUpperTransposed(triangle, _n, w);
        T length = Vectors.Norm<T>(w);
        return relativeExcess / length / length;
    }

    /// <summary>‖D⁻¹·Jᵀr‖.</summary>
    private T ScaledGradientNorm(ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, ReadOnlySpan<T> q)
    {
        Span<T> gradient = _scratch[.._n];
        gradient.Fill(T.Zero);
        for (int i = 0; i < _n; i++)
        {
            Vectors.AddScaled(q[i], r.Slice((i * _n) + i, _n - i), gradient[i..]);
        }

        for (int j = 0; j < _n; j++)
        {
            gradient[j] /= scale[permutation[j]];
        }

        return Vectors.Norm<T>(gradient);
    }

    private T ScaledNorm(ReadOnlySpan<T> scale, ReadOnlySpan<T> step)
    {
        for (int j = 0; j < _n; j++)
        {
            _scaled[j] = scale[j] * step[j];
        }

        return Vectors.Norm<T>(_scaled);
    }
}

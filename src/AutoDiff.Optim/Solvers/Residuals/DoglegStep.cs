using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Steps from the Gauss–Newton step and the direction of steepest descent, without a search for the damping (Powell 1970, <i>A hybrid
/// method for nonlinear equations</i>; Nocedal and Wright 2006, section 4.1).</summary>
internal readonly ref struct DoglegStep<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly Span<T> _descent;
    private readonly Span<T> _scratch;

    public DoglegStep(int n, scoped ref Arena<T> arena)
    {
        _n = n;
        _descent = arena.Take(n);
        _scratch = arena.Take(n);
    }

    public static long NumbersNeeded(long n) => 2 * n;

    /// <summary>The Gauss–Newton step, shortened to the radius.</summary>
    /// <returns>‖D·s‖.</returns>
    public T Shortened(ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, ReadOnlySpan<T> q, T radius, Span<T> step)
    {
        GaussNewton(r, permutation, q, step);
        T length = ScaledNorm(scale, step);
        if (!(length > radius))
        {
            return length;
        }

        Vectors.Scale(radius / length, step, step);
        return radius;
    }

    /// <summary>The point of the dogleg path at the radius, or its end.</summary>
    /// <returns>‖D·s‖.</returns>
    public T Solve(ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> scale, ReadOnlySpan<T> q, T radius, Span<T> step)
    {
        GaussNewton(r, permutation, q, step);
        T length = ScaledNorm(scale, step);
        if (length <= radius)
        {
            return length;
        }

        // In the variables D·s, where the region is a ball: the minimiser along −D⁻¹g.
        _scratch.Fill(T.Zero);
        for (int i = 0; i < _n; i++)
        {
            Vectors.AddScaled(q[i], r.Slice((i * _n) + i, _n - i), _scratch[i..]);
        }

        for (int j = 0; j < _n; j++)
        {
            int column = permutation[j];
            _descent[column] = _scratch[j] / scale[column] / scale[column];
        }

        T slope = ScaledNorm(scale, _descent);
        T curvature = T.Zero;
        for (int i = 0; i < _n; i++)
        {
            T entry = T.Zero;
            for (int j = i; j < _n; j++)
            {
                entry += r[(i * _n) + j] * _descent[permutation[j]];
            }

            curvature += entry * entry;
        }

        T cauchy = slope * slope / curvature;
        if (!(cauchy * slope < radius) || !T.IsFinite(length))
        {
            Vectors.Scale(radius / slope, _descent, step);
            return radius;
        }

        Vectors.Scale(cauchy, _descent, _descent);
        Vectors.Subtract(step, _descent, step);
        T a = T.Zero;
        T b = T.Zero;
        for (int j = 0; j < _n; j++)
        {
            a += scale[j] * step[j] * (scale[j] * step[j]);
            b += scale[j] * step[j] * (scale[j] * _descent[j]);
        }

        T c = (radius - (cauchy * slope)) * (radius + (cauchy * slope));
        T root = T.Sqrt((b * b) + (a * c));
        T part = b > T.Zero ? c / (b + root) : (root - b) / a;
        Vectors.Combine(_descent, T.Min(part, T.One), step, step);
        return radius;
    }

    private void GaussNewton(ReadOnlySpan<T> r, ReadOnlySpan<int> permutation, ReadOnlySpan<T> q, Span<T> step)
    {
        q[.._n].CopyTo(_scratch);
        DampedTriangularSystem.SolveUpper(r, _n, _scratch);
        for (int j = 0; j < _n; j++)
        {
            step[permutation[j]] = _scratch[j];
        }
    }

    private T ScaledNorm(ReadOnlySpan<T> scale, ReadOnlySpan<T> step)
    {
        for (int j = 0; j < _n; j++)
        {
            _scratch[j] = scale[j] * step[j];
        }

        return Vectors.Norm<T>(_scratch);
    }
}

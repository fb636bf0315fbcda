using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>Minimises ½sᵀΛs + gᵀs under a limit of ‖s‖, or with a penalty of its cube, in the basis of eigenvectors
/// (Moré and Sorensen 1983, SIAM J. Sci. Stat. Comput. 4; Cartis, Gould and Toint 2011, <i>Mathematical Programming</i> 127, section 6.1).
/// The minimiser is global; the hard case is covered.</summary>
internal static class SecularEquation
{
    private const int MaxIterations = 200;

    /// <summary>Minimises the model with ‖s‖ ≤ radius.</summary>
    /// <param name="values">Λ, ascending.</param>
    /// <param name="gradient">g in the basis of eigenvectors.</param>
    /// <param name="radius">The limit.</param>
    /// <param name="step">Receives s in the same basis.</param>
    /// <returns>The multiplier, 0 if the minimiser is inside.</returns>
    public static T MinimizeInBall<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, T radius, Span<T> step)
        where T : IFloatingPointIeee754<T>
    {
        if (values[0] > T.Zero && Shifted(values, gradient, T.Zero, step) <= radius)
        {
            return T.Zero;
        }

        return Solve(values, gradient, radius, T.Zero, step);
    }

    /// <summary>Minimises the model with (M/6)‖s‖³ added.</summary>
    /// <returns>The shift, (M/2)‖s‖.</returns>
    public static T MinimizeCubic<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, T coefficient, Span<T> step)
        where T : IFloatingPointIeee754<T>
        => Solve(values, gradient, T.Zero, coefficient / T.CreateChecked(2), step);

    /// <summary>The decrease that the quadratic model predicts, −gᵀs − ½sᵀΛs.</summary>
    public static T Decrease<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, ReadOnlySpan<T> step)
        where T : IFloatingPointIeee754<T>
    {
        T half = T.CreateChecked(0.5);
        T decrease = T.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            decrease -= step[i] * (gradient[i] + (half * values[i] * step[i]));
        }

        return decrease;
    }

    /// <summary>Finds the shift σ at which ‖(Λ + σ)⁻¹g‖ is the radius or, if that is 0, σ/κ.</summary>
    private static T Solve<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, T radius, T kappa, Span<T> step)
        where T : IFloatingPointIeee754<T>
    {
        T two = T.CreateChecked(2);
        T floor = T.Max(T.Zero, -values[0]);
        T norm = Vectors.Norm(gradient);
        T scale = T.Max(T.Max(T.Abs(values[0]), T.Abs(values[^1])), norm);
        T low = floor;
        T high = T.IsZero(kappa) ? floor + (norm / radius) : floor + T.Sqrt(kappa * norm);
        high += Acceptance<T>.Epsilon * scale;
        T barely = floor + (Acceptance<T>.Epsilon * T.Max(scale, T.One) * T.CreateChecked(values.Length));
        if (!(values[0] > T.Zero) && Shifted(values, gradient, barely, step) < Target(barely, radius, kappa))
        {
            return AddLowest(values, gradient, floor, radius, kappa, step);
        }

        T shift = barely;
        for (int k = 0; k < MaxIterations; k++)
        {
            T length = Shifted(values, gradient, shift, step);
            T target = Target(shift, radius, kappa);
            if (length > target)
            {
                low = shift;
            }
            else
            {
                high = shift;
            }

            if (T.Abs(length - target) <= two * two * Acceptance<T>.Epsilon * target || high - low <= Acceptance<T>.Epsilon * high)
            {
                break;
            }

            // Newton on 1/‖s(σ)‖ − 1/target(σ), which is nearly linear in σ.
            T derivative = T.Zero;
            for (int i = 0; i < values.Length; i++)
            {
                derivative += step[i] * step[i] / (values[i] + shift);
            }

            derivative /= length * length * length;
            T residual = (T.One / length) - (T.One / target);
            T targetSlope = T.IsZero(kappa) ? T.Zero : kappa / (shift * shift);
            T next = shift - (residual / (derivative + targetSlope));
            shift = next > low && next < high ? next : low + ((high - low) / two);
        }

        return shift;
    }

    private static T Target<T>(T shift, T radius, T kappa)
        where T : IFloatingPointIeee754<T>
        => T.IsZero(kappa) ? radius : shift / kappa;

    /// <summary>s = −(Λ + σ)⁻¹g.</summary>
    private static T Shifted<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, T shift, Span<T> step)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            step[i] = T.IsZero(gradient[i]) ? T.Zero : -gradient[i] / (values[i] + shift);
        }

        return Vectors.Norm<T>(step[..values.Length]);
    }

    /// <summary>The hard case: g has no part along the lowest eigenvector, so the missing length goes there.</summary>
    private static T AddLowest<T>(ReadOnlySpan<T> values, ReadOnlySpan<T> gradient, T floor, T radius, T kappa, Span<T> step)
        where T : IFloatingPointIeee754<T>
    {
        T target = Target(floor, radius, kappa);
        T sum = T.Zero;
        for (int i = 0; i < values.Length; i++)
        {
            T gap = values[i] + floor;
            step[i] = i == 0 || gap <= Acceptance<T>.Epsilon * T.Abs(floor) ? T.Zero : -gradient[i] / gap;
            sum += step[i] * step[i];
        }

        T missing = (target * target) - sum;
        step[0] = T.CopySign(missing > T.Zero ? T.Sqrt(missing) : T.Zero, -gradient[0]);
        return floor;
    }
}

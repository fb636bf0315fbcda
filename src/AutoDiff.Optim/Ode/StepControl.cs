using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Chooses step lengths from error estimates: a proportional–integral controller (Gustafsson 1991; Hairer and Wanner 1996, section IV.2).</summary>
internal struct StepControl<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T _relative;
    private readonly T _absolute;
    private readonly T _power;
    private T _previous;
    private bool _wasRejected;

    public StepControl(OdeOptions options, int errorPower)
    {
        _relative = T.CreateChecked(options.RelativeTolerance);
        _absolute = T.CreateChecked(options.AbsoluteTolerance);
        _power = T.One / T.CreateChecked(errorPower);
        _previous = T.CreateChecked(1e-4);
    }

    /// <summary>The root mean square of the errors as fractions of what is allowed.</summary>
    public readonly T Norm(ReadOnlySpan<T> error, ReadOnlySpan<T> z, ReadOnlySpan<T> next)
    {
        T sum = T.Zero;
        for (int i = 0; i < error.Length; i++)
        {
            T allowed = _absolute + (_relative * T.Max(T.Abs(z[i]), T.Abs(next[i])));
            T fraction = T.IsZero(error[i]) ? T.Zero : error[i] / allowed;
            sum += fraction * fraction;
        }

        return T.Sqrt(sum / T.CreateChecked(error.Length));
    }

    /// <summary>The factor of the next step after one with an error of <paramref name="norm"/>; at most 1 means accepted.</summary>
    public T Accept(T norm)
    {
        T floor = T.Max(norm, T.CreateChecked(1e-10));
        T factor = T.CreateChecked(0.9) * T.Pow(floor, T.CreateChecked(-0.7) * _power) * T.Pow(_previous, T.CreateChecked(0.4) * _power);
        factor = T.Clamp(factor, T.CreateChecked(0.2), _wasRejected ? T.One : T.CreateChecked(5));
        _previous = T.Max(norm, T.CreateChecked(1e-4));
        _wasRejected = false;
        return factor;
    }

    public T Reject(T norm)
    {
        _wasRejected = true;
        return T.IsFinite(norm)
            ? T.Clamp(T.CreateChecked(0.9) * T.Pow(norm, -_power), T.CreateChecked(0.1), T.CreateChecked(0.9))
            : T.CreateChecked(0.25);
    }

    /// <summary>A first step (Hairer, Nørsett and Wanner 1993, section II.4): the length over which the state changes by a hundredth of itself, and its slope too.</summary>
    public readonly T First<F>(
        F system, T t, ReadOnlySpan<T> z, ReadOnlySpan<T> theta, ReadOnlySpan<T> slope, T direction, Span<T> moved, Span<T> change)
        where F : IOdeSystem<T>, allows ref struct
    {
        T size = Norm(z, z, z);
        T speed = Norm(slope, z, z);
        T tiny = T.CreateChecked(1e-5);
        T guess = size < tiny || speed < tiny ? T.CreateChecked(1e-6) : T.CreateChecked(0.01) * size / speed;
        Vectors.Combine(z, direction * guess, slope, moved);
        system.Value(t + (direction * guess), moved, theta, change);
        if (!Vectors.IsFinite<T>(change))
        {
            return guess * T.CreateChecked(1e-3);
        }

        Vectors.Subtract(change, slope, change);
        T bend = Norm(change, z, z) / guess;
        T larger = T.Max(speed, bend);
        T next = larger <= T.CreateChecked(1e-15)
            ? T.Max(T.CreateChecked(1e-6), guess * T.CreateChecked(1e-3))
            : T.Pow(T.CreateChecked(0.01) / larger, _power);
        return T.Min(T.CreateChecked(100) * guess, next);
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The state, its cotangent and the cotangent of the parameters, as one system: (z, a, θ̄)' = (f, −(∂f/∂z)ᵀa, −(∂f/∂θ)ᵀa).</summary>
internal readonly ref struct AdjointSystem<T, F>(F system, int n) : IOdeSystem<T>
    where T : IFloatingPointIeee754<T>
    where F : IOdeSystem<T>, allows ref struct
{
    private readonly F _system = system;

    public void Value(T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped Span<T> dz)
    {
        Span<T> cotangents = dz[n..];
        _system.Vjp(t, z[..n], theta, z.Slice(n, n), dz[..n], out _, cotangents[..n], cotangents[n..]);
        Vectors.Negate<T>(cotangents, cotangents);
    }

    public void Jvp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, T tTangent, scoped ReadOnlySpan<T> zTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> dz, scoped Span<T> dzTangent)
        => throw new NotSupportedException("Second derivatives of a system.");

    public void Vjp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> dzCotangent,
        scoped Span<T> dz, out T tCotangent, scoped Span<T> zCotangent, scoped Span<T> thetaCotangent)
        => throw new NotSupportedException("Second derivatives of a system.");
}

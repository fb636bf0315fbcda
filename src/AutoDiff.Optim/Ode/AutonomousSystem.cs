using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>z' = f(z) of a generated <c>FResidual</c>, as a system without time and parameters.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the function.</typeparam>
/// <param name="slope">f, with as many values as components.</param>
public readonly ref struct AutonomousSystem<T, F>(F slope) : IOdeSystem<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private readonly F _slope = slope;

    /// <inheritdoc/>
    public void Value(T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped Span<T> dz) => _slope.Value(z, dz);

    /// <inheritdoc/>
    public void Jvp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, T tTangent, scoped ReadOnlySpan<T> zTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> dz, scoped Span<T> dzTangent)
        => _slope.Jvp(z, zTangent, dz, dzTangent);

    /// <inheritdoc/>
    public void Vjp(
        T t, scoped ReadOnlySpan<T> z, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> dzCotangent,
        scoped Span<T> dz, out T tCotangent, scoped Span<T> zCotangent, scoped Span<T> thetaCotangent)
    {
        tCotangent = T.Zero;
        thetaCotangent.Fill(T.Zero);
        _slope.Vjp(z, dzCotangent, dz, zCotangent);
    }
}

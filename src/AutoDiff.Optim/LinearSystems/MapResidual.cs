namespace AutoDiff.Optim;

/// <summary>A linear map as the derivative of a function of the unknowns alone, wherever they are: what <see cref="RootSystem{T, F}"/> solves with.</summary>
internal readonly ref struct MapResidual<T, TMap>(TMap map) : IParametricResidual<T>
    where TMap : ILinearMap<T>, allows ref struct
{
    private readonly TMap _map = map;

    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r) => _map.Apply(x, r);

    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent, scoped Span<T> r, scoped Span<T> rTangent)
        => _map.Apply(xTangent, rTangent);

    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent, scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
        => _map.ApplyTransposed(rCotangent, xCotangent);
}

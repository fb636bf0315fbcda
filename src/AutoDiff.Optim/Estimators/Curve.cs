using AutoDiff.Optim;

namespace AutoDiff.Estimators;

/// <summary>A curve through a point, as series, and the series of a function along it.</summary>
internal readonly ref struct Curve<T>
{
    private readonly Span<T> _series;
    private readonly int _length;

    public Curve(ReadOnlySpan<T> point, int order, ref Arena<T> arena)
    {
        _length = point.Length;
        _series = arena.Take((order + 1) * _length);
        Result = arena.Take(order + 1);
        point.CopyTo(_series);
    }

    public Span<T> Result { get; }

    public Span<T> Row(int power) => _series.Slice(power * _length, _length);

    public ReadOnlySpan<T> Series(int order) => _series[..((order + 1) * _length)];

    /// <summary>Leaves the point alone, up to an order.</summary>
    public void Clear(int order) => _series[_length..((order + 1) * _length)].Clear();
}

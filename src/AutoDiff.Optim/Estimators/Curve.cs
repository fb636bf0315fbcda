using System.Numerics;
using AutoDiff.Optim;

namespace AutoDiff.Estimators;

/// <summary>A curve through a point, as series, and the series of a function along it.</summary>
internal readonly ref struct Curve<T>
    where T : IFloatingPointIeee754<T>
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

    /// <summary>Expands a function along one curve of a plan.</summary>
    public void Expand<F, D>(F function, D directions, JetPlan plan, JetPlan.Jet jet)
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        Clear(jet.Order);
        foreach (JetPlan.Seed seed in plan.SeedsOf(jet))
        {
            directions.Add(seed.Coordinate, T.CreateChecked(seed.Factor), Row(seed.Power));
        }

        function.Taylor(jet.Order, Series(jet.Order), Result[..(jet.Order + 1)]);
    }
}

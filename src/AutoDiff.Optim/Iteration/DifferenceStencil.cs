using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Two points beside x inside the bounds, and the derivative of the parabola through them and x: a central difference, one-sided where a bound
/// is near, of second order in either case.</summary>
internal readonly struct DifferenceStencil<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Four = T.CreateChecked(4);
    private readonly T _firstWeight;
    private readonly T _secondWeight;

    public DifferenceStencil(T x, int variable, OptimOptions options)
    {
        T width = T.Cbrt(Acceptance<T>.Epsilon) * T.Max(T.One, T.Abs(x));
        T low = T.Max(x - width, T.CreateSaturating(options.LowerBounds?[variable] ?? double.NegativeInfinity));
        T high = T.Min(x + width, T.CreateSaturating(options.UpperBounds?[variable] ?? double.PositiveInfinity));
        T below = x - low;
        T above = high - x;
        bool isCentral = Four * T.Min(below, above) >= T.Max(below, above);
        First = isCentral ? low : above > below ? x + (above / Two) : x - (below / Two);
        Second = isCentral || above > below ? high : low;
        T first = First - x;
        T second = Second - x;
        IsEmpty = T.IsZero(first) || first == second;
        _firstWeight = second / (first * (second - first));
        _secondWeight = -first / (second * (second - first));
    }

    /// <summary>Whether the bounds leave the variable no room.</summary>
    public bool IsEmpty { get; }

    public T First { get; }

    public T Second { get; }

    /// <summary>The derivative at x, from the value there and at the two points.</summary>
    public T Slope(T value, T first, T second) => (_firstWeight * (first - value)) + (_secondWeight * (second - value));

    /// <summary>What rounding of values of this size contributes to the derivative.</summary>
    public T Noise(T magnitude) => Acceptance<T>.Epsilon * magnitude * (T.Abs(_firstWeight) + T.Abs(_secondWeight));
}

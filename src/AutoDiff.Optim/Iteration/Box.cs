using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Lower and upper bounds of every component, or none.</summary>
internal readonly ref struct Box<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _lower;
    private readonly ReadOnlySpan<T> _upper;

    private Box(ReadOnlySpan<T> lower, ReadOnlySpan<T> upper)
    {
        _lower = lower;
        _upper = upper;
    }

    public bool IsUnbounded => _lower.IsEmpty;

    public T Lower(int i) => _lower[i];

    public T Upper(int i) => _upper[i];

    /// <summary>Whether both bounds of a component are the same.</summary>
    public bool IsFixed(int i) => !IsUnbounded && _lower[i] == _upper[i];

    /// <summary>How many numbers of the workspace the bounds take.</summary>
    public static long NumbersNeeded(OptimOptions options, long n) => options.HasBounds ? 2 * n : 0;

    public static Box<T> Create(OptimOptions options, int n, scoped ref Arena<T> arena)
    {
        if (!options.HasBounds)
        {
            return default;
        }

        Span<T> lower = arena.Take(n);
        Span<T> upper = arena.Take(n);
        for (int i = 0; i < n; i++)
        {
            lower[i] = options.LowerBounds is { } low ? T.CreateSaturating(low[i]) : T.NegativeInfinity;
            upper[i] = options.UpperBounds is { } high ? T.CreateSaturating(high[i]) : T.PositiveInfinity;
        }

        return new Box<T>(lower, upper);
    }

    /// <summary>Moves every component to the nearest value inside.</summary>
    public void Clamp(Span<T> x)
    {
        for (int i = 0; i < _lower.Length; i++)
        {
            x[i] = T.IsNaN(x[i]) ? x[i] : T.Clamp(x[i], _lower[i], _upper[i]);
        }
    }

    /// <summary>Moves what is on a bound, or nearly, inside by a share of the bound's magnitude or of the box's width (Wächter and Biegler 2006, section 3.6).</summary>
    public void MoveInside(Span<T> x, T share)
    {
        for (int i = 0; i < _lower.Length; i++)
        {
            T low = _lower[i];
            T high = _upper[i];
            if (low == high || !T.IsFinite(x[i]))
            {
                continue;
            }

            T width = share * (high - low);
            T least = T.IsFinite(low) ? low + T.Min(share * T.Max(T.One, T.Abs(low)), width) : low;
            T greatest = T.IsFinite(high) ? high - T.Min(share * T.Max(T.One, T.Abs(high)), width) : high;
            x[i] = T.Min(T.Max(x[i], least), greatest);
        }
    }

    /// <summary>Whether the component is at a bound that the negative gradient points across.</summary>
    public bool Blocks(int i, ReadOnlySpan<T> x, ReadOnlySpan<T> gradient) => !IsUnbounded
        && ((x[i] <= _lower[i] && gradient[i] > T.Zero) || (x[i] >= _upper[i] && gradient[i] < T.Zero));

    /// <summary>The greatest t for which x + t·d is inside.</summary>
    public T LongestStep(ReadOnlySpan<T> x, ReadOnlySpan<T> direction)
    {
        T longest = T.PositiveInfinity;
        for (int i = 0; i < _lower.Length; i++)
        {
            T d = direction[i];
            T room = d > T.Zero ? (_upper[i] - x[i]) / d : d < T.Zero ? (_lower[i] - x[i]) / d : T.PositiveInfinity;
            longest = T.Min(longest, room);
        }

        return longest;
    }

    /// <summary>‖P(x − g) − x‖, 0 exactly at a stationary point: what the tolerance limits in place of ‖g‖.</summary>
    public T Stationarity(ReadOnlySpan<T> x, ReadOnlySpan<T> gradient)
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            T moved = T.Clamp(x[i] - gradient[i], _lower[i], _upper[i]) - x[i];
            sum += moved * moved;
        }

        return T.Sqrt(sum);
    }
}

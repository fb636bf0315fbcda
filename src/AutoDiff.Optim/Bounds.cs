using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The box that <see cref="OptimOptions"/> describe, in the number type of a run.</summary>
internal readonly ref struct Bounds<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Span<T> _lower;
    private readonly Span<T> _upper;

    /// <summary>Takes 2n numbers if there are bounds, none otherwise.</summary>
    public Bounds(OptimOptions options, ReadOnlySpan<T> start, scoped ref Arena<T> arena)
    {
        if (!options.HasBounds)
        {
            return;
        }

        _lower = arena.Take(start.Length);
        _upper = arena.Take(start.Length);
        for (int j = 0; j < start.Length; j++)
        {
            // Rounded inwards, so that a number of lower precision does not leave the box.
            double low = options.LowerBounds is { } lower ? lower[j] : double.NegativeInfinity;
            double high = options.UpperBounds is { } upper ? upper[j] : double.PositiveInfinity;
            T first = T.CreateSaturating(low);
            T last = T.CreateSaturating(high);
            _lower[j] = double.CreateSaturating(first) < low ? T.BitIncrement(first) : first;
            _upper[j] = double.CreateSaturating(last) > high ? T.BitDecrement(last) : last;
        }
    }

    public bool Exist => !_lower.IsEmpty;

    public static long NumbersNeeded(OptimOptions options, long n) => options.HasBounds ? 2 * n : 0;

    /// <summary>Refuses bounds of the wrong length, and starts outside them: a start is never moved.</summary>
    public static void Check(OptimOptions options, ReadOnlySpan<T> start)
    {
        CheckLength(options.LowerBounds, start.Length, nameof(OptimOptions.LowerBounds));
        CheckLength(options.UpperBounds, start.Length, nameof(OptimOptions.UpperBounds));
        for (int j = 0; j < start.Length; j++)
        {
            double low = options.LowerBounds is { } lower ? lower[j] : double.NegativeInfinity;
            double high = options.UpperBounds is { } upper ? upper[j] : double.PositiveInfinity;
            if (low > high)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Variable {j} has the lower bound {low} above its upper bound {high}."), nameof(options));
            }

            double value = double.CreateSaturating(start[j]);
            if (value < low || value > high)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Variable {j} starts at {value}, outside its bounds {low} and {high}."), nameof(start));
            }
        }
    }

    /// <summary>Moves a point into the box.</summary>
    public void Clip(Span<T> x)
    {
        for (int j = 0; j < _lower.Length; j++)
        {
            x[j] = Clip(j, x[j]);
        }
    }

    /// <summary>The nearest value that variable j may have.</summary>
    public T Clip(int j, T value) => value < _lower[j] ? _lower[j] : value > _upper[j] ? _upper[j] : value;

    /// <summary>Whether variable j is at a bound that its gradient pushes it against.</summary>
    public bool IsHeld(int j, T value, T gradient) => gradient > T.Zero ? value <= _lower[j] : gradient < T.Zero && value >= _upper[j];

    private static void CheckLength(double[]? bounds, int n, string name)
    {
        if (bounds is not null && bounds.Length != n)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name} has {bounds.Length} entries for {n} variables."), "options");
        }
    }
}

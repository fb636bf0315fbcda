using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A point with what is known there.</summary>
internal ref struct Point<T>
    where T : IFloatingPointIeee754<T>
{
    public Point(Span<T> x, Span<T> gradient)
    {
        X = x;
        Gradient = gradient;
    }

    public Span<T> X { get; }

    public Span<T> Gradient { get; }

    public T Value { get; set; } = T.NaN;

    public T GradientNorm { get; set; } = T.NaN;

    public void Exchange(scoped ref StateExchange state)
    {
        state.Numbers(X);
        state.Numbers(Gradient);
        Value = state.Number(Value);
        GradientNorm = state.Number(GradientNorm);
    }

    public static void Swap(ref Point<T> one, ref Point<T> other)
    {
        Point<T> kept = one;
        one = other;
        other = kept;
    }
}

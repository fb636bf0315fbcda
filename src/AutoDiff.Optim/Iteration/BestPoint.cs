using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The evaluated point of lowest value, accepted or not: what a run returns that ends before it converges.</summary>
internal ref struct BestPoint<T>
    where T : IFloatingPointIeee754<T>
{
    public BestPoint(Span<T> storage)
    {
        X = storage;
        Value = T.PositiveInfinity;
        GradientNorm = T.NaN;
    }

    public Span<T> X { get; }

    public T Value { get; private set; }

    /// <summary>The norm of the gradient there; NaN if only the value was computed.</summary>
    public T GradientNorm { get; private set; }

    public void Exchange(scoped ref StateExchange state)
    {
        Value = state.Number(Value);
        GradientNorm = state.Number(GradientNorm);
        if (T.IsFinite(Value))
        {
            state.Numbers(X);
        }
    }

    public void Forget() => (Value, GradientNorm) = (T.PositiveInfinity, T.NaN);

    public void Offer(ReadOnlySpan<T> x, T value, T gradientNorm)
    {
        if (value < Value)
        {
            x.CopyTo(X);
            Value = value;
            GradientNorm = gradientNorm;
        }
    }
}

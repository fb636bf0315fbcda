using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>F2SA (Kwon, Kwon, Wright and Nowak 2023, <i>A Fully First-Order Method for Stochastic Bilevel Optimization</i>): no second derivatives. With y the minimum of f + λg and z that of
/// g the gradient is ∇_θf(y) + λ(∇_θg(y) − ∇_θg(z)): that of the value of a penalised problem, whose distance to the right one is of the order of 1/λ.</summary>
public sealed record FirstOrderPenalty
{
    /// <summary>λ, positive. Default 1000.</summary>
    public double Penalty { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Penalty)); } = 1000;
}

/// <summary>f/λ + g, whose minimum is that of f + λg in the units of g.</summary>
internal readonly ref struct PenalizedObjective<T, TOuter, TInner>(TOuter outer, TInner inner, T penalty, Span<T> xScratch, Span<T> thetaScratch)
    : IParametricObjective<T>
    where T : IFloatingPointIeee754<T>
    where TOuter : IParametricObjective<T>, allows ref struct
    where TInner : IParametricObjective<T>, allows ref struct
{
    private readonly TOuter _outer = outer;
    private readonly TInner _inner = inner;
    private readonly T _penalty = penalty;
    private readonly Span<T> _xScratch = xScratch;
    private readonly Span<T> _thetaScratch = thetaScratch;

    public T Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta) => (_outer.Value(x, theta) / _penalty) + _inner.Value(x, theta);

    public T Gradient(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> xGradient, scoped Span<T> thetaGradient)
    {
        T value = _outer.Gradient(x, theta, _xScratch, _thetaScratch);
        T below = _inner.Gradient(x, theta, xGradient, thetaGradient);
        Vectors.AddScaled(T.One / _penalty, _xScratch, xGradient);
        Vectors.AddScaled(T.One / _penalty, _thetaScratch, thetaGradient);
        return (value / _penalty) + below;
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>What a bilevel run keeps between evaluations: the inner minimum, from which the next inner problem starts, and how accurate it was.</summary>
internal sealed class BilevelState<T>(T[] x, int p, BilevelOptions options, CancellationToken cancellation)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _start = new T[x.Length];

    public T[] X { get; } = x;

    /// <summary>The minimum of the penalised problem.</summary>
    public T[] Y { get; } = (T[])x.Clone();

    public BilevelOptions Options => options;

    public BilevelScratch<T> Scratch { get; } = new(x.Length, p);

    public Workspace<T> InnerWorkspace { get; } = new();

    public Workspace<T> LinearWorkspace { get; } = new();

    public InnerAccuracy<T> Accuracy { get; set; }

    public void SolveFirstOrder<TInner>(TInner inner, ReadOnlySpan<T> theta, T[] solution)
        where TInner : IParametricObjective<T>, allows ref struct
    {
        solution.CopyTo(_start, 0);
        Accuracy = Accuracy.WithProblem(Minimizer.Minimize(
            new AtParameters<T, TInner>(inner, theta, Scratch.ThetaProduct), _start, solution, InnerWorkspace, options.Inner, options.InnerOptions,
            cancellationToken: cancellation));
    }

    public void Solve<TInner>(TInner inner, ReadOnlySpan<T> theta)
        where TInner : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        if (options.InnerSecondOrder is not { } method)
        {
            SolveFirstOrder(inner, theta, X);
            return;
        }

        X.CopyTo(_start, 0);
        Accuracy = Accuracy.WithProblem(Minimizer.Minimize(
            new TwiceAtParameters<T, TInner>(inner, theta, Scratch.ThetaProduct, Scratch.ThetaZeros), _start, X, InnerWorkspace, method, options.InnerOptions,
            cancellationToken: cancellation));
    }
}

/// <summary>f(x*(θ), θ) with a hypergradient.</summary>
internal readonly ref struct HypergradientObjective<T, TOuter, TInner>(TOuter outer, TInner inner, BilevelMethod method, BilevelState<T> state) : IObjective<T>
    where T : IFloatingPointIeee754<T>
    where TOuter : IParametricObjective<T>, allows ref struct
    where TInner : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly TOuter _outer = outer;
    private readonly TInner _inner = inner;

    public T Value(scoped ReadOnlySpan<T> x)
    {
        state.Solve(_inner, x);
        return _outer.Value(state.X, x);
    }

    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient)
    {
        state.Solve(_inner, x);
        T residual = method.Hypergradient(_outer, _inner, state.X.AsSpan(), x, gradient, state.Scratch, state.LinearWorkspace);
        state.Accuracy = state.Accuracy.WithResidual(residual);
        return _outer.Value(state.X, x);
    }
}

/// <summary>The value of the penalised problem, min_y f + λg − λ min_z g, with its gradient.</summary>
internal readonly ref struct PenaltyObjective<T, TOuter, TInner>(TOuter outer, TInner inner, T penalty, BilevelState<T> state) : IObjective<T>
    where T : IFloatingPointIeee754<T>
    where TOuter : IParametricObjective<T>, allows ref struct
    where TInner : IParametricObjective<T>, allows ref struct
{
    private readonly TOuter _outer = outer;
    private readonly TInner _inner = inner;

    public T Value(scoped ReadOnlySpan<T> x)
    {
        Solve(x);
        return _outer.Value(state.Y, x) + (penalty * (_inner.Value(state.Y, x) - _inner.Value(state.X, x)));
    }

    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient)
    {
        Solve(x);
        BilevelScratch<T> scratch = state.Scratch;
        T value = _outer.Gradient(state.Y, x, scratch.Vector, gradient);
        T above = _inner.Gradient(state.Y, x, scratch.Vector, scratch.ThetaProduct);
        Vectors.AddScaled(penalty, scratch.ThetaProduct, gradient);
        T below = _inner.Gradient(state.X, x, scratch.Vector, scratch.ThetaProduct);
        Vectors.AddScaled(-penalty, scratch.ThetaProduct, gradient);
        return value + (penalty * (above - below));
    }

    private void Solve(scoped ReadOnlySpan<T> theta)
    {
        state.SolveFirstOrder(_inner, theta, state.X);
        state.SolveFirstOrder(
            new PenalizedObjective<T, TOuter, TInner>(_outer, _inner, penalty, state.Scratch.Product, state.Scratch.ThetaScratch), theta, state.Y);
    }
}

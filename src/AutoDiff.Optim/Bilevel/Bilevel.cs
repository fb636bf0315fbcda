using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Minimises f(x*(θ), θ) over θ, x*(θ) the minimum of g(·, θ): hyper-parameters by validation loss, data that train a model, parameters of a game.</summary>
/// <remarks>Each inner problem starts at the solution of the one before. The result says how accurately the inner problems and the linear systems were solved; where one can't be, the
/// gradient is NaN and the outer method treats the point as it treats any that is not finite.</remarks>
public static class Bilevel
{
    /// <summary>Minimises with second derivatives of the inner objective.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOuter">The type of the outer objective.</typeparam>
    /// <typeparam name="TInner">The type of the inner objective.</typeparam>
    /// <param name="outer">f(x, θ), such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="inner">g(x, θ), such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="thetaStart">Where θ starts, of length p.</param>
    /// <param name="xStart">Where the first inner problem starts, of length n.</param>
    /// <param name="method">What stands for the inverse of the inner Hessian; <see cref="ImplicitGradient"/> if null.</param>
    /// <param name="options">How both problems are solved; the defaults if null.</param>
    /// <param name="callback">Sees every outer iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution and how the run ended.</returns>
    /// <exception cref="ArgumentException">A start is empty.</exception>
    public static BilevelResult<T> Minimize<T, TOuter, TInner>(
        TOuter outer, TInner inner, ReadOnlySpan<T> thetaStart, ReadOnlySpan<T> xStart, BilevelMethod? method = null, BilevelOptions? options = null,
        IterationCallback<T>? callback = null, CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TOuter : IParametricObjective<T>, allows ref struct
        where TInner : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        BilevelState<T> state = Start(outer, inner, thetaStart, xStart, options, cancellationToken);
        var theta = new T[thetaStart.Length];
        OptimSummary<T> summary = Minimizer.Minimize(
            new HypergradientObjective<T, TOuter, TInner>(outer, inner, method ?? new ImplicitGradient(), state), thetaStart, theta, new Workspace<T>(),
            state.Options.Outer, state.Options.OuterOptions, callback, cancellationToken);
        InnerAccuracy<T> accuracy = state.Accuracy;
        state.Solve(inner, theta);
        return new BilevelResult<T>(theta, state.X, summary, accuracy);
    }

    /// <summary>Minimises with gradients alone.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOuter">The type of the outer objective.</typeparam>
    /// <typeparam name="TInner">The type of the inner objective.</typeparam>
    /// <param name="outer">f(x, θ), such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="inner">g(x, θ), such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="thetaStart">Where θ starts, of length p.</param>
    /// <param name="xStart">Where the first inner problem starts, of length n.</param>
    /// <param name="method">The penalty.</param>
    /// <param name="options">How all problems are solved; the defaults if null.</param>
    /// <param name="callback">Sees every outer iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution and how the run ended; the value is that of the penalised problem, and <see cref="BilevelResult{T}.X"/> its minimum in x.</returns>
    /// <exception cref="ArgumentException">A start is empty.</exception>
    public static BilevelResult<T> Minimize<T, TOuter, TInner>(
        TOuter outer, TInner inner, ReadOnlySpan<T> thetaStart, ReadOnlySpan<T> xStart, FirstOrderPenalty method, BilevelOptions? options = null,
        IterationCallback<T>? callback = null, CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TOuter : IParametricObjective<T>, allows ref struct
        where TInner : IParametricObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(method);
        BilevelState<T> state = Start(outer, inner, thetaStart, xStart, options, cancellationToken);
        var theta = new T[thetaStart.Length];
        OptimSummary<T> summary = Minimizer.Minimize(
            new PenaltyObjective<T, TOuter, TInner>(outer, inner, T.CreateChecked(method.Penalty), state), thetaStart, theta, new Workspace<T>(),
            state.Options.Outer, state.Options.OuterOptions, callback, cancellationToken);
        return new BilevelResult<T>(theta, state.Y, summary, state.Accuracy.WithResidual(T.NaN));
    }

    /// <summary>The gradient in θ of f(x*(θ), θ) at an inner minimum that is known.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOuter">The type of the outer objective.</typeparam>
    /// <typeparam name="TInner">The type of the inner objective.</typeparam>
    /// <param name="outer">f(x, θ).</param>
    /// <param name="inner">g(x, θ).</param>
    /// <param name="x">The inner minimum, of length n.</param>
    /// <param name="theta">θ, of length p.</param>
    /// <param name="gradient">Receives the gradient, of length p.</param>
    /// <param name="method">What stands for the inverse of the inner Hessian; <see cref="ImplicitGradient"/> if null.</param>
    /// <returns>‖H·p − v‖/‖v‖, how well p stands for H⁻¹v.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelMethod? method = null)
        where T : IFloatingPointIeee754<T>
        where TOuter : IParametricObjective<T>, allows ref struct
        where TInner : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(outer, nameof(outer));
        ArgumentCheck.NotNull(inner, nameof(inner));
        ArgumentCheck.Start(x);
        ArgumentCheck.Length(gradient.Length, theta.Length, nameof(gradient));
        return (method ?? new ImplicitGradient()).Hypergradient(
            outer, inner, x.ToArray().AsSpan(), theta, gradient, new BilevelScratch<T>(x.Length, theta.Length), new Workspace<T>());
    }

    private static BilevelState<T> Start<T, TOuter, TInner>(
        TOuter outer, TInner inner, ReadOnlySpan<T> thetaStart, ReadOnlySpan<T> xStart, BilevelOptions? options, CancellationToken cancellation)
        where T : IFloatingPointIeee754<T>
        where TOuter : allows ref struct
        where TInner : allows ref struct
    {
        ArgumentCheck.NotNull(outer, nameof(outer));
        ArgumentCheck.NotNull(inner, nameof(inner));
        if (thetaStart.IsEmpty)
        {
            throw new ArgumentException("The starting point has no components.", nameof(thetaStart));
        }

        if (xStart.IsEmpty)
        {
            throw new ArgumentException("The starting point has no components.", nameof(xStart));
        }

        return new BilevelState<T>(xStart.ToArray(), thetaStart.Length, options ?? BilevelOptions.Default, cancellation);
    }
}

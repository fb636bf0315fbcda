using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>f(·, θ) at fixed parameters, as an objective with gradients for any minimiser.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the function of both.</typeparam>
public readonly ref struct AtParameters<T, F> : IObjective<T>
    where T : IFloatingPointIeee754<T>
    where F : IParametricObjective<T>, allows ref struct
{
    private readonly F _objective;
    private readonly ReadOnlySpan<T> _theta;
    private readonly Span<T> _thetaGradient;

    /// <summary>Fixes the parameters.</summary>
    /// <param name="objective">f, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="theta">θ; not copied.</param>
    public AtParameters(F objective, ReadOnlySpan<T> theta)
        : this(objective, theta, new T[theta.Length])
    {
    }

    internal AtParameters(F objective, ReadOnlySpan<T> theta, Span<T> thetaGradient)
    {
        _objective = objective;
        _theta = theta;
        _thetaGradient = thetaGradient;
    }

    /// <inheritdoc/>
    public T Value(scoped ReadOnlySpan<T> x) => _objective.Value(x, _theta);

    /// <inheritdoc/>
    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient) => _objective.Gradient(x, _theta, gradient, _thetaGradient);
}

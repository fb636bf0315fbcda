using System.Buffers;
using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>f(·, θ) at fixed parameters, as an objective with second derivatives for any minimiser. A dense Hessian takes n products.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the function of both.</typeparam>
public readonly ref struct TwiceAtParameters<T, F> : ITwiceDifferentiable<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly F _objective;
    private readonly ReadOnlySpan<T> _theta;
    private readonly Span<T> _thetaResult;
    private readonly ReadOnlySpan<T> _zeros;

    /// <summary>Fixes the parameters.</summary>
    /// <param name="objective">f, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="theta">θ; not copied.</param>
    public TwiceAtParameters(F objective, ReadOnlySpan<T> theta)
    {
        _objective = objective;
        _theta = theta;
        _thetaResult = new T[theta.Length];
        _zeros = new T[theta.Length];
    }

    internal TwiceAtParameters(F objective, ReadOnlySpan<T> theta, Span<T> thetaResult, ReadOnlySpan<T> zeros)
    {
        _objective = objective;
        _theta = theta;
        _thetaResult = thetaResult;
        _zeros = zeros;
    }

    /// <inheritdoc/>
    public T Value(scoped ReadOnlySpan<T> x) => _objective.Value(x, _theta);

    /// <inheritdoc/>
    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient) => _objective.Gradient(x, _theta, gradient, _thetaResult);

    /// <inheritdoc/>
    public T HessianVector(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> hv)
        => _objective.HessianVector(x, _theta, v, _zeros, hv, _thetaResult);

    /// <inheritdoc/>
    public T Hessian(scoped ReadOnlySpan<T> x, scoped Span<T> hessian)
    {
        int n = x.Length;
        T value = T.Zero;
        T[] rented = ArrayPool<T>.Shared.Rent(n);
        Span<T> unit = rented.AsSpan(0, n);
        unit.Fill(T.Zero);
        for (int i = 0; i < n; i++)
        {
            unit[i] = T.One;
            value = HessianVector(x, unit, hessian.Slice(i * n, n));
            unit[i] = T.Zero;
        }

        ArrayPool<T>.Shared.Return(rented);
        return value;
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Real-time recurrent learning (Williams and Zipser 1989): a recurrence that carries the derivative of its state with respect to the parameters along, so that the gradient of a loss of any state is
/// there at once, while the stream goes on, in constant memory.</summary>
/// <remarks>p forward products a step, and n · p numbers: for few parameters. Equal to back-propagation through the whole past.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class RealTimeRecurrence<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _next;
    private readonly T[] _column;
    private readonly T[] _direction;
    private readonly T[] _zeros;
    private readonly T[] _jacobian;
    private readonly T[] _state;

    /// <summary>Starts a stream.</summary>
    /// <param name="s0">The first state, of length n: a constant.</param>
    /// <param name="parameters">p, the number of parameters.</param>
    /// <param name="inputs">The number of inputs of a step.</param>
    /// <exception cref="ArgumentException">The state has no components.</exception>
    public RealTimeRecurrence(ReadOnlySpan<T> s0, int parameters, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameters);
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        if (s0.IsEmpty)
        {
            throw new ArgumentException("The state has no components.", nameof(s0));
        }

        _state = s0.ToArray();
        _next = new T[s0.Length];
        _column = new T[s0.Length];
        _direction = new T[parameters];
        _zeros = new T[inputs];
        _jacobian = new T[s0.Length * parameters];
    }

    /// <summary>The current state.</summary>
    public ReadOnlySpan<T> State => _state;

    /// <summary>Its derivative with respect to the parameters: p rows of length n.</summary>
    public ReadOnlySpan<T> Sensitivities => _jacobian;

    /// <summary>Makes a step.</summary>
    /// <typeparam name="F">The type of the step.</typeparam>
    /// <param name="step">F.</param>
    /// <param name="x">The inputs of the step.</param>
    /// <param name="theta">The parameters.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Advance<F>(F step, ReadOnlySpan<T> x, ReadOnlySpan<T> theta)
        where F : IStateTransition<T>, allows ref struct
    {
        ArgumentCheck.Length(x.Length, _zeros.Length, nameof(x));
        ArgumentCheck.Length(theta.Length, _direction.Length, nameof(theta));
        int n = _state.Length;
        if (theta.IsEmpty)
        {
            step.Value(_state, x, theta, _next);
        }

        for (int k = 0; k < theta.Length; k++)
        {
            Span<T> row = _jacobian.AsSpan(k * n, n);
            row.CopyTo(_column);
            _direction[k] = T.One;
            step.Jvp(_state, x, theta, _column, _zeros, _direction, _next, row);
            _direction[k] = T.Zero;
        }

        _next.CopyTo(_state, 0);
    }

    /// <summary>Adds to a gradient what a loss of the current state owes to the parameters.</summary>
    /// <param name="stateCotangent">The gradient of the loss in the state, of length n.</param>
    /// <param name="thetaCotangent">The gradient in the parameters, of length p: added to.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void AddGradient(ReadOnlySpan<T> stateCotangent, Span<T> thetaCotangent)
    {
        int n = _state.Length;
        ArgumentCheck.Length(stateCotangent.Length, n, nameof(stateCotangent));
        ArgumentCheck.Length(thetaCotangent.Length, _direction.Length, nameof(thetaCotangent));
        for (int k = 0; k < thetaCotangent.Length; k++)
        {
            thetaCotangent[k] += Vectors.Dot<T>(_jacobian.AsSpan(k * n, n), stateCotangent);
        }
    }
}

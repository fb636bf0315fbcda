using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A recurrence as a chain that is reversed by a plan, one window of it at a time.</summary>
internal readonly ref struct RecurrentChain<T, F> : IReversibleChain
    where T : IFloatingPointIeee754<T>
    where F : IStateTransition<T>, allows ref struct
{
    private readonly F _step;
    private readonly ReadOnlySpan<T> _inputs;
    private readonly ReadOnlySpan<T> _theta;
    private readonly ReadOnlySpan<T> _stateCotangents;
    private readonly Span<T> _inputCotangents;
    private readonly Span<T> _cotangent;
    private readonly Span<T> _thetaCotangent;
    private readonly int _n;
    private readonly int _m;
    private readonly Span<T> _slots;
    private readonly Span<T> _current;
    private readonly Span<T> _next;
    private readonly Span<T> _window;
    private readonly Span<T> _product;
    private readonly Span<T> _inputProduct;
    private readonly Span<T> _thetaProduct;

    // The chain is passed by value: what changes is kept behind a span.
    private readonly Span<int> _start;

    public RecurrentChain(
        F step, ReadOnlySpan<T> inputs, ReadOnlySpan<T> theta, ReadOnlySpan<T> stateCotangents, Span<T> inputCotangents, Span<T> cotangent,
        Span<T> thetaCotangent, int n, int m, int slots, ref Arena<T> arena)
    {
        _step = step;
        _inputs = inputs;
        _theta = theta;
        _stateCotangents = stateCotangents;
        _inputCotangents = inputCotangents;
        _cotangent = cotangent;
        _thetaCotangent = thetaCotangent;
        _n = n;
        _m = m;
        _slots = arena.Take(slots * n);
        _current = arena.Take(n);
        _next = arena.Take(n);
        _window = arena.Take(n);
        _product = arena.Take(n);
        _inputProduct = arena.Take(m);
        _thetaProduct = arena.Take(theta.Length);
        _start = arena.TakeIntegers(1);
    }

    public static long NumbersNeeded(int n, int m, int p, int slots) => (((long)slots + 4) * n) + m + p;

    public void Begin(ReadOnlySpan<T> s0) => s0.CopyTo(_window);

    /// <summary>Makes a window the chain.</summary>
    public void Enter(int start, ReadOnlySpan<T> lastCotangent)
    {
        _start[0] = start;
        _window.CopyTo(_current);
        _cotangent.Fill(T.Zero);
        lastCotangent.CopyTo(_cotangent);
    }

    /// <summary>Goes on to the state after the window.</summary>
    public void Skip(int length)
    {
        _window.CopyTo(_current);
        for (int i = 0; i < length; i++)
        {
            Advance(i);
        }

        _current.CopyTo(_window);
    }

    public void Store(int slot) => _current.CopyTo(_slots.Slice(slot * _n, _n));

    public void Restore(int slot) => _slots.Slice(slot * _n, _n).CopyTo(_current);

    public void Advance(int step)
    {
        _step.Value(_current, _inputs.Slice((_start[0] + step) * _m, _m), _theta, _next);
        _next.CopyTo(_current);
    }

    public void Reverse(int step)
    {
        int t = _start[0] + step;
        if (!_stateCotangents.IsEmpty)
        {
            Vectors.AddScaled(T.One, _stateCotangents.Slice(t * _n, _n), _cotangent);
        }

        Span<T> ofInputs = _inputCotangents.IsEmpty ? _inputProduct : _inputCotangents.Slice(t * _m, _m);
        _step.Vjp(_current, _inputs.Slice(t * _m, _m), _theta, _cotangent, _next, _product, ofInputs, _thetaProduct);
        _product.CopyTo(_cotangent);
        Vectors.AddScaled(T.One, _thetaProduct, _thetaCotangent);
    }
}

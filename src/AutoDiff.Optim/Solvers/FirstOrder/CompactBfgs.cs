using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The limited-memory BFGS approximation of the Hessian in compact form, B = θI − W·M·Wᵀ with W = [Y, θS]
/// (Byrd, Nocedal and Schnabel 1994, <i>Mathematical Programming</i> 63).</summary>
internal ref struct CompactBfgs<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly int _memory;
    private readonly Span<T> _steps;
    private readonly Span<T> _changes;
    private readonly Span<T> _middle;
    private readonly Span<T> _scratch;
    private readonly Span<int> _pivots;

    public CompactBfgs(int n, int memory, scoped ref Arena<T> arena)
    {
        _n = n;
        _memory = memory;
        _steps = arena.Take(memory * n);
        _changes = arena.Take(memory * n);
        _middle = arena.Take(4 * memory * memory);
        _scratch = arena.Take((4 * memory * memory) + (2 * memory));
        _pivots = arena.TakeIntegers(2 * memory);
    }

    /// <summary>θ.</summary>
    public T Scale { get; set; } = T.One;

    /// <summary>The number of pairs.</summary>
    public int Count { get; private set; }

    public static long NumbersNeeded(long n, int memory) => (2 * n * memory) + (8L * memory * memory) + (2 * memory);

    /// <summary>The i-th row of W.</summary>
    public readonly void Row(int i, Span<T> row)
    {
        for (int k = 0; k < Count; k++)
        {
            row[k] = _changes[(k * _n) + i];
            row[Count + k] = Scale * _steps[(k * _n) + i];
        }
    }

    /// <summary>Wᵀv.</summary>
    public readonly void TransposeTimes(ReadOnlySpan<T> v, Span<T> result)
    {
        for (int k = 0; k < Count; k++)
        {
            result[k] = Vectors.Dot(_changes.Slice(k * _n, _n), v);
            result[Count + k] = Scale * Vectors.Dot(_steps.Slice(k * _n, _n), v);
        }
    }

    /// <summary>M·v.</summary>
    public readonly void Middle(ReadOnlySpan<T> v, Span<T> result)
    {
        int k = 2 * Count;
        for (int i = 0; i < k; i++)
        {
            result[i] = Vectors.Dot(_middle.Slice(i * k, k), v);
        }
    }

    /// <summary>Solves (I − M·N)·y = M·v for a symmetric N, which is destroyed; y replaces v.</summary>
    public readonly bool TrySolveCorrection(Span<T> n, Span<T> v, Span<T> temporary, Span<int> pivots)
    {
        int k = 2 * Count;
        Middle(v, temporary);
        temporary.CopyTo(v);
        Span<T> system = _scratch[..(k * k)];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                T entry = Vectors.Dot<T>(_middle.Slice(i * k, k), n.Slice(j * k, k));
                system[(i * k) + j] = (i == j ? T.One : T.Zero) - entry;
            }
        }

        if (!SmallLu.TryFactor(system, k, pivots))
        {
            return false;
        }

        SmallLu.Solve<T>(system, k, pivots, v);
        return true;
    }

    /// <summary>Takes up the pair of a step, if its curvature is positive.</summary>
    public void Update(scoped in Point<T> from, scoped in Point<T> to)
    {
        if (Count == _memory)
        {
            _steps[_n..].CopyTo(_steps);
            _changes[_n..].CopyTo(_changes);
            Count--;
        }

        Span<T> step = _steps.Slice(Count * _n, _n);
        Span<T> change = _changes.Slice(Count * _n, _n);
        Vectors.Subtract<T>(to.X, from.X, step);
        Vectors.Subtract<T>(to.Gradient, from.Gradient, change);
        T product = Vectors.Dot<T>(step, change);
        T square = Vectors.Dot<T>(change, change);
        if (product > Acceptance<T>.Epsilon * square)
        {
            Count++;
            Scale = square / product;
        }

        if (!TryInvertMiddle())
        {
            Count = 0;
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        state.Expect(_memory, "steps in memory");
        Count = state.Index(Count, 0, _memory);
        Scale = state.Number(Scale);
        state.Numbers(_steps[..(Count * _n)]);
        state.Numbers(_changes[..(Count * _n)]);
        state.Numbers(_middle[..(4 * Count * Count)]);
    }

    private readonly bool TryInvertMiddle()
    {
        int m = Count;
        int k = 2 * m;
        Span<T> inverse = _scratch[..(k * k)];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
            {
                T product = Vectors.Dot<T>(_steps.Slice(i * _n, _n), _changes.Slice(j * _n, _n));
                inverse[(i * k) + j] = i == j ? -product : T.Zero;
                inverse[((m + i) * k) + j] = i > j ? product : T.Zero;
                inverse[(j * k) + m + i] = i > j ? product : T.Zero;
                inverse[((m + i) * k) + m + j] = Scale * Vectors.Dot<T>(_steps.Slice(i * _n, _n), _steps.Slice(j * _n, _n));
            }
        }

        if (!SmallLu.TryFactor(inverse, k, _pivots))
        {
            return false;
        }

        Span<T> column = _scratch.Slice(4 * _memory * _memory, k);
        for (int j = 0; j < k; j++)
        {
            column.Clear();
            column[j] = T.One;
            SmallLu.Solve<T>(inverse, k, _pivots, column);
            column.CopyTo(_middle.Slice(j * k, k));
        }

        return true;
    }
}

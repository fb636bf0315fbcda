using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −B·g with B the BFGS approximation of the inverse Hessian from the pairs in memory, by the two-loop recursion.</summary>
internal ref struct LimitedMemoryBfgsDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private readonly int _n;
    private readonly int _memory;
    private readonly Span<T> _steps;
    private readonly Span<T> _changes;
    private readonly Span<T> _inverseProducts;
    private readonly Span<T> _coefficients;
    private int _count;
    private int _newest;

    public LimitedMemoryBfgsDirection(int n, int memory, scoped ref Arena<T> arena)
    {
        _n = n;
        _memory = memory;
        _steps = arena.Take(memory * n);
        _changes = arena.Take(memory * n);
        _inverseProducts = arena.Take(memory);
        _coefficients = arena.Take(memory);
        _newest = -1;
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => _count > 0;

    public static long NumbersNeeded(long n, int memory) => 2 * (n + 1) * memory;

    public readonly T FirstStep => T.One;

    public readonly Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (_count == 0)
        {
            // Without a curvature the caller's steepest descent is the better guess of a length.
            return Evaluation.NonFinite;
        }

        Vectors.Negate<T>(run.Current.Gradient, direction);
        for (int age = 0; age < _count; age++)
        {
            int k = Index(age);
            _coefficients[k] = _inverseProducts[k] * Vectors.Dot<T>(Step(k), direction);
            Vectors.AddScaled(-_coefficients[k], Change(k), direction);
        }

        ReadOnlySpan<T> newestChange = Change(_newest);
        Vectors.Scale(T.One / (_inverseProducts[_newest] * Vectors.Dot(newestChange, newestChange)), direction, direction);
        for (int age = _count - 1; age >= 0; age--)
        {
            int k = Index(age);
            T correction = _coefficients[k] - (_inverseProducts[k] * Vectors.Dot<T>(Change(k), direction));
            Vectors.AddScaled(correction, Step(k), direction);
        }

        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
        int next = (_newest + 1) % _memory;
        Span<T> step = _steps.Slice(next * _n, _n);
        Span<T> change = _changes.Slice(next * _n, _n);
        Vectors.Subtract<T>(to.X, from.X, step);
        Vectors.Subtract<T>(to.Gradient, from.Gradient, change);
        T product = Vectors.Dot<T>(step, change);

        // A pair without positive curvature would spoil definiteness; its slot, the oldest, is lost all the same.
        if (product > Acceptance<T>.Epsilon * Vectors.Norm<T>(step) * Vectors.Norm<T>(change))
        {
            _inverseProducts[next] = T.One / product;
            _newest = next;
            _count = Math.Min(_count + 1, _memory);
        }
        else if (_count == _memory)
        {
            _count--;
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        state.Expect(_memory, "steps in memory");
        _count = state.Index(_count, 0, _memory);
        _newest = state.Index(_newest, -1, _memory - 1);
        for (int age = 0; age < _count; age++)
        {
            int k = Index(age);
            state.Numbers(_steps.Slice(k * _n, _n));
            state.Numbers(_changes.Slice(k * _n, _n));
            _inverseProducts[k] = state.Number(_inverseProducts[k]);
        }
    }

    private readonly int Index(int age) => (_newest - age + _memory) % _memory;

    private readonly ReadOnlySpan<T> Step(int k) => _steps.Slice(k * _n, _n);

    private readonly ReadOnlySpan<T> Change(int k) => _changes.Slice(k * _n, _n);
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −B·g with B the dense BFGS approximation of the inverse Hessian.</summary>
internal ref struct BfgsDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private readonly int _n;
    private readonly Span<T> _inverse;
    private readonly Span<T> _step;
    private readonly Span<T> _change;
    private readonly Span<T> _product;
    private bool _hasCurvature;

    public BfgsDirection(int n, scoped ref Arena<T> arena)
    {
        _n = n;
        _inverse = arena.Take(n * n);
        _step = arena.Take(n);
        _change = arena.Take(n);
        _product = arena.Take(n);
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => _hasCurvature;

    public readonly T FirstStep => T.One;

    public readonly Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (!_hasCurvature)
        {
            return Evaluation.NonFinite;
        }

        Multiply(run.Current.Gradient, direction);
        Vectors.Negate<T>(direction, direction);
        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
        Vectors.Subtract<T>(to.X, from.X, _step);
        Vectors.Subtract<T>(to.Gradient, from.Gradient, _change);
        T product = Vectors.Dot<T>(_step, _change);
        if (!(product > Acceptance<T>.Epsilon * Vectors.Norm<T>(_step) * Vectors.Norm<T>(_change)))
        {
            return;
        }

        if (!_hasCurvature)
        {
            _inverse.Clear();
            T scale = product / Vectors.Dot<T>(_change, _change);
            for (int i = 0; i < _n; i++)
            {
                _inverse[i * (_n + 1)] = scale;
            }

            _hasCurvature = true;
        }

        // B⁺ = B − (s·(By)ᵀ + By·sᵀ)/sᵀy + (1 + yᵀBy/sᵀy)·s·sᵀ/sᵀy.
        Multiply(_change, _product);
        T weight = (T.One + (Vectors.Dot<T>(_change, _product) / product)) / product;
        for (int i = 0; i < _n; i++)
        {
            Span<T> row = _inverse.Slice(i * _n, _n);
            Vectors.AddScaled((weight * _step[i]) - (_product[i] / product), _step, row);
            Vectors.AddScaled(-_step[i] / product, _product, row);
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _hasCurvature = state.Flag(_hasCurvature);
        if (_hasCurvature)
        {
            state.Numbers(_inverse);
        }
    }

    private readonly void Multiply(ReadOnlySpan<T> v, Span<T> result)
    {
        for (int i = 0; i < _n; i++)
        {
            result[i] = Vectors.Dot(_inverse.Slice(i * _n, _n), v);
        }
    }
}

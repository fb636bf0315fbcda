using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −V|Λ|⁻¹Vᵀg − η(g − VVᵀg) with V a few extreme eigenvectors of the Hessian, from Lanczos' method.</summary>
internal ref struct FosiDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly int _n;
    private readonly int _steps;
    private readonly int _largest;
    private readonly int _smallest;
    private readonly int _interval;
    private readonly T _stepSize;
    private readonly Span<T> _ritzVectors;
    private readonly Span<T> _values;
    private readonly Span<T> _scratch;
    private readonly Span<T> _probe;
    private readonly Span<T> _vectors;
    private readonly Span<T> _eigenvalues;
    private Lanczos<T> _lanczos;
    private SplitMix _random = new(0);
    private T _rate = T.NaN;
    private int _count;
    private int _age = int.MaxValue;

    public FosiDirection(int n, int steps, int largest, int smallest, int interval, T stepSize, scoped ref Arena<T> arena)
    {
        _n = n;
        _steps = steps;
        _largest = largest;
        _smallest = smallest;
        _interval = interval;
        _stepSize = stepSize;
        _lanczos = new Lanczos<T>(n, steps, ref arena);
        _ritzVectors = arena.Take(steps * steps);
        _values = arena.Take(steps);
        _scratch = arena.Take(steps);
        _probe = arena.Take(n);
        _vectors = arena.Take(n * steps);
        _eigenvalues = arena.Take(steps);
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => false;

    public readonly T FirstStep => T.One;

    public static long NumbersNeeded(long n, int steps)
        => Lanczos<T>.NumbersNeeded(n, steps) + ((long)steps * steps) + (3L * steps) + n + (n * steps);

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (_age >= _interval)
        {
            Evaluation evaluation = Renew(ref run);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }
        }

        _age++;
        ReadOnlySpan<T> gradient = run.Current.Gradient;
        Vectors.Scale(-_rate, gradient, direction);
        for (int i = 0; i < _count; i++)
        {
            ReadOnlySpan<T> vector = _vectors.Slice(i * _n, _n);
            T part = Vectors.Dot(vector, gradient);
            Vectors.AddScaled(part * (_rate - (T.One / T.Abs(_eigenvalues[i]))), vector, direction);
        }

        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _random.Exchange(ref state);
        _rate = state.Number(_rate);
        _count = state.Index(_count, 0, _steps);
        _age = state.Number(_age);
        state.Numbers(_vectors[..(_count * _n)]);
        state.Numbers(_eigenvalues[.._count]);
    }

    private Evaluation Renew(ref Descent<T, F> run)
    {
        var hessian = new HessianOperator<T, F>(run.Current.X);
        _random.FillWithSigns(_probe);
        _lanczos.Begin(_probe);
        while (_lanczos.Count < _steps && (_lanczos.Count == 0 || !T.IsZero(_lanczos.Beside[_lanczos.Count])))
        {
            Evaluation evaluation = _lanczos.Extend(hessian, ref run.Oracle);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }
        }

        int m = _lanczos.Count;
        _lanczos.TryDecompose(_ritzVectors, _values, _scratch);
        int low = Math.Min(_smallest, m);
        int high = Math.Min(_largest, m - low);
        _count = 0;
        T rest = T.Zero;
        for (int i = 0; i < m; i++)
        {
            if ((i < low || i >= m - high) && !T.IsZero(_values[i]))
            {
                _lanczos.FromBasis(_ritzVectors.Slice(i * m, m), _vectors.Slice(_count * _n, _n));
                _eigenvalues[_count++] = _values[i];
            }
            else
            {
                rest = T.Max(rest, T.Abs(_values[i]));
            }
        }

        _rate = !T.IsNaN(_stepSize) ? _stepSize : rest > T.Zero ? T.One / rest : T.One / T.Abs(_values[m - 1]);
        _age = 0;
        return Evaluation.Finite;
    }
}

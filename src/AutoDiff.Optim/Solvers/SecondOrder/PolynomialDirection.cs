using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d = −P(H)g/L with P(λ) = Σⱼ(−λ)ʲ·e(τ−j), e the elementary symmetric polynomials of the eigenvalues, which Newton's identities give from the
/// traces of powers: the recursion of Doikov and Rodomanov, written out.</summary>
internal ref struct PolynomialDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly int _n;
    private readonly int _steps;
    private readonly int _degree;
    private readonly int? _probes;
    private readonly int _interval;
    private readonly Span<T> _traces;
    private readonly Span<T> _symmetric;
    private readonly Span<T> _probe;
    private readonly Span<T> _product;
    private readonly Span<T> _ritzVectors;
    private readonly Span<T> _values;
    private readonly Span<T> _scratch;
    private Lanczos<T> _lanczos;
    private SplitMix _random;
    private T _scale = T.One;
    private int _age = int.MaxValue;

    public PolynomialDirection(int n, int steps, int degree, int? probes, int interval, int seed, scoped ref Arena<T> arena)
    {
        _n = n;
        _steps = steps;
        _degree = degree;
        _probes = probes;
        _interval = interval;
        _random = new SplitMix(seed);
        _traces = arena.Take(degree + 1);
        _symmetric = arena.Take(degree + 1);
        _probe = arena.Take(n);
        _product = arena.Take(n);
        _lanczos = new Lanczos<T>(n, steps, ref arena);
        _ritzVectors = arena.Take(steps * steps);
        _values = arena.Take(steps);
        _scratch = arena.Take(steps);
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => false;

    public readonly T FirstStep => T.One;

    public static long NumbersNeeded(long n, int steps, int degree)
        => (2L * (degree + 1)) + (2 * n) + Lanczos<T>.NumbersNeeded(n, steps) + ((long)steps * steps) + (2L * steps);

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

        // Horner's scheme from the highest power, whose coefficient is (−1)^τ.
        ReadOnlySpan<T> gradient = run.Current.Gradient;
        gradient.CopyTo(direction);
        T sign = T.One;
        for (int j = 1; j <= _degree; j++)
        {
            Evaluation evaluation = run.Oracle.HessianVector(run.Current.X, direction, _product);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }

            sign = -sign;
            Vectors.Combine(_product, sign * _symmetric[j], gradient, direction);
        }

        Vectors.Scale(-sign / _scale, direction, direction);
        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _random.Exchange(ref state);
        _scale = state.Number(_scale);
        _age = state.Number(_age);
        if (_age < int.MaxValue)
        {
            state.Numbers(_symmetric);
        }
    }

    private Evaluation Renew(ref Descent<T, F> run)
    {
        Evaluation evaluation = EstimateTraces(ref run);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        _symmetric[0] = T.One;
        for (int k = 1; k <= _degree; k++)
        {
            T sum = T.Zero;
            for (int i = 1; i <= k; i++)
            {
                T term = _symmetric[k - i] * _traces[i];
                sum += i % 2 == 1 ? term : -term;
            }

            _symmetric[k] = sum / T.CreateChecked(k);
        }

        var hessian = new HessianOperator<T, F>(run.Current.X);
        _random.FillWithSigns(_probe);
        _lanczos.Begin(_probe);
        while (_lanczos.Count < _steps && (_lanczos.Count == 0 || !T.IsZero(_lanczos.Beside[_lanczos.Count])))
        {
            evaluation = _lanczos.Extend(hessian, ref run.Oracle);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }
        }

        _lanczos.TryDecompose(_ritzVectors, _values, _scratch);
        T largest = T.Zero;
        for (int i = 0; i < _lanczos.Count; i++)
        {
            largest = T.Max(largest, T.Abs(_values[i] * Polynomial(_values[i])));
        }

        _scale = largest > T.Zero ? largest : T.One;
        _age = 0;
        return Evaluation.Finite;
    }

    /// <summary>tr(Hⁱ) for i up to the degree: with unit vectors exact, with random signs Hutchinson's estimate; half the powers come from inner products.</summary>
    private Evaluation EstimateTraces(ref Descent<T, F> run)
    {
        _traces.Clear();
        int count = _degree == 0 ? 0 : _probes ?? _n;
        for (int probe = 0; probe < count; probe++)
        {
            if (_probes is null)
            {
                _probe.Clear();
                _probe[probe] = T.One;
            }
            else
            {
                _random.FillWithSigns(_probe);
            }

            for (int power = 1; power <= _degree; power += 2)
            {
                Evaluation evaluation = run.Oracle.HessianVector(run.Current.X, _probe, _product);
                if (evaluation != Evaluation.Finite)
                {
                    return evaluation;
                }

                // With w = H^k·v in the probe: wᵀHw = vᵀH^(2k+1)v and ‖Hw‖² = vᵀH^(2k+2)v.
                _traces[power] += Vectors.Dot<T>(_probe, _product);
                if (power < _degree)
                {
                    _traces[power + 1] += Vectors.Dot<T>(_product, _product);
                }

                _product.CopyTo(_probe);
            }
        }

        if (_probes is not null)
        {
            Vectors.Scale(T.One / T.CreateChecked(count), _traces, _traces);
        }

        return Evaluation.Finite;
    }

    private readonly T Polynomial(T value)
    {
        T result = T.One;
        T sign = T.One;
        for (int j = 1; j <= _degree; j++)
        {
            sign = -sign;
            result = (result * value) + (sign * _symmetric[j]);
        }

        return sign * result;
    }
}

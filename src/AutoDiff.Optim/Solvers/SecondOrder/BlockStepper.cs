using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Newton steps of blocks of coordinates.</summary>
internal ref struct BlockStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T FirstShift = T.CreateChecked(1e-3);
    private readonly int _n;
    private readonly int _size;
    private readonly CoordinateRule _rule;
    private readonly T _sufficientDecrease;
    private readonly int _maxTrials;
    private readonly Span<T> _hessian;
    private readonly Span<T> _weights;
    private readonly Span<T> _scores;
    private readonly Span<T> _step;
    private readonly Span<T> _block;
    private readonly Span<T> _move;
    private readonly Span<int> _order;
    private SplitMix _random;
    private int _age = int.MaxValue;
    private int _next;

    public BlockStepper(int n, int size, CoordinateRule rule, int seed, T sufficientDecrease, int maxTrials, scoped ref Arena<T> arena)
    {
        _n = n;
        _size = size;
        _rule = rule;
        _random = new SplitMix(seed);
        _sufficientDecrease = sufficientDecrease;
        _maxTrials = maxTrials;
        _hessian = arena.Take(n * n);
        _weights = arena.Take(n);
        _scores = arena.Take(n);
        _step = arena.Take(n);
        _block = arena.Take(size * size);
        _move = arena.Take(size);
        _order = arena.TakeIntegers(n);
        for (int i = 0; i < n; i++)
        {
            _order[i] = i;
        }
    }

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n, int size) => (n * n) + (3 * n) + ((long)size * size) + size;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_age >= (_n + _size - 1) / _size && !TryRenew(ref run))
        {
            return run.End(out reason);
        }

        _age++;
        for (int attempt = 0; attempt <= _n / _size; attempt++)
        {
            // A block that fails, through rounding or a fault, is followed by all others in turn.
            Choose(run.Current.Gradient, attempt == 0 ? _rule : CoordinateRule.Cyclic);
            Solve(run.Current.Gradient);
            switch (Search(ref run))
            {
                case SearchOutcome.Accepted:
                    run.Accept();
                    reason = default;
                    return true;
                case SearchOutcome.Refused:
                    return run.End(out reason);
            }

            if (_age > 1 && !TryRenew(ref run))
            {
                return run.End(out reason);
            }
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _age = state.Number(_age);
        _next = state.Index(_next, 0, _n - 1);
        _random.Exchange(ref state);
        Regularization = state.Number(Regularization);
        state.Indices(_order);
        if (_age < int.MaxValue)
        {
            state.Numbers(_hessian);
            state.Numbers(_weights);
        }
    }

    private bool TryRenew(ref Descent<T, F> run)
    {
        Evaluation evaluation = run.Oracle.Hessian(run.Current.X, _hessian);
        if (evaluation == Evaluation.NonFinite)
        {
            _hessian.Clear();
            for (int i = 0; i < _n; i++)
            {
                _hessian[i * (_n + 1)] = T.One;
            }
        }

        _age = 0;
        for (int i = 0; i < _n; i++)
        {
            T sum = T.Zero;
            foreach (T entry in _hessian.Slice(i * _n, _n))
            {
                sum += T.Abs(entry);
            }

            T weight = _rule == CoordinateRule.GaussSouthwellDiagonal ? sum
                : _rule == CoordinateRule.GaussSouthwellLipschitz ? T.Abs(_hessian[i * (_n + 1)])
                : T.One;
            _weights[i] = T.One / T.Sqrt(weight > T.Zero ? weight : T.One);
        }

        return evaluation != Evaluation.Refused;
    }

    /// <summary>Brings the block to the front of <see cref="_order"/>.</summary>
    private void Choose(ReadOnlySpan<T> gradient, CoordinateRule rule)
    {
        if (rule == CoordinateRule.Cyclic)
        {
            for (int k = 0; k < _n; k++)
            {
                _order[k] = (_next + k) % _n;
            }

            _next = (_next + _size) % _n;
            return;
        }

        for (int i = 0; i < _n; i++)
        {
            _scores[i] = T.Abs(gradient[i]) * _weights[i];
        }

        for (int k = 0; k < _size; k++)
        {
            int chosen = k;
            if (rule == CoordinateRule.Random)
            {
                chosen = k + _random.Next(_n - k);
            }
            else
            {
                for (int i = k + 1; i < _n; i++)
                {
                    chosen = _scores[_order[i]] > _scores[_order[chosen]] ? i : chosen;
                }
            }

            (_order[k], _order[chosen]) = (_order[chosen], _order[k]);
        }
    }

    /// <summary>step = −H_bb⁻¹g_b, with a shift if the block is not positive definite.</summary>
    private void Solve(ReadOnlySpan<T> gradient)
    {
        T largest = T.Zero;
        for (int a = 0; a < _size; a++)
        {
            largest = T.Max(largest, T.Abs(_hessian[_order[a] * (_n + 1)]));
        }

        largest = T.IsZero(largest) ? T.One : largest;
        T shift = T.Zero;
        do
        {
            for (int a = 0; a < _size; a++)
            {
                for (int b = 0; b < _size; b++)
                {
                    _block[(a * _size) + b] = _hessian[(_order[a] * _n) + _order[b]] + (a == b ? shift : T.Zero);
                }
            }

            Regularization = shift;
            shift = T.Max(Two * shift, FirstShift * largest);
        }
        while (!Cholesky.TryFactor(_block, _size));

        for (int a = 0; a < _size; a++)
        {
            _move[a] = -gradient[_order[a]];
        }

        Cholesky.Solve<T>(_block, _size, _move);
        _step.Clear();
        for (int a = 0; a < _size; a++)
        {
            _step[_order[a]] = _move[a];
        }
    }

    private readonly SearchOutcome Search(ref Descent<T, F> run)
    {
        T slope = Vectors.Dot<T>(_step, run.Current.Gradient);
        bool isLost = Acceptance<T>.IsLostInRounding(run.Current.Value, slope);
        T factor = T.One;
        for (int trial = 0; trial < _maxTrials && run.TryPropose(factor, _step); trial++)
        {
            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.Finite && isLost)
            {
                return -Vectors.Dot<T>(_step, run.Trial.Gradient) <= Half * -slope && run.Trial.GradientNorm < run.Current.GradientNorm
                    ? SearchOutcome.Accepted
                    : SearchOutcome.Failed;
            }

            if (evaluation == Evaluation.Finite && run.Trial.Value <= run.Current.Value + (_sufficientDecrease * factor * slope))
            {
                return SearchOutcome.Accepted;
            }

            factor *= Half;
        }

        return SearchOutcome.Failed;
    }
}

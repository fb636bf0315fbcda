using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Levenberg–Marquardt at work on one problem.</summary>
internal ref struct LevenbergMarquardtProcess<T, F> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Quarter = T.CreateChecked(0.25);
    private static readonly T ThreeQuarters = T.CreateChecked(0.75);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T RoundingErrors = T.CreateChecked(100);

    private readonly int _m;
    private readonly int _n;
    private readonly T _initialRadius;
    private readonly T _sufficientReduction;
    private readonly TrustRegionDamping<T> _damping;
    private readonly Span<T> _jacobian;
    private readonly Span<T> _residual;
    private readonly Span<T> _trialResidual;
    private readonly Span<T> _triangle;
    private readonly Span<T> _projected;
    private readonly Span<T> _gradient;
    private readonly Span<T> _columnNorms;
    private readonly Span<T> _scale;
    private readonly Span<T> _step;
    private readonly Span<T> _scratch;
    private readonly Span<int> _permutation;
    private ResidualOracle<T, F> _oracle;
    private Span<T> _x;
    private Span<T> _trial;
    private T _norm = T.NaN;
    private T _startNorm = T.NaN;
    private T _removable = T.NaN;
    private T _scaledNorm = T.NaN;
    private T _radius = T.NaN;
    private T _lambda = T.Zero;
    private bool _isFirstTrial = true;

    public LevenbergMarquardtProcess(
        F residual, int m, ReadOnlySpan<T> start, T initialRadius, T sufficientReduction, Budget budget, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        _m = m;
        _n = n;
        _initialRadius = initialRadius;
        _sufficientReduction = sufficientReduction;
        _oracle = new ResidualOracle<T, F>(residual, budget, arena.Take(n));
        _damping = new TrustRegionDamping<T>(n, ref arena);
        _jacobian = arena.Take(m * n);
        _residual = arena.Take(m);
        _trialResidual = arena.Take(m);
        _projected = arena.Take(Math.Max(m, n));
        _scratch = arena.Take(m + (3 * n));
        _triangle = arena.Take(n * n);
        _gradient = arena.Take(n);
        _columnNorms = arena.Take(n);
        _scale = arena.Take(n);
        _step = arena.Take(n);
        _x = arena.Take(n);
        _trial = arena.Take(n);
        _permutation = arena.TakeIntegers(n);
        start.CopyTo(_x);
    }

    public readonly ReadOnlySpan<T> X => _x;

    public readonly T Value => Half * _norm * _norm;

    public T GradientNorm { get; private set; } = T.NaN;

    public T Stationarity { get; private set; } = T.NaN;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultLeastSquaresTolerance);

    public T StepNorm { get; private set; } = T.Zero;

    public readonly T Radius => _radius;

    public readonly T Regularization => _lambda;

    public readonly EvaluationCounts Counts => _oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _oracle.Budget.Elapsed;

    public readonly T BestValue => _oracle.Best.Value;

    public readonly T BestGradientNorm => _oracle.Best.GradientNorm;

    public readonly ReadOnlySpan<T> BestX => _oracle.Best.X;

    public static long NumbersNeeded(long m, long n)
        => TrustRegionDamping<T>.NumbersNeeded(n) + (m * n) + (3 * m) + Math.Max(m, n) + (n * n) + (10 * n);

    public Evaluation Start(out StopReason reason)
    {
        Evaluation evaluation = _oracle.Jacobian(_x, _residual, _jacobian, out _norm);
        if (evaluation == Evaluation.Finite && !Vectors.IsFinite<T>(_x))
        {
            evaluation = Evaluation.NonFinite;
        }

        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.NonFiniteStart;
        if (evaluation == Evaluation.Finite)
        {
            _startNorm = _norm;
            _scale.Fill(T.Zero);
            Linearize();
            for (int j = 0; j < _n; j++)
            {
                _scale[j] = T.IsZero(_columnNorms[j]) ? T.One : _columnNorms[j];
            }

            _scaledNorm = ScaledNorm(_x);
            _radius = _initialRadius * (T.IsZero(_scaledNorm) ? T.One : _scaledNorm);
            _oracle.Best.Offer(_x, Value, GradientNorm);
        }

        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        while (true)
        {
            T length = _damping.Solve(_triangle, _permutation, _scale, _projected, _radius, ref _lambda, _step);
            Vectors.Combine(_x, T.One, _step, _trial);
            bool isStuck = !T.IsFinite(length) || _radius <= Acceptance<T>.Epsilon * _scaledNorm || _trial.SequenceEqual(_x);

            // Reductions are relative to the current sum of squares.
            (T predicted, T slope) = PredictReduction(length);
            if ((isStuck || predicted <= Acceptance<T>.Epsilon) && IsAtRoundingLevel())
            {
                return Polish(out reason);
            }

            if (isStuck)
            {
                reason = StopReason.NoAcceptableStep;
                return false;
            }

            if (_isFirstTrial)
            {
                _radius = T.Min(_radius, length);
                _isFirstTrial = false;
            }

            Evaluation evaluation = _oracle.Value(_trial, _trialResidual, out T trialNorm);
            if (evaluation == Evaluation.Refused)
            {
                reason = _oracle.Budget.Refusal;
                return false;
            }

            bool isComparable = evaluation == Evaluation.Finite && Tenth * trialNorm < _norm;
            T actual = isComparable ? ActualReduction(trialNorm) : -T.One;
            T ratio = T.IsZero(predicted) ? T.Zero : actual / predicted;
            T cut = evaluation == Evaluation.NonFinite ? Quarter : isComparable ? Cut(actual, slope) : Tenth;
            UpdateRadius(ratio, cut, length);
            if (ratio >= _sufficientReduction)
            {
                Evaluation moved = _oracle.Jacobian(_trial, _trialResidual, _jacobian, out _);
                if (moved != Evaluation.NonFinite)
                {
                    reason = _oracle.Budget.Refusal;
                    return moved == Evaluation.Finite && Move(trialNorm);
                }

                _radius = Quarter * T.Min(_radius, length);
            }
        }
    }

    /// <summary>Where sums of squares can no longer be compared, the step that the region held back may still make the residual more nearly
    /// orthogonal.</summary>
    private bool Polish(out StopReason reason)
    {
        _lambda = T.Zero;
        _damping.Solve(_triangle, _permutation, _scale, _projected, T.Max(_radius, _scaledNorm), ref _lambda, _step);
        Vectors.Combine(_x, T.One, _step, _trial);
        Evaluation evaluation = _oracle.Jacobian(_trial, _trialResidual, _jacobian, out T trialNorm);
        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.RoundingLimitReached;
        if (evaluation != Evaluation.Finite || !(trialNorm <= _norm + (T.Sqrt(Acceptance<T>.Epsilon) * _norm)))
        {
            return false;
        }

        (T norm, T gradientNorm, T stationarity, T stepNorm) = (_norm, GradientNorm, Stationarity, StepNorm);
        Move(trialNorm);
        if (Stationarity <= ThreeQuarters * stationarity)
        {
            return true;
        }

        // The run ends here, so only what is reported has to be put back.
        (_norm, GradientNorm, Stationarity, StepNorm) = (norm, gradientNorm, stationarity, stepNorm);
        SwapPoints();
        return false;
    }

    /// <summary>1 − (‖r₊‖/‖r‖)², in a form that does not cancel near 0.</summary>
    private readonly T ActualReduction(T trialNorm) => (_norm - trialNorm) / _norm * ((_norm + trialNorm) / _norm);

    /// <summary>The relative reduction of the damped linear model and half its derivative along the step (Moré 1978, section 4).</summary>
    private readonly (T Predicted, T Slope) PredictReduction(T length)
    {
        Span<T> product = _scratch[.._n];
        product.Fill(T.Zero);
        for (int i = 0; i < _n; i++)
        {
            for (int j = i; j < _n; j++)
            {
                product[i] += _triangle[(i * _n) + j] * _step[_permutation[j]];
            }
        }

        T linear = Vectors.Norm<T>(product) / _norm;
        T damped = T.Sqrt(_lambda) * length / _norm;
        linear *= linear;
        damped *= damped;
        return (linear + damped + damped, -(linear + damped));
    }

    /// <summary>Whether what the linear model could still remove is within the rounding errors of the sum of squares, of J·x, or of what
    /// the residuals were computed from.</summary>
    private readonly bool IsAtRoundingLevel()
    {
        T noise = RoundingErrors * Acceptance<T>.Epsilon;
        return _removable <= T.Sqrt(noise) * _norm || _removable <= noise * T.Max(_scaledNorm, _startNorm);
    }

    /// <summary>By what to shorten a step that reduced too little: to the minimiser of the parabola through what is known, within bounds.</summary>
    private static T Cut(T actual, T slope)
        => actual >= T.Zero ? Half : T.Max(Tenth, Half * slope / (slope + (Half * actual)));

    private void UpdateRadius(T ratio, T cut, T length)
    {
        if (ratio <= Quarter)
        {
            _radius = cut * T.Min(_radius, length / Tenth);
            _lambda /= cut;
        }
        else if (T.IsZero(_lambda) || ratio >= ThreeQuarters)
        {
            _radius = length / Half;
            _lambda *= Half;
        }
    }

    /// <summary>Makes the trial, for which residual and Jacobian are known, the current point.</summary>
    private bool Move(T trialNorm)
    {
        _trialResidual.CopyTo(_residual);
        _norm = trialNorm;
        StepNorm = Vectors.Norm<T>(_step);
        SwapPoints();
        Linearize();
        for (int j = 0; j < _n; j++)
        {
            _scale[j] = T.Max(_scale[j], _columnNorms[j]);
        }

        _scaledNorm = ScaledNorm(_x);
        _oracle.Best.Offer(_x, Value, GradientNorm);
        return true;
    }

    private void SwapPoints()
    {
        Span<T> previous = _x;
        _x = _trial;
        _trial = previous;
    }

    /// <summary>From residual and Jacobian: the gradient, the norms of the columns, and the QR factors that the steps need.</summary>
    private void Linearize()
    {
        _gradient.Fill(T.Zero);
        for (int i = 0; i < _m; i++)
        {
            Vectors.AddScaled(_residual[i], _jacobian.Slice(i * _n, _n), _gradient);
        }

        GradientNorm = Vectors.Norm<T>(_gradient);
        for (int j = 0; j < _n; j++)
        {
            _columnNorms[j] = PivotedQr.ColumnNorm(_jacobian, _m, _n, 0, j, _scratch);
        }

        Vectors.Negate<T>(_residual, _projected[.._m]);
        PivotedQr.Factor(_jacobian, _m, _n, _projected[.._m], _triangle, _permutation, _scratch);
        if (_m < _n)
        {
            _projected[_m..].Fill(T.Zero);
        }

        _removable = RemovableNorm();

        // A cosine, unless the fit is exact: then the direction of what is left of the residual means nothing.
        bool isExactFit = _norm <= T.Sqrt(Acceptance<T>.Epsilon) * _startNorm && _removable <= Acceptance<T>.Epsilon * _startNorm;
        Stationarity = isExactFit ? T.Zero : _removable / _norm;
    }

    /// <summary>The norm of the part of the residual that lies in the space of the columns: what the linear model, unlimited by the
    /// region, could remove. Columns that depend on earlier ones to rounding add nothing to that space.</summary>
    private readonly T RemovableNorm()
    {
        Span<T> removable = _scratch[.._n];
        T threshold = T.CreateChecked(Math.Max(_m, _n)) * Acceptance<T>.Epsilon;
        for (int k = 0; k < _n; k++)
        {
            bool isDependent = T.Abs(_triangle[(k * _n) + k]) <= threshold * _columnNorms[_permutation[k]];
            removable[k] = isDependent ? T.Zero : _projected[k];
        }

        return Vectors.Norm<T>(removable);
    }

    private readonly T ScaledNorm(ReadOnlySpan<T> x)
    {
        Span<T> scaled = _scratch[.._n];
        for (int j = 0; j < _n; j++)
        {
            scaled[j] = _scale[j] * x[j];
        }

        return Vectors.Norm<T>(scaled);
    }
}

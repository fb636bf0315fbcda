using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The interior point method at work on one problem.</summary>
internal ref struct InteriorPointProcess<T, F, C, G> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
    where G : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
{
    private const int MaxPenaltyCuts = 20;

    // The constants of Ipopt (Wächter and Biegler 2006, section 4), but for the penalty's, of Nocedal and Wright 2006, eq. 18.36.
    private static readonly T Push = T.CreateChecked(0.01);
    private static readonly T LeastTau = T.CreateChecked(0.99);
    private static readonly T BarrierFactor = T.CreateChecked(0.2);
    private static readonly T BarrierExponent = T.CreateChecked(1.5);
    private static readonly T BarrierAccuracy = T.CreateChecked(10);
    private static readonly T DualSpread = T.CreateChecked(1e10);
    private static readonly T Relaxation = T.CreateChecked(1e-8);
    private static readonly T PenaltyShare = T.CreateChecked(0.9);
    private static readonly T PenaltyGrowth = T.CreateChecked(1.5);
    private static readonly T PenaltyExcess = T.CreateChecked(100);
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T ValueNoise = T.CreateChecked(10) * Acceptance<T>.Epsilon;
    private static readonly T FirstShift = T.CreateChecked(1e-4);
    private static readonly T DualLead = T.CreateChecked(10);
    private static readonly T ShiftGrowth = T.CreateChecked(10);

    private readonly InteriorPoint _method;
    private readonly T _sufficientDecrease;
    private readonly T _leastBarrier;
    private readonly int _equationCount;
    private readonly Box<T> _box;
    private readonly Span<T> _scratch;
    private ObjectiveOracle<T, F> _oracle;
    private ConstraintFunction<T, C> _equations;
    private ConstraintFunction<T, G> _inequalities;
    private BarrierStep<T> _step;
    private BarrierPoint<T> _current;
    private BarrierPoint<T> _trial;
    private BestKktPoint<T> _best;
    private T _mu;
    private T _penalty = T.One;
    private int _penaltyCuts;

    public InteriorPointProcess(
        F objective, C equations, G inequalities, ReadOnlySpan<T> start, InteriorPoint method, OptimOptions options, Budget budget, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        int me = equations.ResidualCount;
        int mi = inequalities.ResidualCount;
        bool hasBounds = options.HasBounds;
        _method = method;
        _equationCount = me;
        _sufficientDecrease = T.CreateChecked(method.SufficientDecrease);
        _mu = T.CreateSaturating(method.InitialBarrier);
        T tolerance = options.GradientTolerance is { } given ? T.CreateSaturating(given) : DefaultTolerance;
        T products = T.CreateChecked(Math.Max(1, mi + (hasBounds ? 2 * n : 0)));
        _leastBarrier = T.Max(Tenth * tolerance / T.Sqrt(products), Acceptance<T>.Epsilon * Acceptance<T>.Epsilon);
        _oracle = new ObjectiveOracle<T, F>(objective, budget, arena.Take(n));
        _equations = new ConstraintFunction<T, C>(equations, n, ref arena);
        _inequalities = new ConstraintFunction<T, G>(inequalities, n, ref arena);
        _box = Box<T>.Create(options, n, ref arena);
        _step = new BarrierStep<T>(n, me, mi, hasBounds, ref arena);
        _current = new BarrierPoint<T>(n, me, mi, hasBounds, ref arena);
        _trial = new BarrierPoint<T>(n, me, mi, hasBounds, ref arena);
        _best = new BestKktPoint<T>(n, me + mi, ref arena);
        _scratch = arena.Take(n);
        start.CopyTo(_current.Primal.X);
    }

    public readonly ReadOnlySpan<T> X => _current.Primal.X;

    public readonly T Value => _current.Primal.Value;

    public readonly T GradientNorm => _current.LagrangianNorm;

    public readonly T Stationarity => _current.KktResidual;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultMinimizerTolerance);

    public T StepNorm { get; private set; } = T.Zero;

    public readonly T Radius => T.NaN;

    public readonly T Regularization => _step.System.Shift;

    public readonly EvaluationCounts Counts => _oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _oracle.Budget.Elapsed;

    // A lower value is no better point where constraints are violated: which was best is decided at the end.
    public readonly T BestValue => T.PositiveInfinity;

    public readonly T BestGradientNorm => T.NaN;

    public readonly ReadOnlySpan<T> BestX => _current.Primal.X;

    public static long NumbersNeeded(OptimOptions options, long n, long me, long mi)
        => (2 * n) + ConstraintFunction<T, C>.NumbersNeeded(n, me) + ConstraintFunction<T, G>.NumbersNeeded(n, mi) + Box<T>.NumbersNeeded(options, n)
            + BarrierStep<T>.NumbersNeeded(n, me, mi, options.HasBounds) + (2 * BarrierPoint<T>.NumbersNeeded(n, me, mi, options.HasBounds))
            + BestKktPoint<T>.NumbersNeeded(n, me + mi);

    public readonly ConstrainedSummary<T> Finish(OptimSummary<T> run, Span<T> solution, Span<T> multipliers)
    {
        _current.Multipliers.CopyTo(multipliers);
        return _best.Restore(
            new ConstrainedSummary<T> { Run = run, ConstraintViolation = _current.Violation, KktResidual = _current.KktResidual }, solution, multipliers);
    }

    public Evaluation Start(out StopReason reason)
    {
        _current.Multipliers.Clear();
        bool isFinite = Vectors.IsFinite<T>(_current.Primal.X);
        _box.MoveInside(_current.Primal.X, Push);
        Evaluation evaluation = Evaluate(ref _current);
        if (evaluation == Evaluation.Finite && !isFinite)
        {
            evaluation = Evaluation.NonFinite;
        }

        if (evaluation == Evaluation.Finite)
        {
            for (int k = 0; k < _current.Slacks.Length; k++)
            {
                _current.Slacks[k] = T.Max(-_current.Inequalities[k], Push);
                _current.Duals[k] = _mu / _current.Slacks[k];
            }

            for (int i = 0; i < _current.Lower.Length; i++)
            {
                _current.Lower[i] = _box.IsFixed(i) ? T.Zero : _mu / (X[i] - _box.Lower(i));
                _current.Upper[i] = _box.IsFixed(i) ? T.Zero : _mu / (_box.Upper(i) - X[i]);
            }

            _current.Combine(_box);
            Offer();
        }

        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.NonFiniteStart;
        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        while (_mu > _leastBarrier && _current.PerturbedResidual(_mu, _box) <= BarrierAccuracy * _mu)
        {
            LowerBarrier();
        }

        Evaluation evaluation = ComputeHessian();
        reason = _oracle.Budget.Refusal;
        if (evaluation == Evaluation.Refused)
        {
            return false;
        }

        _step.Assemble(_current, _box);
        T leastShift = T.Zero;
        for (int attempt = 0; attempt < _method.MaxTrials; attempt++)
        {
            if (!_step.System.TryFactor(Relaxation * T.Sqrt(T.Sqrt(_mu)), leastShift))
            {
                break;
            }

            _step.TakeResiduals(_current);
            if (_step.TrySolve(_current, _box, _mu) && TryPenalize(out T slope))
            {
                switch (Search(slope))
                {
                    case SearchOutcome.Accepted:
                        Accept();
                        return true;
                    case SearchOutcome.Refused:
                        reason = _oracle.Budget.Refusal;
                        return false;
                }
            }

            // What is left of the residual may be all that rounding allows at this μ.
            if (_mu > _leastBarrier && _current.PerturbedResidual(_mu, _box) <= T.Sqrt(Acceptance<T>.Epsilon))
            {
                LowerBarrier();
                continue;
            }

            leastShift = T.Max(FirstShift, ShiftGrowth * _step.System.Shift);
        }

        reason = WhyStuck();
        return false;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _oracle.Exchange(ref state);
        _current.Exchange(ref state);
        _best.Exchange(ref state);
        _step.System.Exchange(ref state);
        _mu = state.Number(_mu);
        _penalty = state.Number(_penalty);
        _penaltyCuts = state.Number(_penaltyCuts);
        StepNorm = state.Number(StepNorm);
    }

    private void LowerBarrier() => _mu = T.Max(_leastBarrier, T.Min(BarrierFactor * _mu, T.Pow(_mu, BarrierExponent)));

    private Evaluation Evaluate(ref BarrierPoint<T> point)
    {
        int n = X.Length;
        Evaluation evaluation = _oracle.Gradient(ref point.Primal);
        if (evaluation == Evaluation.Finite)
        {
            evaluation = _equations.Jacobian(ref _oracle.Budget, point.Primal.X, point.Equations, point.Jacobian[..(_equationCount * n)]);
        }

        if (evaluation == Evaluation.Finite)
        {
            evaluation = _inequalities.Jacobian(ref _oracle.Budget, point.Primal.X, point.Inequalities, point.Jacobian[(_equationCount * n)..]);
        }

        return evaluation;
    }

    /// <summary>Computes ∇²f + Σλᵢ∇²cᵢ. One that is not finite is replaced by the identity.</summary>
    private Evaluation ComputeHessian()
    {
        Span<T> hessian = _step.System.Hessian;
        Evaluation evaluation = _oracle.Hessian(X, hessian);
        if (evaluation == Evaluation.Finite)
        {
            evaluation = _equations.AddHessian(ref _oracle.Budget, X, _current.Multipliers[.._equationCount], hessian);
        }

        if (evaluation == Evaluation.Finite)
        {
            evaluation = _inequalities.AddHessian(ref _oracle.Budget, X, _current.Duals, hessian);
        }

        if (evaluation == Evaluation.NonFinite)
        {
            _step.System.SetIdentity();
        }

        return evaluation;
    }

    /// <summary>Raises the penalty of ‖(c, g + s)‖₁ until the step descends on the merit function (Nocedal and Wright 2006, eq. 18.36).</summary>
    private bool TryPenalize(out T slope)
    {
        T infeasibility = _current.Infeasibility;
        T barrier = _step.BarrierSlope(_current, _box, _mu);
        if (infeasibility > T.Zero)
        {
            T needed = (barrier + (Half * T.Max(T.Zero, _step.Curvature(_current)))) / (PenaltyShare * infeasibility);
            if (needed > _penalty)
            {
                _penalty = PenaltyGrowth * needed;
            }
            else if (_penaltyCuts < MaxPenaltyCuts && _penalty > PenaltyExcess * T.Max(T.One, needed))
            {
                // Left from far away; as there are only so many cuts, it settles in the end.
                _penalty = PenaltyGrowth * T.Max(T.One, needed);
                _penaltyCuts++;
            }
        }

        slope = barrier - (_penalty * infeasibility);
        return slope < T.Zero && T.IsFinite(slope);
    }

    private readonly T Merit(scoped in BarrierPoint<T> point) => point.Barrier(_mu, _box) + (_penalty * point.Infeasibility);

    private SearchOutcome Search(T slope)
    {
        T tau = T.Max(LeastTau, T.One - _mu);
        T length = _step.LongestPrimal(_current, _box, tau);

        // Where x can hardly move, its multipliers would run away.
        T dual = T.Min(_step.LongestDual(_current, tau), DualLead * length);
        T merit = Merit(_current);
        T residual = _current.PerturbedResidual(_mu, _box);
        T noise = ValueNoise * T.Max(T.Abs(merit), T.Abs(_current.Primal.Value));
        for (int trial = 0; trial < _method.MaxTrials; trial++)
        {
            if (!TryPropose(length, dual))
            {
                return SearchOutcome.Failed;
            }

            Evaluation evaluation = EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.Finite && IsAcceptable(merit, length * slope, noise, residual))
            {
                return SearchOutcome.Accepted;
            }

            if (evaluation == Evaluation.Finite && trial == 0 && _trial.Infeasibility >= _current.Infeasibility)
            {
                evaluation = Correct(length, tau);
                if (evaluation == Evaluation.Refused)
                {
                    return SearchOutcome.Refused;
                }

                if (evaluation == Evaluation.Finite && IsAcceptable(merit, length * slope, noise, residual))
                {
                    return SearchOutcome.Accepted;
                }

                _step.TakeResiduals(_current);
                if (!_step.TrySolve(_current, _box, _mu))
                {
                    return SearchOutcome.Failed;
                }
            }

            length *= evaluation == Evaluation.Finite ? Half : Tenth;
        }

        return SearchOutcome.Failed;
    }

    /// <summary>Whether the merit function decreases enough or, where its values can no longer be compared, the residual does.</summary>
    private readonly bool IsAcceptable(T merit, T decrease, T noise, T residual) => -decrease <= noise
        ? _trial.PerturbedResidual(_mu, _box) <= Half * residual
        : Merit(_trial) <= merit + (_sufficientDecrease * decrease) + noise;

    /// <summary>A second-order correction: the step whose linear model also removes what the first trial found of the constraints (Wächter and Biegler 2006, section 2.4).</summary>
    private Evaluation Correct(T length, T tau)
    {
        _step.TakeResiduals(_current);
        Vectors.Scale(length, _step.Residuals, _step.Residuals);
        Vectors.AddScaled(T.One, _trial.Constraints, _step.Residuals);
        Vectors.AddScaled(T.One, _trial.Slacks, _step.Residuals[_equationCount..]);
        return _step.TrySolve(_current, _box, _mu) && TryPropose(_step.LongestPrimal(_current, _box, tau), _step.LongestDual(_current, tau))
            ? EvaluateTrial()
            : Evaluation.NonFinite;
    }

    private readonly bool TryPropose(T length, T dual)
    {
        Vectors.Combine(X, length, _step.Primal, _trial.Primal.X);
        _box.Clamp(_trial.Primal.X);
        Vectors.Combine(_current.Slacks, length, _step.Slacks, _trial.Slacks);
        Vectors.Combine(_current.Multipliers[.._equationCount], length, _step.Multipliers[.._equationCount], _trial.Multipliers[.._equationCount]);
        Vectors.Combine(_current.Duals, dual, _step.Multipliers[_equationCount..], _trial.Duals);
        Vectors.Combine(_current.Lower, dual, _step.Lower, _trial.Lower);
        Vectors.Combine(_current.Upper, dual, _step.Upper, _trial.Upper);
        return !_trial.Primal.X.SequenceEqual(X) || !_trial.Slacks.SequenceEqual(_current.Slacks) || !_trial.Multipliers.SequenceEqual(_current.Multipliers);
    }

    private Evaluation EvaluateTrial()
    {
        Evaluation evaluation = Evaluate(ref _trial);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        // A larger slack is as feasible and farther from its bound.
        for (int k = 0; k < _trial.Slacks.Length; k++)
        {
            _trial.Slacks[k] = T.Max(_trial.Slacks[k], -_trial.Inequalities[k]);
            _trial.Duals[k] = Spread(_trial.Duals[k], _trial.Slacks[k]);
        }

        for (int i = 0; i < _trial.Lower.Length; i++)
        {
            if (!_box.IsFixed(i))
            {
                _trial.Lower[i] = Spread(_trial.Lower[i], _trial.Primal.X[i] - _box.Lower(i));
                _trial.Upper[i] = Spread(_trial.Upper[i], _box.Upper(i) - _trial.Primal.X[i]);
            }
        }

        _trial.Combine(_box);
        return T.IsFinite(Merit(_trial)) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Keeps a multiplier within a wide range of μ over its slack.</summary>
    private readonly T Spread(T multiplier, T slack) => T.IsFinite(slack) && slack > T.Zero
        ? T.Min(T.Max(multiplier, _mu / (DualSpread * slack)), DualSpread * _mu / slack)
        : multiplier;

    private void Accept()
    {
        Vectors.Subtract<T>(_trial.Primal.X, X, _scratch);
        StepNorm = Vectors.Norm<T>(_scratch);
        BarrierPoint<T>.Swap(ref _current, ref _trial);
        Offer();
    }

    private void Offer() => _best.Offer(
        X, _current.Multipliers, Value, GradientNorm, _current.Violation, _current.KktResidual);

    private readonly StopReason WhyStuck()
    {
        T magnitude = T.Max(T.One, Vectors.Norm<T>(_current.Primal.Gradient)) * T.Max(T.One, Vectors.Norm(X));
        return _current.KktResidual <= T.Sqrt(Acceptance<T>.Epsilon) * magnitude ? StopReason.RoundingLimitReached
            : _current.IsInfeasibleStationary(_scratch) ? StopReason.NoFeasiblePointNearby
            : StopReason.NoAcceptableStep;
    }
}

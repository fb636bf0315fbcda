using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Newton–KKT steps on an exact augmented Lagrangian at work on one problem.</summary>
internal ref struct AugmentedLagrangianProcess<T, F, C> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
{
    // Multipliers from nearly dependent gradients would only mislead (Wächter and Biegler 2006, section 3.6).
    private static readonly T LargestFirstMultiplier = T.CreateChecked(1e3);
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T ValueNoise = T.CreateChecked(10) * Acceptance<T>.Epsilon;
    private static readonly T Growth = T.CreateChecked(10);
    private static readonly T FirstShift = T.CreateChecked(1e-4);

    private readonly AugmentedLagrangianNewton _method;
    private readonly T _sufficientDecrease;
    private readonly Span<T> _step;
    private readonly Span<T> _kept;
    private readonly Span<T> _inConstraints;
    private readonly Span<T> _mixed;
    private readonly Span<T> _sketch;
    private readonly Span<int> _rows;
    private ObjectiveOracle<T, F> _oracle;
    private ConstraintFunction<T, C> _constraints;
    private KktSystem<T> _system;
    private ConstrainedPoint<T> _current;
    private ConstrainedPoint<T> _trial;
    private BestKktPoint<T> _best;
    private ExactAugmentedLagrangian<T> _merit;
    private SplitMix _random;

    public AugmentedLagrangianProcess(
        F objective, C constraints, ReadOnlySpan<T> start, AugmentedLagrangianNewton method, Budget budget, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        int m = constraints.ResidualCount;
        _method = method;
        _sufficientDecrease = T.CreateChecked(method.SufficientDecrease);
        _oracle = new ObjectiveOracle<T, F>(objective, budget, arena.Take(n));
        _constraints = new ConstraintFunction<T, C>(constraints, n, ref arena);
        _system = new KktSystem<T>(n, m, ref arena);
        _current = new ConstrainedPoint<T>(n, m, ref arena);
        _trial = new ConstrainedPoint<T>(n, m, ref arena);
        _best = new BestKktPoint<T>(n, m, ref arena);
        _step = arena.Take(n + m);
        _kept = arena.Take(n + m);
        _inConstraints = arena.Take(m);
        _mixed = arena.Take(m);
        _merit = new ExactAugmentedLagrangian<T>(T.CreateChecked(method.ConstraintPenalty), T.CreateChecked(method.GradientPenalty));
        _random = new SplitMix(method.Seed);
        int rows = Math.Min(method.SketchRows, n + m);
        _sketch = arena.Take((int)SketchNumbers(method, n + m));
        _rows = arena.TakeIntegers(rows);
        start.CopyTo(_current.Primal.X);
    }

    public readonly ReadOnlySpan<T> X => _current.Primal.X;

    public readonly T Value => _current.Primal.Value;

    public readonly T GradientNorm => _current.LagrangianNorm;

    public readonly T Stationarity => _current.KktResidual;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultMinimizerTolerance);

    public T StepNorm { get; private set; } = T.Zero;

    public readonly T Radius => T.NaN;

    public readonly T Regularization => _system.Shift;

    public readonly EvaluationCounts Counts => _oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _oracle.Budget.Elapsed;

    // A lower value is no better point where constraints are violated: which was best is decided at the end.
    public readonly T BestValue => T.PositiveInfinity;

    public readonly T BestGradientNorm => T.NaN;

    public readonly ReadOnlySpan<T> BestX => _current.Primal.X;

    public static long NumbersNeeded(AugmentedLagrangianNewton method, long n, long m)
        => n + ConstraintFunction<T, C>.NumbersNeeded(n, m) + KktSystem<T>.NumbersNeeded(n, m) + (2 * ConstrainedPoint<T>.NumbersNeeded(n, m))
            + BestKktPoint<T>.NumbersNeeded(n, m) + (2 * (n + m)) + (2 * m) + SketchNumbers(method, n + m);

    public readonly ConstrainedSummary<T> Finish(OptimSummary<T> run, Span<T> solution, Span<T> multipliers)
    {
        _current.Multipliers.CopyTo(multipliers);
        return _best.Restore(
            new ConstrainedSummary<T> { Run = run, ConstraintViolation = _current.Violation, KktResidual = _current.KktResidual }, solution, multipliers);
    }

    public Evaluation Start(out StopReason reason)
    {
        _current.Multipliers.Clear();
        Evaluation evaluation = Evaluate(ref _current);
        if (evaluation == Evaluation.Finite && !Vectors.IsFinite<T>(_current.Primal.X))
        {
            evaluation = Evaluation.NonFinite;
        }

        if (evaluation == Evaluation.Finite)
        {
            EstimateMultipliers();
            Offer();
        }

        reason = evaluation == Evaluation.Refused ? _oracle.Budget.Refusal : StopReason.NonFiniteStart;
        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        if (ComputeHessian() == Evaluation.Refused)
        {
            reason = _oracle.Budget.Refusal;
            return false;
        }

        _system.Assemble(_current.Jacobian, default);
        T leastShift = T.Zero;
        for (int attempt = 0; attempt < _method.MaxTrials; attempt++)
        {
            if (!TryComputeStep(leastShift))
            {
                break;
            }

            Evaluation evaluation = Slopes(out (T, T, T) slopes);
            if (evaluation == Evaluation.Refused)
            {
                reason = _oracle.Budget.Refusal;
                return false;
            }

            if (evaluation == Evaluation.Finite && _merit.TryDescend(slopes, _current.KktResidual, out T slope))
            {
                switch (Search(slope))
                {
                    case SearchOutcome.Accepted:
                        reason = default;
                        return true;
                    case SearchOutcome.Refused:
                        reason = _oracle.Budget.Refusal;
                        return false;
                }
            }

            leastShift = T.Max(FirstShift, Growth * _system.Shift);
        }

        reason = WhyStuck();
        return false;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _oracle.Exchange(ref state);
        _current.Exchange(ref state);
        _best.Exchange(ref state);
        _merit.Exchange(ref state);
        _system.Exchange(ref state);
        _random.Exchange(ref state);
        StepNorm = state.Number(StepNorm);
    }

    private static long SketchNumbers(AugmentedLagrangianNewton method, long size) => method.Solver == KktSolver.Dense
        ? 0
        : RandomizedSketch.NumbersNeeded(size, Math.Min(method.SketchRows, size));

    private Evaluation Evaluate(ref ConstrainedPoint<T> point)
    {
        Evaluation evaluation = _oracle.Gradient(ref point.Primal);
        if (evaluation == Evaluation.Finite)
        {
            evaluation = _constraints.Jacobian(ref _oracle.Budget, point.Primal.X, point.Constraints, point.Jacobian);
        }

        if (evaluation == Evaluation.Finite)
        {
            point.Combine();
        }

        return evaluation;
    }

    /// <summary>The multipliers for which ‖∇f + Jᵀλ‖ is least.</summary>
    private void EstimateMultipliers()
    {
        int n = X.Length;
        _system.SetIdentity();
        _system.Assemble(_current.Jacobian, default);
        if (!_system.TryFactor(T.Sqrt(Acceptance<T>.Epsilon), T.Zero))
        {
            return;
        }

        Vectors.Negate<T>(_current.Primal.Gradient, _step[..n]);
        _step[n..].Clear();
        _system.Solve(_step, _kept);
        if (Vectors.Norm<T>(_step[n..]) <= LargestFirstMultiplier)
        {
            _step[n..].CopyTo(_current.Multipliers);
            _current.Combine();
        }
    }

    /// <summary>Computes ∇²f + Σλᵢ∇²cᵢ. One that is not finite is replaced by the identity.</summary>
    private Evaluation ComputeHessian()
    {
        Evaluation evaluation = _oracle.Hessian(X, _system.Hessian);
        if (evaluation == Evaluation.Finite)
        {
            evaluation = _constraints.AddHessian(ref _oracle.Budget, X, _current.Multipliers, _system.Hessian);
        }

        if (evaluation == Evaluation.NonFinite)
        {
            _system.SetIdentity();
        }

        return evaluation;
    }

    private bool TryComputeStep(T leastShift)
    {
        int n = X.Length;
        Vectors.Negate<T>(_current.Lagrangian, _step[..n]);
        Vectors.Negate<T>(_current.Constraints, _step[n..]);

        // The step of a relaxed system is that of an augmented Lagrangian with this penalty.
        if (!_system.TryFactor(T.One / _merit.ConstraintPenalty, leastShift))
        {
            return false;
        }

        if (_method.Solver == KktSolver.Dense)
        {
            _system.Solve(_step, _kept);
        }
        else
        {
            Sketch();
        }

        return Vectors.IsFinite<T>(_step);
    }

    /// <summary>S·K·S·z = S·r by projections; the step is S·z. An inaccurate step that descends is as good as any.</summary>
    private void Sketch()
    {
        _system.Equilibrate(_system.Shift);
        for (int i = 0; i < _step.Length; i++)
        {
            _kept[i] = _system.Scale[i] * _step[i];
        }

        RandomizedSketch.Solve(
            _system.Scaled, _kept, _step, _rows.Length, T.CreateChecked(_method.SketchTolerance), _method.MaxSketchSweeps, ref _random, _rows, _sketch);
        for (int i = 0; i < _step.Length; i++)
        {
            _step[i] *= _system.Scale[i];
        }
    }

    /// <summary>The derivative of the three parts of the merit function along the step.</summary>
    private Evaluation Slopes(out (T Lagrangian, T Constraint, T Gradient) slopes)
    {
        int n = X.Length;
        ReadOnlySpan<T> primal = _step[..n];
        ReadOnlySpan<T> dual = _step[n..];
        slopes = default;
        Evaluation evaluation = _constraints.Mixed(ref _oracle.Budget, X, primal, _current.Lagrangian, _mixed);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        _current.Multiply(primal, _inConstraints);
        slopes.Lagrangian = Vectors.Dot<T>(_current.Lagrangian, primal) + Vectors.Dot<T>(_current.Constraints, dual);
        slopes.Constraint = Vectors.Dot<T>(_current.Constraints, _inConstraints);

        // d(J∇L) = (dJ)∇L + J(H dx + Jᵀdλ).
        Span<T> change = _kept[..n];
        for (int i = 0; i < n; i++)
        {
            change[i] = Vectors.Dot<T>(_system.Matrix.Slice(i * _system.Size, _system.Size), _step);
        }

        _current.Multiply(change, _inConstraints);
        Vectors.AddScaled(T.One, _inConstraints, _mixed);
        slopes.Gradient = Vectors.Dot<T>(_current.Projected, _mixed);
        return Evaluation.Finite;
    }

    private SearchOutcome Search(T slope)
    {
        int n = X.Length;
        T merit = _merit.Value(_current);
        T noise = ValueNoise * T.Max(T.Abs(merit), T.Abs(_current.Primal.Value));
        T length = T.One;
        for (int trial = 0; trial < _method.MaxTrials; trial++)
        {
            Vectors.Combine(X, length, _step[..n], _trial.Primal.X);
            Vectors.Combine(_current.Multipliers, length, _step[n..], _trial.Multipliers);
            if (_trial.Primal.X.SequenceEqual(X) && _trial.Multipliers.SequenceEqual(_current.Multipliers))
            {
                return SearchOutcome.Failed;
            }

            Evaluation evaluation = Evaluate(ref _trial);
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            // Where values can no longer be compared, the residual of the optimality conditions can.
            bool isLost = -slope * length <= noise;
            if (evaluation == Evaluation.Finite
                && (isLost ? _trial.KktResidual <= Half * _current.KktResidual
                    : _merit.Value(_trial) <= merit + (_sufficientDecrease * length * slope) + noise))
            {
                Accept();
                return SearchOutcome.Accepted;
            }

            length *= evaluation == Evaluation.Finite ? Half : Tenth;
        }

        return SearchOutcome.Failed;
    }

    private void Accept()
    {
        Vectors.Subtract<T>(_trial.Primal.X, X, _kept[..X.Length]);
        StepNorm = Vectors.Norm<T>(_kept[..X.Length]);
        ConstrainedPoint<T>.Swap(ref _current, ref _trial);
        Offer();
    }

    private void Offer() => _best.Offer(
        X, _current.Multipliers, Value, GradientNorm, _current.Violation, _current.KktResidual);

    private readonly StopReason WhyStuck()
    {
        T magnitude = T.Max(T.One, Vectors.Norm<T>(_current.Primal.Gradient)) * T.Max(T.One, Vectors.Norm(X));
        return _current.KktResidual <= T.Sqrt(Acceptance<T>.Epsilon) * magnitude ? StopReason.RoundingLimitReached
            : _current.IsInfeasibleStationary(_kept) ? StopReason.NoFeasiblePointNearby
            : StopReason.NoAcceptableStep;
    }
}

using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A method for residuals at work on one problem: steps of a linear model in a region around the current point, scaled by the columns of the
/// Jacobian (Moré 1978, algorithm 7.1), that bounds cut.</summary>
internal ref struct ResidualProcess<T, F> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    // To 10⁻¹² of the radius.
    private const int MaxCuts = 20;

    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Quarter = T.CreateChecked(0.25);
    private static readonly T ThreeQuarters = T.CreateChecked(0.75);
    private static readonly T Tenth = T.CreateChecked(0.1);

    private readonly ResidualPlan<T> _plan;
    private readonly TrustRegionDamping<T> _damping;
    private readonly DoglegStep<T> _dogleg;
    private readonly SecondDirectional<T> _second;
    private readonly Span<T> _scale;
    private LinearizedResidual<T, F> _model;
    private T _scaledNorm = T.NaN;
    private T _radius = T.NaN;
    private T _lambda = T.Zero;
    private bool _isFlat;
    private bool _isFirstTrial = true;

    public ResidualProcess(
        F residual, int m, ReadOnlySpan<T> start, ResidualPlan<T> plan, OptimOptions options, Budget budget, scoped ref Arena<T> arena)
    {
        _plan = plan;
        _model = new LinearizedResidual<T, F>(residual, m, start, plan.Loss, options, budget, ref arena);
        _damping = new TrustRegionDamping<T>(start.Length, ref arena);
        _dogleg = new DoglegStep<T>(start.Length, ref arena);
        _second = new SecondDirectional<T>(m, start.Length, ref arena);
        _scale = arena.Take(start.Length);
    }

    public readonly ReadOnlySpan<T> X => _model.X;

    public readonly T Value => _model.Value;

    public readonly T GradientNorm => _model.GradientNorm;

    public readonly T Stationarity => _plan.SeeksRoot ? _model.Norm : _model.Stationarity;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultLeastSquaresTolerance);

    public readonly T StepNorm => _model.StepNorm;

    public readonly T Radius => _radius;

    public readonly T Regularization => _lambda;

    public readonly EvaluationCounts Counts => _model.Oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _model.Oracle.Budget.Elapsed;

    public readonly T BestValue => _model.Oracle.Best.Value;

    public readonly T BestGradientNorm => _model.Oracle.Best.GradientNorm;

    public readonly ReadOnlySpan<T> BestX => _model.Oracle.Best.X;

    /// <summary>Runs a method on a problem.</summary>
    public static OptimSummary<T> Run(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        ResidualPlan<T> plan,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int m = residual.ResidualCount;
        int n = start.Length;
        if (m < 1)
        {
            throw new ArgumentException("There are no residuals.", nameof(residual));
        }

        Bounds<T>.Check(options, start);
        long numbers = LinearizedResidual<T, F>.NumbersNeeded(m, n, plan.Loss, options)
            + TrustRegionDamping<T>.NumbersNeeded(n) + DoglegStep<T>.NumbersNeeded(n) + SecondDirectional<T>.NumbersNeeded(m, n) + n;
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException("Too many residuals and variables for a dense Jacobian.", nameof(residual));
        }

        Arena<T> arena = workspace.Enter(numbers, 2 * n);
        try
        {
            var process = new ResidualProcess<T, F>(residual, m, start, plan, options, new Budget(options, cancellationToken), ref arena);
            return IterationLoop.Run(ref process, options, callback, solution);
        }
        finally
        {
            workspace.Leave();
        }
    }

    public Evaluation Start(out StopReason reason)
    {
        Evaluation evaluation = _model.Start();
        reason = evaluation == Evaluation.Refused ? _model.Oracle.Budget.Refusal : StopReason.NonFiniteStart;
        if (evaluation == Evaluation.Finite)
        {
            for (int j = 0; j < _scale.Length; j++)
            {
                _scale[j] = T.IsZero(_model.ColumnNorms[j]) ? T.One : _model.ColumnNorms[j];
            }

            _scaledNorm = ScaledNorm(_model.X);
            _radius = _plan.InitialRadius * (T.IsZero(_scaledNorm) ? T.One : _scaledNorm);
        }

        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        if (_plan.SeeksRoot && _model.Stationarity <= ResidualRounding<T>.Noise)
        {
            reason = ReasonAtRoundingLevel();
            return false;
        }

        while (true)
        {
            T length = ComputeStep(out T predicted, out T slope);
            bool isStuck = !T.IsFinite(length) || _radius <= Acceptance<T>.Epsilon * _scaledNorm || _model.Trial.SequenceEqual(_model.X);

            if ((isStuck || predicted <= Acceptance<T>.Epsilon) && IsAtRoundingLevel())
            {
                return PolishByFullStep(out reason);
            }

            if (isStuck)
            {
                reason = _isFlat ? ReasonAtRoundingLevel() : StopReason.NoAcceptableStep;
                return false;
            }

            if (_isFirstTrial && _plan.Step != ResidualStep.GaussNewton)
            {
                _radius = T.Min(_radius, length);
            }

            _isFirstTrial = false;
            if (_model.Bounds.Exist && !(predicted > T.Zero))
            {
                // Cut by the bounds the step does not descend; a shorter one does.
                _radius = Quarter * T.Min(_radius, length);
                continue;
            }

            Evaluation evaluation = _model.EvaluateTrial(out T trialNorm);
            if (evaluation == Evaluation.Refused)
            {
                reason = _model.Oracle.Budget.Refusal;
                return false;
            }

            bool isComparable = evaluation == Evaluation.Finite && Tenth * trialNorm < _model.Norm;
            T actual = isComparable ? ResidualRounding<T>.ActualReduction(_model.Norm, trialNorm) : -T.One;
            T ratio = T.IsZero(predicted) ? T.Zero : actual / predicted;
            if (!(ratio >= _plan.SufficientReduction) && ResidualRounding<T>.IsLost(predicted, actual, length, _scaledNorm))
            {
                return PolishByTrial(out reason);
            }

            _isFlat |= ResidualRounding<T>.IsFlat(predicted, actual, length, _model.Norm, _scaledNorm, _model.StartNorm);
            T cut = evaluation == Evaluation.NonFinite ? Quarter : isComparable ? ResidualRounding<T>.Cut(actual, slope) : Tenth;
            UpdateRadius(ratio, cut, length);
            if (ratio >= _plan.SufficientReduction)
            {
                Evaluation moved = _model.LinearizeTrial(out _);
                if (moved != Evaluation.NonFinite)
                {
                    reason = _model.Oracle.Budget.Refusal;
                    return moved == Evaluation.Finite && Move(trialNorm);
                }

                _radius = Quarter * T.Min(_radius, length);
                if (_model.Bounds.Exist && _model.RestoreJacobian() != Evaluation.Finite)
                {
                    reason = _model.Oracle.Budget.Refusal;
                    return false;
                }
            }
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _model.Exchange(ref state);
        state.Numbers(_scale);
        _scaledNorm = state.Number(_scaledNorm);
        _radius = state.Number(_radius);
        _lambda = state.Number(_lambda);
        _isFlat = state.Flag(_isFlat);
        _isFirstTrial = state.Flag(_isFirstTrial);
    }

    /// <summary>The step that fills the region, in the box, and the reduction that the linear model predicts for it, relative to the current sum of squares; what a
    /// correction adds is beyond that model.</summary>
    /// <returns>‖D·s‖.</returns>
    private T ComputeStep(out T predicted, out T slope)
    {
        T length = _model.Bounds.Exist ? ComputeBoundedStep() : ComputeFreeStep(_radius);
        _model.FormTrial(isCorrected: false);
        (predicted, slope) = _model.PredictReduction();

        // Of steps that change the sum of squares hardly at all the correction is rounding.
        if (_plan.Correction != StepCorrection.None && T.IsFinite(length) && predicted > T.Sqrt(Acceptance<T>.Epsilon))
        {
            ReadOnlySpan<T> triangle = _lambda > T.Zero ? _damping.Triangle : _model.Triangle;
            if (_second.TryCorrect(ref _model, triangle, _scale, length, _plan.Correction))
            {
                _model.FormTrial(isCorrected: true);
            }
        }

        return length;
    }

    /// <summary>Holds what crosses a bound where it crosses and computes the step of the others, in a smaller region if that spoils the step.</summary>
    private T ComputeBoundedStep()
    {
        for (int cuts = 0; ; cuts++)
        {
            _model.ReleaseCrossing();
            T length = ComputeFreeStep(_radius);
            T free = _model.PredictReduction().Predicted;
            bool isCut = false;
            for (int pass = 0; pass < _model.N && _model.HoldCrossing(); pass++)
            {
                isCut = true;
                ComputeFreeStep(_radius);
            }

            _model.FormTrial(isCorrected: false);
            if (!isCut || cuts == MaxCuts || _model.PredictReduction().Predicted >= Tenth * free)
            {
                return ScaledNorm(_model.Step);
            }

            _radius = Quarter * T.Min(_radius, length);
        }
    }

    private T ComputeFreeStep(T radius)
    {
        switch (_plan.Step)
        {
            case ResidualStep.Dogleg:
                return _dogleg.Solve(_model.Triangle, _model.Permutation, _scale, _model.Projected, radius, _model.Step);
            case ResidualStep.GaussNewton:
                return _dogleg.Shortened(_model.Triangle, _model.Permutation, _scale, _model.Projected, radius, _model.Step);
            default:
                return _damping.Solve(_model.Triangle, _model.Permutation, _scale, _model.Projected, radius, ref _lambda, _model.Step);
        }
    }

    /// <summary>Where sums of squares can no longer be compared, the step that the region held back may still make the residual more nearly
    /// orthogonal.</summary>
    private bool PolishByFullStep(out StopReason reason)
    {
        _lambda = T.Zero;
        _model.ReleaseCrossing();
        ComputeFreeStep(T.Max(_radius, _scaledNorm));
        _model.FormTrial(isCorrected: false);
        return PolishByTrial(out reason);
    }

    private bool PolishByTrial(out StopReason reason)
    {
        Evaluation evaluation = _model.LinearizeTrial(out T trialNorm);
        reason = evaluation == Evaluation.Refused ? _model.Oracle.Budget.Refusal : ReasonAtRoundingLevel();
        if (evaluation != Evaluation.Finite || !(trialNorm <= _model.Norm + (T.Sqrt(Acceptance<T>.Epsilon) * _model.Norm)))
        {
            return false;
        }

        if (!_model.TryMoveByGradient(trialNorm, ThreeQuarters))
        {
            return false;
        }

        UpdateScale();
        return true;
    }

    private readonly StopReason ReasonAtRoundingLevel()
    {
        return _plan.SeeksRoot && !(_model.Norm <= ResidualRounding<T>.Noise * T.Max(_scaledNorm, _model.StartNorm))
            ? StopReason.NoRootNearby
            : StopReason.RoundingLimitReached;
    }

    private readonly bool IsAtRoundingLevel()
        => ResidualRounding<T>.IsReached(_model.Removable, _model.Norm, _scaledNorm, _model.StartNorm);

    private void UpdateRadius(T ratio, T cut, T length)
    {
        if (_plan.Step == ResidualStep.GaussNewton)
        {
            _radius = ratio >= _plan.SufficientReduction ? T.PositiveInfinity : cut * length;
        }
        else if (ratio <= Quarter)
        {
            _radius = cut * T.Min(_radius, length / Tenth);
            _lambda /= cut;
        }
        else if (T.IsZero(_lambda) || ratio >= ThreeQuarters)
        {
            _radius = T.Max(length / Half, _plan.Step == ResidualStep.Dogleg ? _radius : T.Zero);
            _lambda *= Half;
        }
    }

    private bool Move(T trialNorm)
    {
        _model.Move(trialNorm);
        _isFlat = false;
        UpdateScale();
        return true;
    }

    private void UpdateScale()
    {
        for (int j = 0; j < _scale.Length; j++)
        {
            _scale[j] = T.Max(_scale[j], _model.ColumnNorms[j]);
        }

        _scaledNorm = ScaledNorm(_model.X);
    }

    private readonly T ScaledNorm(ReadOnlySpan<T> x)
    {
        Span<T> scaled = _model.Scratch[.._scale.Length];
        for (int j = 0; j < scaled.Length; j++)
        {
            scaled[j] = _scale[j] * x[j];
        }

        return Vectors.Norm<T>(scaled);
    }
}

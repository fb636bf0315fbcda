using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Levenberg–Marquardt with a sparse Jacobian at work on one problem: steps of a linear model in a region around the current point, scaled by the columns of the
/// Jacobian (Moré 1978, algorithm 7.1).</summary>
internal ref struct SparseResidualProcess<T, F> : IProcess<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private static readonly T Quarter = T.CreateChecked(0.25);
    private static readonly T ThreeQuarters = T.CreateChecked(0.75);
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private readonly ResidualPlan<T> _plan;
    private SparseLinearization<T, F> _model;
    private T _scaledNorm = T.NaN;
    private T _radius = T.NaN;
    private T _lambda = T.Zero;
    private bool _isFlat;
    private bool _isFirstTrial = true;

    public SparseResidualProcess(
        F residual, SparsityPattern pattern, ReadOnlySpan<T> start, ResidualPlan<T> plan, Budget budget, scoped ref Arena<T> arena)
    {
        _plan = plan;
        _model = new SparseLinearization<T, F>(residual, pattern, start, plan.Loss, budget, ref arena);
    }

    public readonly ReadOnlySpan<T> X => _model.X;

    public readonly T Value => _model.Value;

    public readonly T GradientNorm => _model.GradientNorm;

    public readonly T Stationarity => _model.Stationarity;

    public readonly T DefaultTolerance => T.CreateChecked(OptimOptions.DefaultLeastSquaresTolerance);

    public readonly T StepNorm => _model.StepNorm;

    public readonly T Radius => _radius;

    public readonly T Regularization => _lambda;

    public readonly EvaluationCounts Counts => _model.Oracle.Budget.Counts;

    public readonly TimeSpan Elapsed => _model.Oracle.Budget.Elapsed;

    public readonly T BestValue => _model.Oracle.Best.Value;

    public readonly T BestGradientNorm => _model.Oracle.Best.GradientNorm;

    public readonly ReadOnlySpan<T> BestX => _model.Oracle.Best.X;

    /// <summary>Runs on a problem.</summary>
    public static OptimSummary<T> Run(
        F residual,
        SparsityPattern pattern,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        ResidualPlan<T> plan,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        if (pattern.RowCount != residual.ResidualCount || pattern.ColumnCount != start.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The sparsity of the Jacobian is {pattern.RowCount} × {pattern.ColumnCount} for {residual.ResidualCount} residuals of {start.Length} variables."),
                "method");
        }

        if (options.HasBounds)
        {
            throw new ArgumentException("With a sparse Jacobian this method takes no bounds.", nameof(options));
        }

        if (plan.Correction != StepCorrection.None)
        {
            throw new ArgumentException("With a sparse Jacobian there is no geodesic acceleration.", "method");
        }

        long numbers = SparseLinearization<T, F>.NumbersNeeded(pattern, plan.Loss);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException("The factors of the Jacobian have too many entries.", "method");
        }

        Arena<T> arena = workspace.Enter(numbers, SparseTriangle<T>.IntegersNeeded(pattern));
        try
        {
            var process = new SparseResidualProcess<T, F>(residual, pattern, start, plan, new Budget(options, cancellationToken), ref arena);
            return IterationLoop.Run(ref process, options, callback, solution);
        }
        finally
        {
            workspace.Leave();
        }
    }

    public Evaluation Start(out StopReason reason)
    {
        Evaluation evaluation = _model.Linearize();
        reason = evaluation == Evaluation.Refused ? _model.Oracle.Budget.Refusal : StopReason.NonFiniteStart;
        if (evaluation == Evaluation.Finite)
        {
            _scaledNorm = _model.ScaledNorm(_model.X);
            _radius = _plan.InitialRadius * (T.IsZero(_scaledNorm) ? T.One : _scaledNorm);
        }

        return evaluation;
    }

    public bool Advance(out StopReason reason)
    {
        while (true)
        {
            T length = _model.Solve(_radius, ref _lambda);
            Vectors.Combine(_model.X, T.One, _model.Step, _model.Trial);
            (T predicted, T slope) = _model.PredictReduction();
            bool isStuck = !T.IsFinite(length) || _radius <= Acceptance<T>.Epsilon * _scaledNorm || _model.Trial.SequenceEqual(_model.X);
            if ((isStuck || predicted <= Acceptance<T>.Epsilon) && IsAtRoundingLevel())
            {
                reason = StopReason.RoundingLimitReached;
                return false;
            }

            if (isStuck)
            {
                reason = _isFlat ? StopReason.RoundingLimitReached : StopReason.NoAcceptableStep;
                return false;
            }

            _radius = _isFirstTrial ? T.Min(_radius, length) : _radius;
            _isFirstTrial = false;
            Evaluation evaluation = _model.Oracle.Value(_model.Trial, _model.TrialResidual, out T trialNorm);
            if (evaluation == Evaluation.Refused)
            {
                reason = _model.Oracle.Budget.Refusal;
                return false;
            }

            bool isComparable = evaluation == Evaluation.Finite && Tenth * trialNorm < _model.Norm;
            T actual = isComparable ? ResidualRounding<T>.ActualReduction(_model.Norm, trialNorm) : -T.One;
            T ratio = actual / predicted;
            if (!(ratio >= _plan.SufficientReduction)
                && (IsAtRoundingLevel() || ResidualRounding<T>.IsLost(predicted, actual, length, _scaledNorm)))
            {
                reason = StopReason.RoundingLimitReached;
                return false;
            }

            _isFlat |= ResidualRounding<T>.IsFlat(predicted, actual, length, _model.Norm, _scaledNorm, _model.StartNorm);
            UpdateRadius(ratio, evaluation == Evaluation.NonFinite ? Quarter : isComparable ? ResidualRounding<T>.Cut(actual, slope) : Tenth, length);
            if (ratio >= _plan.SufficientReduction)
            {
                evaluation = _model.TryMove();
                if (evaluation == Evaluation.Finite)
                {
                    _scaledNorm = _model.ScaledNorm(_model.X);
                    _isFlat = false;
                    reason = default;
                    return true;
                }

                _radius = Quarter * T.Min(_radius, length);
                if (evaluation == Evaluation.Refused || _model.Linearize() != Evaluation.Finite)
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
        _scaledNorm = state.Number(_scaledNorm);
        _radius = state.Number(_radius);
        _lambda = state.Number(_lambda);
        _isFlat = state.Flag(_isFlat);
        _isFirstTrial = state.Flag(_isFirstTrial);
    }

    private readonly bool IsAtRoundingLevel()
        => ResidualRounding<T>.IsReached(_model.Removable, _model.Norm, _scaledNorm, _model.StartNorm);

    private void UpdateRadius(T ratio, T cut, T length)
    {
        if (!(ratio > Quarter))
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
}

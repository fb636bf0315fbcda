using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The residuals around the current point with a sparse Jacobian: their linear model and the steps that it gives (Moré 1978, <i>The Levenberg–Marquardt algorithm:
/// implementation and theory</i>, algorithm 5.5).</summary>
internal ref struct SparseLinearization<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private const int MaxCorrections = 10;
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Thousandth = T.CreateChecked(0.001);

    private readonly SparsityPattern _pattern;
    private readonly SparseTriangle<T> _triangle;
    private readonly Span<T> _values;
    private readonly Span<T> _seed;
    private readonly Span<T> _product;
    private readonly Span<T> _gradient;
    private readonly Span<T> _columnNorms;
    private readonly Span<T> _newton;
    private readonly Span<T> _scratch;
    private T _newtonLength = T.NaN;
    private T _newtonSlope = T.NaN;
    private bool _isFullRank;

    public SparseLinearization(F residual, SparsityPattern pattern, ReadOnlySpan<T> start, RobustLoss? loss, Budget budget, scoped ref Arena<T> arena)
    {
        (int m, int n) = (pattern.RowCount, pattern.ColumnCount);
        _pattern = pattern;
        Oracle = new ResidualOracle<T, F>(residual, loss, budget, arena.Take(n), loss is null ? default : arena.Take(m));
        _triangle = new SparseTriangle<T>(pattern, ref arena);
        _values = arena.Take(pattern.Count);
        _seed = arena.Take(Math.Max(m, n));
        _product = arena.Take(Math.Max(m, n));
        Residual = arena.Take(m);
        TrialResidual = arena.Take(m);
        _gradient = arena.Take(n);
        _columnNorms = arena.Take(n);
        _newton = arena.Take(n);
        _scratch = arena.Take(n);
        Scale = arena.Take(n);
        Step = arena.Take(n);
        X = arena.Take(n);
        Trial = arena.Take(n);
        start.CopyTo(X);
    }

    public ResidualOracle<T, F> Oracle;

    public Span<T> Residual { get; private set; }

    public Span<T> TrialResidual { get; private set; }

    /// <summary>D: the greatest norms of the columns so far.</summary>
    public readonly Span<T> Scale { get; }

    public readonly Span<T> Step { get; }

    public Span<T> X { get; private set; }

    public Span<T> Trial { get; private set; }

    public T Norm { get; private set; } = T.NaN;

    public T StartNorm { get; private set; } = T.NaN;

    public T GradientNorm { get; private set; } = T.NaN;

    /// <summary>The norm of the part of the residual that the linear model, unlimited by the region, could remove.</summary>
    public T Removable { get; private set; } = T.NaN;

    public T Stationarity { get; private set; } = T.NaN;

    public T StepNorm { get; private set; } = T.Zero;

    public readonly T Value => Half * Norm * Norm;

    public static long NumbersNeeded(SparsityPattern pattern, RobustLoss? loss)
        => SparseTriangle<T>.NumbersNeeded(pattern) + pattern.Count + ((loss is null ? 2L : 3L) * pattern.RowCount) + (2L * Math.Max(pattern.RowCount, pattern.ColumnCount)) + (9L * pattern.ColumnCount);

    /// <summary>Computes residuals and Jacobian at the current point, one product for each colour of the columns or rows, and the Gauss–Newton step. If that fails, the Jacobian is
    /// lost, and nothing else.</summary>
    public Evaluation Linearize()
    {
        ColumnCompression compression = _pattern.ColumnCompression;
        Evaluation evaluation = compression.Count == 0 ? Oracle.Value(X, TrialResidual, out _) : Evaluation.Finite;
        for (int color = 0; color < compression.Count && evaluation == Evaluation.Finite; color++)
        {
            Span<T> seed = _seed[..(compression.IsByRows ? TrialResidual.Length : X.Length)];
            Span<T> product = _product[..(compression.IsByRows ? X.Length : TrialResidual.Length)];
            compression.Seed(color, seed);
            evaluation = compression.IsByRows
                ? Oracle.Transposed(X, seed, TrialResidual, product)
                : Oracle.Directional(X, seed, TrialResidual, product);
            compression.Recover<T>(color, _product, _values);
        }

        T norm = Vectors.Norm<T>(TrialResidual);
        if (evaluation != Evaluation.Finite || !T.IsFinite(norm) || !Vectors.IsFinite<T>(X))
        {
            return evaluation == Evaluation.Refused ? evaluation : Evaluation.NonFinite;
        }

        Span<T> previous = Residual;
        Residual = TrialResidual;
        TrialResidual = previous;
        Norm = norm;
        StartNorm = T.IsNaN(StartNorm) ? Norm : StartNorm;
        FormGradient();
        GradientNorm = Vectors.Norm<T>(_gradient);
        Oracle.Best.Offer(X, Value, GradientNorm);
        FindNewtonStep();
        bool isExactFit = Norm <= T.Sqrt(Acceptance<T>.Epsilon) * StartNorm && Removable <= Acceptance<T>.Epsilon * StartNorm;
        Stationarity = isExactFit || T.IsZero(Norm) ? T.Zero : Removable / Norm;
        return Evaluation.Finite;
    }

    /// <summary>Makes the trial the current point.</summary>
    /// <returns>If not finite, the old point is the current one still.</returns>
    public Evaluation TryMove()
    {
        T previousStep = StepNorm;
        StepNorm = Vectors.Norm<T>(Step);
        SwapPoints();
        Evaluation evaluation = Linearize();
        if (evaluation != Evaluation.Finite)
        {
            StepNorm = previousStep;
            SwapPoints();
        }

        return evaluation;
    }

    /// <summary>Computes the step of ‖J·s + r‖² + λ‖D·s‖² that just reaches the radius, to a tenth, or the Gauss–Newton step if that is inside.</summary>
    /// <param name="radius">The radius.</param>
    /// <param name="lambda">The λ of the last step as a first guess; receives the new one.</param>
    /// <returns>‖D·s‖.</returns>
    public readonly T Solve(T radius, ref T lambda)
    {
        T norm = _newtonLength;
        T excess = norm - radius;
        if (_isFullRank && excess <= Tenth * radius)
        {
            lambda = T.Zero;
            _newton.CopyTo(Step);
            return norm;
        }

        T low = _isFullRank ? excess / radius / _newtonSlope / _newtonSlope : T.Zero;
        T gradientNorm = ScaledGradientNorm();
        T high = gradientNorm / radius;
        lambda = T.Min(T.Max(lambda, low), high);
        for (int k = 1; ; k++)
        {
            lambda = T.IsZero(lambda) ? T.Max(Acceptance<T>.Epsilon * Acceptance<T>.Epsilon, Thousandth * high) : lambda;
            _triangle.Factor(_values, Residual, T.Sqrt(lambda), Scale);
            _triangle.Solve(Step);
            norm = ScaledNorm(Step);
            T previousExcess = excess;
            excess = norm - radius;
            bool isStuck = T.IsZero(low) && excess <= previousExcess && previousExcess < T.Zero;
            if (T.Abs(excess) <= Tenth * radius || isStuck || k == MaxCorrections || !T.IsFinite(norm))
            {
                return norm;
            }

            T slope = Slope(Step, norm);
            T correction = excess / radius / slope / slope;
            (low, high) = excess > T.Zero ? (T.Max(low, lambda), high) : (low, T.Min(high, lambda));
            lambda = T.Max(low, lambda + correction);
        }
    }

    /// <summary>The relative reduction of the sum of squares that the linear model predicts, and half its derivative along the step.</summary>
    public readonly (T Predicted, T Slope) PredictReduction()
    {
        T inner = T.Zero;
        T square = T.Zero;
        for (int i = 0; i < Residual.Length; i++)
        {
            T change = T.Zero;
            for (int k = _pattern.RowStarts[i]; k < _pattern.RowStarts[i + 1]; k++)
            {
                change += _values[k] * Step[_pattern.Columns[k]];
            }

            change /= Norm;
            inner += change * (Residual[i] / Norm);
            square += change * change;
        }

        return (-(inner + inner) - square, inner);
    }

    public readonly T ScaledNorm(ReadOnlySpan<T> vector)
    {
        for (int j = 0; j < vector.Length; j++)
        {
            _scratch[j] = Scale[j] * vector[j];
        }

        return Vectors.Norm<T>(_scratch);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        Oracle.Exchange(ref state);
        state.Numbers(X);
        state.Numbers(Residual);
        state.Numbers(_values);
        state.Numbers(_gradient);
        state.Numbers(_newton);
        state.Numbers(Scale);
        Norm = state.Number(Norm);
        StartNorm = state.Number(StartNorm);
        GradientNorm = state.Number(GradientNorm);
        Removable = state.Number(Removable);
        Stationarity = state.Number(Stationarity);
        StepNorm = state.Number(StepNorm);
        _newtonLength = state.Number(_newtonLength);
        _newtonSlope = state.Number(_newtonSlope);
        _isFullRank = state.Flag(_isFullRank);
    }

    private void SwapPoints()
    {
        Span<T> previous = X;
        X = Trial;
        Trial = previous;
    }

    private readonly void FormGradient()
    {
        _gradient.Clear();
        _columnNorms.Clear();
        for (int i = 0; i < Residual.Length; i++)
        {
            for (int k = _pattern.RowStarts[i]; k < _pattern.RowStarts[i + 1]; k++)
            {
                int j = _pattern.Columns[k];
                _gradient[j] += _values[k] * Residual[i];
                _columnNorms[j] = T.Hypot(_columnNorms[j], _values[k]);
            }
        }

        bool isFirst = T.IsZero(StepNorm);
        for (int j = 0; j < Scale.Length; j++)
        {
            Scale[j] = isFirst ? (T.IsZero(_columnNorms[j]) ? T.One : _columnNorms[j]) : T.Max(Scale[j], _columnNorms[j]);
        }
    }

    private void FindNewtonStep()
    {
        _triangle.Factor(_values, Residual, T.Zero, Scale);
        Removable = _triangle.ProjectedNorm(_columnNorms);
        _isFullRank = _triangle.IsFullRank(_columnNorms);
        _newtonLength = T.PositiveInfinity;
        if (_isFullRank)
        {
            _triangle.Solve(_newton);
            _newtonLength = ScaledNorm(_newton);
            _newtonSlope = Slope(_newton, _newtonLength);
            _isFullRank = T.IsFinite(_newtonLength);
        }
    }

    /// <summary>‖R⁻ᵀPᵀD²s‖/‖D·s‖, from which the derivative of ‖D·s‖ by λ follows.</summary>
    private readonly T Slope(ReadOnlySpan<T> step, T norm)
    {
        for (int j = 0; j < step.Length; j++)
        {
            _scratch[j] = Scale[j] * (Scale[j] * step[j] / norm);
        }

        _triangle.SolveTransposed(_scratch);
        return Vectors.Norm<T>(_scratch);
    }

    private readonly T ScaledGradientNorm()
    {
        for (int j = 0; j < _gradient.Length; j++)
        {
            _scratch[j] = _gradient[j] / Scale[j];
        }

        return Vectors.Norm<T>(_scratch);
    }
}

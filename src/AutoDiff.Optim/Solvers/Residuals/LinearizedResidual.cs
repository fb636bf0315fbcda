using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The residuals around the current point: their linear model, its factors, and the step under trial.</summary>
internal ref struct LinearizedResidual<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private const int AtBound = 1;
    private const int Crossing = 2;

    private readonly Span<T> _residual;
    private readonly Span<T> _trialResidual;
    private readonly Span<T> _factors;
    private readonly Span<T> _gradient;
    private readonly Span<T> _displacement;
    private readonly Span<T> _target;
    private readonly Span<int> _hold;
    private bool _isReduced;

    public LinearizedResidual(
        F residual, int m, ReadOnlySpan<T> start, RobustLoss? loss, OptimOptions options, Budget budget, scoped ref Arena<T> arena)
    {
        int n = start.Length;
        M = m;
        N = n;
        Oracle = new ResidualOracle<T, F>(residual, loss, budget, arena.Take(n), loss is null ? default : arena.Take(m));
        Bounds = new Bounds<T>(options, start, ref arena);
        Jacobian = arena.Take(m * n);
        _factors = Bounds.Exist ? arena.Take(m * n) : Jacobian;
        _residual = arena.Take(m);
        _trialResidual = arena.Take(m);
        Projected = arena.Take(Math.Max(m, n));
        Scratch = arena.Take(m + (3 * n));
        Triangle = arena.Take(n * n);
        _gradient = arena.Take(n);
        ColumnNorms = arena.Take(n);
        Step = arena.Take(n);
        X = arena.Take(n);
        Trial = arena.Take(n);
        Permutation = arena.TakeIntegers(n);
        _displacement = Bounds.Exist ? arena.Take(n) : default;
        _target = Bounds.Exist ? arena.Take(n) : default;
        _hold = arena.TakeIntegers(n);
        start.CopyTo(X);
    }

    public ResidualOracle<T, F> Oracle;

    public readonly int M { get; }

    public readonly int N { get; }

    public readonly Bounds<T> Bounds { get; }

    /// <summary>The Jacobian; without bounds its factorisation destroys it.</summary>
    public readonly Span<T> Jacobian { get; }

    /// <summary>R of the free columns.</summary>
    public readonly Span<T> Triangle { get; }

    public readonly Span<int> Permutation { get; }

    /// <summary>−Qᵀ times the residuals, those of held variables' steps included.</summary>
    public readonly Span<T> Projected { get; }

    public readonly Span<T> ColumnNorms { get; }

    public readonly Span<T> Scratch { get; }

    public readonly Span<T> Step { get; }

    public Span<T> X { get; private set; }

    public Span<T> Trial { get; private set; }

    public T Norm { get; private set; } = T.NaN;

    public T StartNorm { get; private set; } = T.NaN;

    /// <summary>The norm of the part of the residual that the linear model, unlimited by the region, could remove.</summary>
    public T Removable { get; private set; } = T.NaN;

    /// <summary>Of the free variables.</summary>
    public T GradientNorm { get; private set; } = T.NaN;

    public T Stationarity { get; private set; } = T.NaN;

    public T StepNorm { get; private set; } = T.Zero;

    public readonly Span<T> TrialResidual => _trialResidual;

    public readonly T Value => T.CreateChecked(0.5) * Norm * Norm;

    public static long NumbersNeeded(long m, long n, RobustLoss? loss, OptimOptions options)
        => (m * n * (options.HasBounds ? 2 : 1)) + (options.HasBounds ? 2 * n : 0) + Bounds<T>.NumbersNeeded(options, n) + (loss is null ? 0 : m)
            + (3 * m) + Math.Max(m, n) + (n * n) + (9 * n);

    /// <summary>Between iterations the trial and its step mean nothing.</summary>
    public void Exchange(scoped ref StateExchange state)
    {
        Oracle.Exchange(ref state);
        state.Numbers(X);
        Norm = state.Number(Norm);
        StartNorm = state.Number(StartNorm);
        Removable = state.Number(Removable);
        GradientNorm = state.Number(GradientNorm);
        Stationarity = state.Number(Stationarity);
        StepNorm = state.Number(StepNorm);
        state.Numbers(_residual);
        state.Numbers(Projected);
        state.Numbers(Triangle);
        state.Indices(Permutation);
        state.Numbers(ColumnNorms);
        if (Bounds.Exist)
        {
            _isReduced = state.Flag(_isReduced);
            state.Numbers(Jacobian);
            state.Numbers(_gradient);
            state.Numbers(_displacement);
            state.Numbers(_hold);
        }
    }

    public Evaluation Start()
    {
        Evaluation evaluation = Oracle.Jacobian(X, _residual, Jacobian, out T norm);
        Norm = norm;
        if (evaluation == Evaluation.Finite && !Vectors.IsFinite<T>(X))
        {
            evaluation = Evaluation.NonFinite;
        }

        if (evaluation == Evaluation.Finite)
        {
            StartNorm = norm;
            Linearize();
            Oracle.Best.Offer(X, Value, GradientNorm);
        }

        return evaluation;
    }

    public Evaluation EvaluateTrial(out T norm) => Oracle.Value(Trial, _trialResidual, out norm);

    public Evaluation LinearizeTrial(out T norm) => Oracle.Jacobian(Trial, _trialResidual, Jacobian, out norm);

    /// <summary>Computes the Jacobian of the current point again, after that of a trial was not finite. The factors are those of the current point still.</summary>
    public Evaluation RestoreJacobian() => Oracle.Jacobian(X, _trialResidual, Jacobian, out _);

    /// <summary>Makes the trial, for which residual and Jacobian are known, the current point.</summary>
    public void Move(T trialNorm)
    {
        _trialResidual.CopyTo(_residual);
        Norm = trialNorm;
        StepNorm = Vectors.Norm<T>(Step);
        SwapPoints();
        Linearize();
        Oracle.Best.Offer(X, Value, GradientNorm);
    }

    /// <summary>Makes the trial the current point if the residual is clearly more nearly orthogonal there. Otherwise what is reported is put back; the model
    /// is lost.</summary>
    public bool TryMoveByGradient(T trialNorm, T fraction)
    {
        (T norm, T gradientNorm, T stationarity, T stepNorm) = (Norm, GradientNorm, Stationarity, StepNorm);
        Move(trialNorm);
        if (Stationarity <= fraction * stationarity)
        {
            return true;
        }

        (Norm, GradientNorm, Stationarity, StepNorm) = (norm, gradientNorm, stationarity, stepNorm);
        SwapPoints();
        return false;
    }

    /// <summary>Undoes <see cref="HoldCrossing"/>: only variables at a bound that they push against stay held.</summary>
    public void ReleaseCrossing()
    {
        if (_isReduced)
        {
            _isReduced = false;
            for (int j = 0; j < N; j++)
            {
                _displacement[j] = T.Zero;
                _hold[j] &= AtBound;
            }

            Factor();
        }
    }

    /// <summary>Holds the free variables that the step takes out of the box at the bound that they cross, and factors the rest anew.</summary>
    /// <returns>False if there are none.</returns>
    public bool HoldCrossing()
    {
        bool found = false;
        for (int j = 0; j < N; j++)
        {
            T target = Bounds.Clip(j, X[j] + Step[j]);
            if (_hold[j] == 0 && target != X[j] + Step[j])
            {
                _hold[j] = Crossing;
                _target[j] = target;
                _displacement[j] = target - X[j];
                found = true;
            }
        }

        if (found)
        {
            _isReduced = true;
            Factor();
        }

        return found;
    }

    /// <summary>Completes a step of the free variables by those of the held ones, and makes it the trial.</summary>
    public readonly void FormTrial(bool isCorrected)
    {
        if (!Bounds.Exist)
        {
            Vectors.Combine(X, T.One, Step, Trial);
            return;
        }

        for (int j = 0; j < N; j++)
        {
            Trial[j] = _hold[j] == AtBound ? X[j]
                : _hold[j] == Crossing && !isCorrected ? _target[j]
                : Bounds.Clip(j, X[j] + Step[j]);
            Step[j] = Trial[j] - X[j];
        }
    }

    /// <summary>The entries of a vector that belong to held variables become 0.</summary>
    public readonly void ClearHeld(Span<T> vector)
    {
        for (int j = 0; Bounds.Exist && j < N; j++)
        {
            if (_hold[j] != 0)
            {
                vector[j] = T.Zero;
            }
        }
    }

    /// <summary>The relative reduction of the sum of squares that the linear model predicts, and half its derivative along the step.</summary>
    public readonly (T Predicted, T Slope) PredictReduction()
    {
        if (!Bounds.Exist)
        {
            Span<T> product = Scratch[..N];
            product.Fill(T.Zero);
            for (int i = 0; i < N; i++)
            {
                for (int j = i; j < N; j++)
                {
                    product[i] += Triangle[(i * N) + j] * Step[Permutation[j]];
                }
            }

            return Reduction(product, Projected[..N], T.One);
        }

        Span<T> change = Scratch[..M];
        for (int i = 0; i < M; i++)
        {
            change[i] = Vectors.Dot<T>(Jacobian.Slice(i * N, N), Step);
        }

        return Reduction(change, _residual, -T.One);
    }

    private readonly (T Predicted, T Slope) Reduction(Span<T> change, ReadOnlySpan<T> target, T sign)
    {
        T inner = T.Zero;
        T square = T.Zero;
        for (int i = 0; i < change.Length; i++)
        {
            T scaled = change[i] / Norm;
            inner += sign * scaled * (target[i] / Norm);
            square += scaled * scaled;
        }

        return (inner + inner - square, -inner);
    }

    private void SwapPoints()
    {
        Span<T> previous = X;
        X = Trial;
        Trial = previous;
    }

    /// <summary>From residual and Jacobian: the gradient, the norms of the columns, and the QR factors that the steps need.</summary>
    private void Linearize()
    {
        _gradient.Fill(T.Zero);
        for (int i = 0; i < M; i++)
        {
            Vectors.AddScaled(_residual[i], Jacobian.Slice(i * N, N), _gradient);
        }

        for (int j = 0; j < N; j++)
        {
            ColumnNorms[j] = PivotedQr.ColumnNorm(Jacobian, M, N, 0, j, Scratch);
        }

        HoldAtBounds();
        ClearHeld(_gradient);
        GradientNorm = Vectors.Norm<T>(_gradient);
        Factor();
        Removable = RemovableNorm();

        // A cosine, unless the fit is exact: then the direction of what is left of the residual means nothing.
        bool isExactFit = Norm <= T.Sqrt(Acceptance<T>.Epsilon) * StartNorm && Removable <= Acceptance<T>.Epsilon * StartNorm;
        Stationarity = isExactFit ? T.Zero : Removable / Norm;
    }

    private void HoldAtBounds()
    {
        for (int j = 0; Bounds.Exist && j < N; j++)
        {
            _hold[j] = Bounds.IsHeld(j, X[j], _gradient[j]) ? AtBound : 0;
            _displacement[j] = T.Zero;
        }

        _isReduced = false;
    }

    private readonly void Factor()
    {
        Vectors.Negate<T>(_residual, Projected[..M]);
        if (Bounds.Exist)
        {
            Jacobian.CopyTo(_factors);
            for (int i = 0; i < M; i++)
            {
                Span<T> row = _factors.Slice(i * N, N);
                Projected[i] -= Vectors.Dot<T>(row, _displacement);
                ClearHeld(row);
            }
        }

        PivotedQr.Factor(_factors, M, N, Projected[..M], Triangle, Permutation, Scratch);
        if (M < N)
        {
            Projected[M..].Fill(T.Zero);
        }
    }

    /// <summary>Columns that depend on earlier ones to rounding add nothing to the space that the residual is projected on.</summary>
    private readonly T RemovableNorm()
    {
        Span<T> removable = Scratch[..N];
        T threshold = T.CreateChecked(Math.Max(M, N)) * Acceptance<T>.Epsilon;
        for (int k = 0; k < N; k++)
        {
            bool isDependent = T.Abs(Triangle[(k * N) + k]) <= threshold * ColumnNorms[Permutation[k]];
            removable[k] = isDependent ? T.Zero : Projected[k];
        }

        return Vectors.Norm<T>(removable);
    }
}
